import EventLedger

/// Sentences that a listing has more than once of the same entry: people are told whom each is about, programs have a
/// column for it.
struct RepeatedMessages {
  private struct Place: Hashable {
    let entry: Position
    let message: String
  }

  private let counts: [Place: Int]

  init(_ messages: [(entry: Position, message: String?)]) {
    counts = Dictionary(messages.map { (Place(entry: $0.entry, message: $0.message ?? ""), 1) }, uniquingKeysWith: +)
  }

  /// The message, for people with the code of the person where it stands for several.
  func cell(_ message: String?, of entry: Position, about: String?) -> QueryCell {
    guard let message, let tag = about.flatMap({ Tag($0) }), tag.kind == "person", let person = tag.value,
      counts[Place(entry: entry, message: message), default: 0] > 1
    else { return QueryCell(message) }
    return QueryCell(.string(message), title: .string("\(message) (человек \(person.prefix(8)))"))
  }
}
