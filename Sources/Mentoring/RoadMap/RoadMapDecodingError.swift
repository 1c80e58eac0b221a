/// Why a document is not a road map or not a set of expectations.
///
/// The sentence names the place and the rule and never quotes the source, where names of staff stand.
public struct RoadMapDecodingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Where, from the top of the document: `items[3].planned[0].months`; empty for the document itself.
  public let path: String
  /// What is wrong there, in Russian, without a full stop.
  public let rule: String
  /// The number of the item that it is in, where it is in one that bears a number.
  public internal(set) var item: String?
  /// What else is wrong, in other items: none of it follows from this.
  public internal(set) var others: [RoadMapDecodingError] = []

  init(_ path: String, _ rule: String) {
    self.path = path
    self.rule = rule
  }

  /// Place and rule, the others' left out.
  public var sentence: String {
    let place = path.isEmpty ? "документ" : path
    return "\(item.map { "п. \($0) (\(place))" } ?? place) — \(rule)"
  }

  public var description: String { "Данные дорожной карты не приняты: \(sentence)." }
}
