import CanonicalJSON
import EventLedgerSQLite
public import MerkleLog

/// What a witness remembers: of each log the keys that it signs with, and the whole last note that was cosigned.
///
/// ```text
/// state = canonical {"logs":[{"keys":[vkey, …],"note":note}, …]} LF         in order of origin
/// ```
public struct WitnessState: Hashable, Sendable {
  /// The longest state, in bytes.
  public static let maximumLength = 4 * 1024 * 1024

  /// One log.
  public struct Log: Hashable, Sendable {
    public var keys: [VerifierKey]
    /// The last note that was cosigned, with all its signatures.
    public var note: UnverifiedCheckpoint

    public init(keys: [VerifierKey], note: UnverifiedCheckpoint) {
      self.keys = keys
      self.note = note
    }
  }

  /// In order of origin.
  public private(set) var logs: [Log] = []

  /// Remembers nothing.
  public init() {}

  /// Parses a state; nil where it is not canonical, or holds a key or note that can't be read.
  public init?(parsing bytes: [UInt8]) {
    guard bytes.last == 0x0a, let object = try? CanonicalJSON.parse(Array(bytes.dropLast())).objectValue,
      object.count == 1, let entries = object["logs"]?.arrayValue
    else { return nil }
    for entry in entries {
      guard let fields = entry.objectValue, fields.count == 2,
        let text = fields["note"]?.stringValue, let note = try? UnverifiedCheckpoint(parsing: text),
        let vkeys = fields["keys"]?.arrayValue, !vkeys.isEmpty, self[note.origin] == nil
      else { return nil }
      let keys = vkeys.compactMap { $0.stringValue.flatMap { try? VerifierKey(parsing: $0) } }
      guard keys.count == vkeys.count else { return nil }
      self[note.origin] = Log(keys: keys, note: note)
    }
  }

  /// What is remembered of a log.
  public subscript(origin: String) -> Log? {
    get { logs.first { $0.note.origin.utf8.elementsEqual(origin.utf8) } }
    set {
      logs.removeAll { $0.note.origin.utf8.elementsEqual(origin.utf8) }
      guard let newValue else { return }
      logs.append(newValue)
      logs.sort { $0.note.origin.utf8.lexicographicallyPrecedes($1.note.origin.utf8) }
    }
  }

  /// The bytes; `init(parsing:)` reads them back.
  func bytes() throws -> [UInt8] {
    let entries = logs.map { log in
      JSONValue.object(
        JSONObject([
          ("keys", .array(log.keys.map { .string($0.vkey) })), ("note", .string(log.note.note.text)),
        ]))
    }
    return try CanonicalJSON.serialize(.object(JSONObject([("logs", .array(entries))]))) + [0x0a]
  }

  /// The state of a file; nothing is remembered where there is none.
  static func read(_ path: String) throws -> WitnessState {
    guard PosixFile.exists(path) else { return WitnessState() }
    guard let state = WitnessState(parsing: try ProofFiles.read(path, limit: maximumLength)) else {
      throw ServiceError(
        .couldNot, "Файл состояния свидетеля «\(path)» не разобран; подпись не поставлена.",
        details: ["Не удаляйте его: он один помнит, что свидетель видел. Верните его из копии."])
    }
    return state
  }
}
