/// Why a document is not a road map or not a set of expectations.
///
/// The sentence names the place and the rule and never quotes the source, where names of staff stand.
public struct RoadMapDecodingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Where, from the top of the document: `items[3].planned[0].months`; empty for the document itself.
  public let path: String
  /// What is wrong there, in Russian, without a full stop.
  public let rule: String

  init(_ path: String, _ rule: String) {
    self.path = path
    self.rule = rule
  }

  public var description: String {
    "Данные дорожной карты не приняты: \(path.isEmpty ? "документ" : path) — \(rule)."
  }
}
