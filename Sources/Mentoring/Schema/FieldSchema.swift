public import EventLedger

/// What a schema says about one field: its key, its Russian title, what may stand in it.
public struct FieldSchema: Sendable, Hashable {
  /// The key in the JSON object.
  public let name: String
  /// What people see.
  public let title: String
  public let kind: FieldKind
  public let isRequired: Bool
  /// The first version of the event that demands the field; nil where every version has it alike.
  public let since: SchemaVersion?

  package init(
    _ name: String, _ title: String, _ kind: FieldKind, isRequired: Bool = true, since: SchemaVersion? = nil
  ) {
    self.name = name
    self.title = title
    self.kind = kind
    self.isRequired = isRequired
    self.since = since
  }
}

/// What may stand in a field.
public indirect enum FieldKind: Sendable, Hashable {
  /// A person, or the organisation: 32 hexadecimal digits.
  case subject
  /// A pair or group: 32 hexadecimal digits.
  case pair
  /// A subject key's fingerprint: 32 hexadecimal digits.
  case fingerprint
  /// A school year.
  case cycle
  /// The position of an event.
  case position
  /// A real day.
  case day
  /// A person's account.
  case account
  case integer(ClosedRange<Int64>)
  case boolean
  case text(TextRule)
  /// One of a closed list.
  case code([CodeTitle])
  /// Several values of one kind.
  case list(of: FieldKind, count: ClosedRange<Int>, isUnique: Bool)
  /// Several fields; in sealed parts only.
  case object([FieldSchema])

  /// One of an enumeration's codes.
  package static func code<Enumeration: CodeEnumeration>(of type: Enumeration.Type) -> FieldKind {
    .code(Enumeration.codes)
  }
}

/// What a text must be: a pattern with the Russian words for it, or free text of a limited length.
public struct TextRule: Sendable, Hashable {
  /// Nil for free text, which stands in sealed parts only.
  public let pattern: TextPattern?
  /// How many Unicode scalars there may be.
  public let length: ClosedRange<Int>
  /// What is expected, in Russian: «ожидается …». Nil for free text.
  public let expectation: String?

  package init(_ pattern: TextPattern?, length: ClosedRange<Int>, expectation: String?) {
    self.pattern = pattern
    self.length = length
    self.expectation = expectation
  }

  /// Free text.
  package static func free(_ length: ClosedRange<Int>) -> TextRule {
    TextRule(nil, length: length, expectation: nil)
  }
}
