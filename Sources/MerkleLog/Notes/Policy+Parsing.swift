extension Policy {
  /// Parses a policy.
  ///
  /// - Throws: ``MerkleLogError/Code/malformedPolicy`` with the line at fault, or ``MerkleLogError/Code/tooLong``.
  public init(parsing text: String) throws(MerkleLogError) {
    try self.init(parsing: Array(text.utf8))
  }

  /// Parses a policy.
  ///
  /// - Throws: ``MerkleLogError/Code/malformedPolicy`` with the line at fault, or ``MerkleLogError/Code/tooLong``.
  public init(parsing bytes: [UInt8]) throws(MerkleLogError) {
    guard bytes.count <= Self.maximumLength else {
      throw MerkleLogError(.tooLong, "a policy has at most \(Self.maximumLength) bytes")
    }
    var builder = PolicyBuilder()
    var scanner = LineScanner(bytes[...])
    while !scanner.isAtEnd {
      try builder.read(try scanner.next(or: .malformedPolicy), line: scanner.line)
    }
    self = try builder.finish()
  }
}

/// A policy as far as it has been read; holds the rules between its lines.
struct PolicyBuilder {
  private var logs: [VerifierKey] = []
  private var witnesses: [Policy.Witness] = []
  private var quorum: Policy.Quorum?

  mutating func read(_ bytes: ArraySlice<UInt8>, line: Int) throws(MerkleLogError) {
    guard let text = String(validating: bytes, as: UTF8.self),
      !bytes.contains(where: { ($0 < 0x20 && $0 != 0x09) || $0 == 0x7F })
    else { throw Self.error(line, "a policy is UTF-8 without control characters other than tab and line feed") }
    let items = text.utf8.split { $0 == 0x20 || $0 == 0x09 }.map { String(Substring($0)) }
    guard let keyword = items.first, keyword.utf8.first != UInt8(ascii: "#") else { return }
    switch keyword {
    case "log":
      try Self.check(items, count: 2, line)
      try add(log: try Self.key(items[1], line), line: line)
    case "witness":
      try Self.check(items, count: 3, line)
      try add(witness: Policy.Witness(label: items[1], key: try Self.key(items[2], line)), line: line)
    case "quorum":
      try Self.check(items, count: 2, line)
      try set(quorum: haveEqualBytes(items[1], "none") ? .none : .witness(items[1]), line: line)
    default:
      throw Self.error(line, "\"\(keyword.prefix(32))\" is not log, witness or quorum")
    }
  }

  mutating func add(log key: VerifierKey, line: Int?) throws(MerkleLogError) {
    guard key.type == .ed25519 else { throw Self.error(line, "a log's key has type 0x01") }
    guard logs.count < Policy.maximumKeys else { throw Self.tooMany(line) }
    guard !logs.contains(where: { $0.publicKey == key.publicKey }) else {
      throw Self.error(line, "this log's key stands twice")
    }
    logs.append(key)
  }

  mutating func add(witness: Policy.Witness, line: Int?) throws(MerkleLogError) {
    guard witness.key.type == .cosignature else { throw Self.error(line, "a witness's key has type 0x04") }
    guard witnesses.count < Policy.maximumKeys else { throw Self.tooMany(line) }
    guard !haveEqualBytes(witness.label, "none"), Self.isLabel(witness.label) else {
      throw Self.error(line, "a label is not \"none\", not empty, and has no space or control character")
    }
    guard !witnesses.contains(where: { haveEqualBytes($0.label, witness.label) }) else {
      throw Self.error(line, "this label stands twice")
    }
    guard !witnesses.contains(where: { $0.key.publicKey == witness.key.publicKey }) else {
      throw Self.error(line, "this witness's key stands twice")
    }
    witnesses.append(witness)
  }

  mutating func set(quorum new: Policy.Quorum, line: Int?) throws(MerkleLogError) {
    guard quorum == nil else { throw Self.error(line, "a policy has one quorum") }
    if case .witness(let label) = new {
      guard witnesses.contains(where: { haveEqualBytes($0.label, label) }) else {
        throw Self.error(line, "no witness before this line has that label")
      }
    }
    quorum = new
  }

  func finish() throws(MerkleLogError) -> Policy {
    guard !logs.isEmpty else { throw Self.error(nil, "it names no log") }
    guard let quorum else { throw Self.error(nil, "it has no quorum line") }
    return Policy(checkedLogs: logs, witnesses: witnesses, quorum: quorum)
  }

  private static func check(_ items: [String], count: Int, _ line: Int) throws(MerkleLogError) {
    guard items.count == count else {
      throw error(line, "a \(items[0]) line has \(count) items, this one has \(items.count)")
    }
  }

  private static func key(_ vkey: String, _ line: Int) throws(MerkleLogError) -> VerifierKey {
    do {
      return try VerifierKey(parsing: vkey)
    } catch {
      throw MerkleLogError(error.code, line: line, error.reason)
    }
  }

  /// Whether a text may label a witness: not empty, nothing in it that would end an item.
  private static func isLabel(_ text: String) -> Bool {
    !text.utf8.isEmpty
      && text.unicodeScalars.allSatisfy { !$0.properties.isWhitespace && $0.properties.generalCategory != .control }
  }

  private static func error(_ line: Int?, _ reason: String) -> MerkleLogError {
    MerkleLogError(.malformedPolicy, line: line, reason)
  }

  private static func tooMany(_ line: Int?) -> MerkleLogError {
    MerkleLogError(.tooLong, line: line, "a policy has at most \(Policy.maximumKeys) keys of a kind")
  }
}
