import CanonicalJSON
import MerkleLog

/// The keys of the log from its opening on, as the leaves state them (FORMAT §5, rotation).
struct KeyChain {
  /// A key, and the event since which it signs.
  struct Link {
    let key: VerifierKey
    /// The position of the event that named the key; 0 for the first one.
    let position: Int64
    /// Whether the key came in place of a lost or stolen one: such a key is believed only through the policy.
    let isReplacement: Bool
    /// The size of the tree behind the command that named the key.
    var commandEnd: Int64
  }

  /// In order; empty where event 0 could not be read.
  private(set) var links: [Link] = []

  /// Begins with the key that event 0 states.
  mutating func open(with key: VerifierKey) {
    links = [Link(key: key, position: 0, isReplacement: false, commandEnd: 1)]
  }

  /// Takes `log.key.rotated` or `log.key.replaced`; false where it does not follow from the key before.
  mutating func change(_ data: JSONObject, at position: Int64, isReplacement: Bool) -> Bool {
    guard let last = links.last, let from = data["from"]?.stringValue, let to = data["to"]?.stringValue,
      Grammar.areEqual(from, last.key.vkey), let key = try? VerifierKey(parsing: to), key.type == .ed25519,
      Grammar.areEqual(key.name, last.key.name), !links.contains(where: { $0.key == key })
    else { return false }
    links.append(Link(key: key, position: position, isReplacement: isReplacement, commandEnd: position + 1))
    return true
  }

  /// Notes that the command of the newest change goes on to a later event.
  mutating func extendCommand(to position: Int64) {
    guard let last = links.indices.last, links[last].commandEnd == position else { return }
    links[last].commandEnd = position + 1
  }

  /// The link whose key signs a checkpoint of this size; nil where event 0 could not be read.
  func link(forSize size: Int64) -> Link? {
    links.last { $0.position < size }
  }

  /// The key that must sign beside the new one: that of the link before, where a checkpoint of this size is the first
  /// over a rotation for certain.
  func retiringKey(forSize size: Int64) -> VerifierKey? {
    guard let index = links.lastIndex(where: { $0.position < size }), index > 0, !links[index].isReplacement,
      size <= links[index].commandEnd
    else { return nil }
    return links[index - 1].key
  }
}
