import EventLedger
import Mentoring
import MentoringService

/// Makes ids whole of which only the beginning was written, in the fields of an entry.
struct IdentifierBook {
  private let person: (String) throws -> String
  private let pair: (String) throws -> String

  /// The people and pairs that a ledger knows.
  init(_ workspace: Workspace) {
    person = { try workspace.resolvePerson($0).description }
    pair = { try workspace.resolvePair($0).description }
  }

  init(person: @escaping (String) throws -> String, pair: @escaping (String) throws -> String) {
    self.person = person
    self.pair = pair
  }

  /// The text of a field with the beginnings of ids made whole; everything else as it is, for the schema to judge.
  ///
  /// Throws `ServiceError` where a beginning means nobody, or several.
  func completed(_ text: String, for kind: FieldKind) throws -> String {
    switch kind {
    case .subject where Self.isBeginning(text): try person(text)
    case .pair where Self.isBeginning(text): try pair(text)
    case .list(let element, _, _) where element == .subject || element == .pair:
      try text.split(separator: ",").map { piece in
        try completed(String(piece.drop { $0 == " " }.prefix { $0 != " " }), for: element)
      }.joined(separator: ",")
    default: text
    }
  }

  /// Whether a text can be the beginning of an id: a whole one may also name somebody new.
  private static func isBeginning(_ text: String) -> Bool {
    (4..<32).contains(text.utf8.count)
      && text.utf8.allSatisfy {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
      }
  }
}
