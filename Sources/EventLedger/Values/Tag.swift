/// What an event is about: `person:<32 hex>`, `pair:<32 hex>`, `cycle:2021`, `item:5.4` … (FORMAT §2, `tags`).
///
/// `[a-z]+(:[0-9a-z.-]+)?`, at most 64 bytes. Ordered by bytes.
public struct Tag: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The written form.
  public let description: String

  /// Nil where the text is not of the grammar, or longer than 64 bytes.
  public init?(_ text: String) {
    guard Self.isWellFormed(text) else { return nil }
    description = text
  }

  /// A tag whose parts the program itself made. Precondition: of the grammar.
  public init(_ kind: StaticString, _ value: some CustomStringConvertible) {
    let text = "\(kind):\(value)"
    precondition(Self.isWellFormed(text), "a tag is of the grammar of FORMAT §2")
    description = text
  }

  /// The tag of a data subject.
  public static func person(_ subject: SubjectID) -> Tag { Tag("person", subject) }
  /// The tag of a pair or group.
  public static func pair(_ pair: PairID) -> Tag { Tag("pair", pair) }

  /// What stands before the colon.
  public var kind: String { String(description.prefix { $0 != ":" }) }
  /// What stands behind the colon, nil where there is none.
  public var value: String? {
    guard let colon = description.firstIndex(of: ":") else { return nil }
    return String(description[description.index(after: colon)...])
  }

  public static func < (left: Tag, right: Tag) -> Bool {
    left.description.utf8.lexicographicallyPrecedes(right.description.utf8)
  }

  private static func isWellFormed(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard bytes.count <= 64 else { return false }
    let kind = bytes.prefix { $0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z") }
    guard !kind.isEmpty else { return false }
    guard kind.count < bytes.count else { return true }
    guard bytes[kind.count] == UInt8(ascii: ":"), bytes.count > kind.count + 1 else { return false }
    return bytes[(kind.count + 1)...].allSatisfy {
      $0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z") || $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9")
        || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-")
    }
  }
}

/// The written name of a kind of event: `consent.collected` (FORMAT §2, `type`).
public struct EventType: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let description: String

  /// Nil where the text is not `[a-z]+(\.[a-z]+)+`.
  public init?(_ text: String) {
    let words = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    let wellFormed =
      words.count >= 2
      && words.allSatisfy { word in
        !word.isEmpty && word.allSatisfy { $0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z") }
      }
    guard wellFormed else { return nil }
    description = text
  }

  /// A name written in the program. Precondition: of the grammar.
  public init(literal text: StaticString) {
    guard let type = EventType(text.description) else { preconditionFailure("an event type is of the grammar") }
    self = type
  }

  public static func < (left: EventType, right: EventType) -> Bool {
    left.description.utf8.lexicographicallyPrecedes(right.description.utf8)
  }

  /// The first event of every ledger.
  public static let ledgerOpened = EventType(literal: "ledger.opened")
  /// A correction of an earlier entry.
  public static let entryCorrected = EventType(literal: "entry.corrected")
  /// The point of no return of a destruction.
  public static let erasureRequested = EventType(literal: "erasure.requested")
  /// The end of a destruction.
  public static let erasureCompleted = EventType(literal: "erasure.completed")
}
