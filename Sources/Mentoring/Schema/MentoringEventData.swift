public import CanonicalJSON
public import EventLedger

/// The public part of an event of one type and version; generated from `Schemas/events/`.
public protocol MentoringEventData: CanonicalCodable, Equatable {
  /// What the schema says about this type.
  static var schema: EventSchema { get }

  /// What the event is about, from the schema's templates: sorted, unique, without the tags of road-map items.
  ///
  /// Precondition: the texts that stand in tags have been checked by ``SchemaValidator``.
  var tags: [Tag] { get }

  /// The road-map items that the event is evidence of: the one that the schema names, or the one that the deciding
  /// field chooses. Empty where no item names the event, or where several may and no field decides.
  var items: [String] { get }

  /// Fields that the newest version demands and that this event, made of an earlier one, does not say. Empty in every
  /// event that may be written.
  var absent: [String] { get }

  /// Writes what the event says, absent fields left out: for showing, and for laying a correction over it.
  func writeKnown(to writer: inout CanonicalWriter) throws(CanonicalJSONError)
}

extension MentoringEventData {
  public var absent: [String] { [] }

  public func writeKnown(to writer: inout CanonicalWriter) throws(CanonicalJSONError) { try write(to: &writer) }

  /// The public part as a tree, absent fields left out.
  public func knownFields() throws(CanonicalJSONError) -> JSONObject {
    var writer = CanonicalWriter()
    try writeKnown(to: &writer)
    return try CanonicalJSON.parse(writer.bytes).objectValue ?? JSONObject()
  }
}

/// The personal content of one sealed part; generated from the `sealed` of a schema in `Schemas/events/`.
public protocol SealedContent: CanonicalCodable, Equatable {
  /// Whose content it is, under which key, with which fields.
  static var schema: PartSchema { get }
}
