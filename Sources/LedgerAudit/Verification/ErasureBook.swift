import CanonicalJSON

/// Requests and completions of destructions, and what is there and what is not under each key (FORMAT §4a).
struct ErasureBook {
  /// A request for a destruction.
  private struct Request {
    let act: Int64
    /// A request of many keys is several events of one command (FORMAT §2), completed together.
    let command: Key128
    let keys: [Key128]
    var isCompleted = false
  }

  /// Sealed parts that have a key and a state in common.
  struct Parts {
    var count = 0
    var firstPosition: Int64
    var firstPart: Int64
  }

  private var requests: [Int64: Request] = [:]
  private var completedKeys: Set<Key128> = []
  /// For each key the first request that lists it.
  private(set) var requestedKeys: [Key128: Int64] = [:]
  private(set) var present: [Key128: Parts] = [:]
  private(set) var absent: [Key128: Parts] = [:]

  /// Takes `erasure.requested`; false where it is not of its form.
  mutating func request(_ data: JSONObject, of command: Key128, at position: Int64) -> Bool {
    guard let act = data["act"]?.integerValue, act >= 1, let list = data["keys"]?.arrayValue else { return false }
    var keys: [Key128] = []
    for value in list {
      guard let text = value.stringValue, let key = Key128(hexadecimal: Array(text.utf8), in: 0..<text.utf8.count),
        keys.last.map({ $0 < key }) ?? true
      else { return false }
      keys.append(key)
    }
    requests[position] = Request(act: act, command: command, keys: keys)
    for key in keys where requestedKeys[key] == nil { requestedKeys[key] = position }
    return true
  }

  /// Takes `erasure.completed`; false where it does not follow from a request of the same act.
  mutating func complete(_ data: JSONObject) -> Bool {
    guard let act = data["act"]?.integerValue, let position = data["request"]?.integerValue,
      let request = requests[position], request.act == act, !request.isCompleted
    else { return false }
    for (position, part) in requests where part.act == act && part.command == request.command {
      requests[position]?.isCompleted = true
      completedKeys.formUnion(part.keys)
    }
    return true
  }

  /// Notes whether the blob of a part is there.
  mutating func note(_ key: Key128, isPresent: Bool, position: Int64, part: Int64) {
    let fresh = Parts(firstPosition: position, firstPart: part)
    if isPresent {
      present[key, default: fresh].count += 1
    } else {
      absent[key, default: fresh].count += 1
    }
  }

  /// The act of the first request that lists a key; nil where none does.
  func act(for key: Key128) -> Int64? {
    requestedKeys[key].flatMap { requests[$0]?.act }
  }

  /// Whether the destruction of a key was completed.
  func isCompleted(_ key: Key128) -> Bool { completedKeys.contains(key) }

  /// The acts that were requested and are not completed, in order.
  var actsInProgress: [Int64] {
    Set(requests.values.filter { !$0.isCompleted }.map(\.act)).sorted()
  }

  /// How many parts each act destroyed.
  var destroyed: [Int64: Int] {
    var counts: [Int64: Int] = [:]
    for (key, parts) in absent {
      if let act = act(for: key) { counts[act, default: 0] += parts.count }
    }
    return counts
  }

  /// Judges what is there and what is not, once every leaf and part has been seen.
  func judge(into findings: inout FindingList) {
    for (key, parts) in absent where act(for: key) == nil {
      findings.add(
        .sealed, .sealedMissing, position: parts.firstPosition, part: parts.firstPart,
        "Событие \(parts.firstPosition), часть \(parts.firstPart): содержимого нет, а акта об уничтожении тоже нет "
          + "(таких частей под этим ключом: \(parts.count)).")
    }
    for (key, parts) in present where isCompleted(key) {
      findings.add(
        .sealed, .sealedNotDestroyed, position: parts.firstPosition, part: parts.firstPart,
        "Событие \(parts.firstPosition), часть \(parts.firstPart): содержимое на месте, хотя акт "
          + "№ \(act(for: key) ?? 0) завершён (таких частей под этим ключом: \(parts.count)).")
    }
  }
}
