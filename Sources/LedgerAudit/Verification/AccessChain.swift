public import CanonicalJSON
public import MerkleLog

/// The access logs of a ledger, as its leaves tell of them: which there were, one after the other, and what was given up
/// of each.
///
/// ```text
/// access.head.recorded = {"root","size"}                                       of the log that is the present one then
/// access.log.lost      = {"kept","keptRoot"?,"log","root","size","successor"?} keptRoot where kept > 0
/// ```
///
/// The first log of a ledger `O` is called `O/access`; the one that succeeds number n, `O/access-(n+1)`.
public struct AccessChain: Sendable {
  /// The statement that entries of an access log are lost.
  public struct Loss: Hashable, Sendable {
    /// The event that says so, and the account that recorded it.
    public let position: Int64
    public let account: String
    /// The log's name.
    public let log: String
    /// The newest head that was known of it.
    public let size: TreeSize
    public let root: Digest
    /// How many of its entries survive, and their root; nil where none do.
    public let kept: TreeSize
    public let keptRoot: Digest?
  }

  /// One of the access logs.
  public struct Log: Sendable {
    /// 1 for the first.
    public let number: Int
    public let name: String
    /// The key that the ledger says it was opened with; nil for the first, of which it says nothing.
    public let key: VerifierKey?
    /// The heads that the ledger recorded of it, in order.
    public internal(set) var heads: [Auditor.StatedRoot] = []
    /// What was given up of it; nil for a log that is whole.
    public internal(set) var loss: Loss?
  }

  /// In order; the last one is the present one.
  public private(set) var logs: [Log]
  private let ledger: String

  /// The chain of a ledger of this name, before any event tells of it.
  public init(of ledger: String) {
    self.ledger = ledger
    logs = [Log(number: 1, name: Self.name(of: 1, ledger), key: nil)]
  }

  /// What was given up, log by log.
  public var losses: [Loss] { logs.compactMap(\.loss) }

  /// The name of a ledger's access log of a number.
  static func name(of number: Int, _ ledger: String) -> String {
    ledger + (number == 1 ? "/access" : "/access-\(number)")
  }

  /// Takes an event; false where it states a loss that does not hold together. Every other type is passed over.
  public mutating func take(_ type: String, _ data: JSONObject, at position: Int64, by account: String) -> Bool {
    if Grammar.areEqual(type, "access.head.recorded") {
      if let head = Self.head(data["size"], data["root"]), head.size.rawValue > 0 {
        logs[logs.count - 1].heads.append(Auditor.StatedRoot(size: head.size, root: head.root, source: .ledger))
      }
      return true
    }
    guard Grammar.areEqual(type, "access.log.lost") else { return true }
    guard let name = data["log"]?.stringValue, let index = logs.firstIndex(where: { Grammar.areEqual($0.name, name) }),
      let loss = Self.loss(data, of: logs[index], at: position, by: account)
    else { return false }
    let isPresent = index == logs.count - 1
    guard isPresent else {
      // What was given up before may only lose more; its newest head stays what it was.
      guard data["successor"] == nil, let earlier = logs[index].loss, loss.size == earlier.size,
        loss.root == earlier.root, loss.kept < earlier.kept
      else { return false }
      logs[index].loss = loss
      return true
    }
    let next = Self.name(of: logs.count + 1, ledger)
    guard let key = data["successor"]?.stringValue.flatMap({ try? VerifierKey(parsing: $0) }), key.type == .ed25519,
      Grammar.areEqual(key.name, next)
    else { return false }
    logs[index].loss = loss
    logs.append(Log(number: logs.count + 1, name: next, key: key))
    return true
  }

  /// A loss that states no less than the ledger has recorded of the log.
  private static func loss(_ data: JSONObject, of log: Log, at position: Int64, by account: String) -> Loss? {
    guard let known = head(data["size"], data["root"]), known.size.rawValue > 0,
      let kept = data["kept"]?.integerValue.flatMap({ TreeSize(rawValue: $0) }), kept <= known.size
    else { return nil }
    let keptRoot = head(data["kept"], data["keptRoot"])?.root
    guard (keptRoot != nil) == (kept.rawValue > 0), (data["keptRoot"] != nil) == (kept.rawValue > 0),
      kept < known.size || keptRoot == known.root
    else { return nil }
    for head in log.heads {
      guard head.size < known.size || head.size == known.size && head.root == known.root,
        head.size != kept || head.root == keptRoot
      else { return nil }
    }
    return Loss(
      position: position, account: account, log: log.name, size: known.size, root: known.root, kept: kept,
      keptRoot: keptRoot)
  }

  private static func head(_ size: JSONValue?, _ root: JSONValue?) -> (size: TreeSize, root: Digest)? {
    guard let size = size?.integerValue.flatMap({ TreeSize(rawValue: $0) }),
      let root = root?.stringValue.flatMap({ Digest(hex: $0) })
    else { return nil }
    return (size, root)
  }
}

extension AccessChain.Loss {
  /// What is lost and who gave it up, in a Russian sentence.
  public var sentence: String {
    let act = "событие \(position), \(account)"
    guard kept < size else { return "Журнал чтений \(log) продолжен преемником, записи целы: \(act)." }
    let last = size.rawValue - 1
    let entries = kept.rawValue == last ? "утрачена запись \(last)" : "утрачены записи \(kept)–\(last)"
    return "Журнал чтений \(log): \(entries), по последней известной голове; с утратой согласились: \(act)."
  }
}
