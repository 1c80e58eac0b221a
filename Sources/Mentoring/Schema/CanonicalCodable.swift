public import CanonicalJSON

/// A value with one canonical spelling (the ledger format, §1), read and written without an intermediate tree.
public protocol CanonicalCodable: Sendable {
  /// Reads one value. Keys must stand in their order, and no others.
  ///
  /// - Throws: ``CanonicalJSONError`` with the offset of the fault.
  init(from reader: inout CanonicalReader) throws(CanonicalJSONError)

  /// Writes one value.
  ///
  /// - Throws: ``CanonicalJSONError`` where a text holds a scalar, or a number lies, outside the profile.
  func write(to writer: inout CanonicalWriter) throws(CanonicalJSONError)
}

extension CanonicalCodable {
  /// Reads a value that takes up all the bytes.
  public init(canonical bytes: [UInt8]) throws(CanonicalJSONError) {
    var reader = CanonicalReader(bytes)
    try self.init(from: &reader)
    try reader.end()
  }

  /// The canonical bytes.
  public func canonicalBytes() throws(CanonicalJSONError) -> [UInt8] {
    var writer = CanonicalWriter()
    try write(to: &writer)
    return writer.bytes
  }

  /// The value as a tree, for checking and for showing.
  public func jsonValue() throws(CanonicalJSONError) -> JSONValue {
    try CanonicalJSON.parse(canonicalBytes())
  }
}

extension CanonicalJSONError.Code {
  /// Well spelt JSON of a kind that cannot stand here: no identifier, no real day, no code of the list.
  public static let invalidValue = CanonicalJSONError.Code(rawValue: "invalidValue")
  /// A field that an earlier version of the event lacks and the newest demands: what was read so is not written.
  public static let absentBefore = CanonicalJSONError.Code(rawValue: "absentBefore")
}

extension CanonicalReader {
  /// Reads a list.
  package mutating func list<Element: CanonicalCodable>(
    of type: Element.Type
  ) throws(CanonicalJSONError) -> [Element] {
    var elements: [Element] = []
    try beginArray()
    while try nextElement() {
      elements.append(try Element(from: &self))
    }
    return elements
  }
}

extension CanonicalWriter {
  /// Writes a list.
  package mutating func list(_ elements: [some CanonicalCodable]) throws(CanonicalJSONError) {
    beginArray()
    for element in elements {
      try element.write(to: &self)
    }
    endArray()
  }
}
