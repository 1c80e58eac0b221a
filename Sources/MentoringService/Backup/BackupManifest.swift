import CanonicalJSON
import Crypto
public import EventLedger
import EventLedgerSQLite
import Foundation
public import MerkleLog

/// What a backup says of itself: `manifest.json`, canonical JSON and a line feed, written last.
///
/// ```text
/// {"access":{"note","root","size"},"epoch","files":[{"bytes","name","sha256"}],"format":"mentorledger-backup",
///  "ledger":{"note","root","size"},"made","origin","sum","version"}
/// ```
///
/// `access` is the present access log, absent where the ledger has none yet. `sum` is the SHA-256 of the same object without it, so that
/// a change of any byte of the manifest shows too. None of these digests covers anything personal but as ciphertext.
public struct BackupManifest: Hashable, Sendable {
  /// The file's name.
  public static let fileName = "manifest.json"
  /// The newest version of its form: the second one lists earlier access logs too.
  static let version: Int64 = 2
  private static let format = "mentorledger-backup"
  private static let maximumLength = 256 * 1024

  /// One of the two logs as it was copied.
  public struct Log: Hashable, Sendable {
    /// The newest checkpoint, signed by the log.
    public let note: String
    public let size: TreeSize
    public let root: MerkleLog.Digest

    init(_ head: UnverifiedCheckpoint) {
      (note, size, root) = (head.note.text, head.size, head.root)
    }
  }

  /// One file of the copy.
  public struct File: Hashable, Sendable {
    public let name: String
    public let bytes: Int64
    /// SHA-256, 64 hexadecimal digits.
    public let digest: String
  }

  public let origin: String
  /// When the backup was made, by the computer's clock.
  public let made: Instant
  public let ledger: Log
  public let access: Log?
  /// The epoch of the copied vault.
  public let epoch: Int
  /// By name.
  public let files: [File]
}

extension BackupManifest {
  /// The file's content.
  var content: [UInt8] { Self.serialized(members + [("sum", .string(sum))]) + [UInt8(ascii: "\n")] }

  /// The first version of the form that can say this.
  private var form: Int64 {
    files.contains { AccessLog.isFileName($0.name) && $0.name != AccessLog.fileName(1) } ? 2 : 1
  }

  private var sum: String { Hex.encode(Array(SHA256.hash(data: Self.serialized(members)))) }

  private var members: [(String, JSONValue)] {
    var members: [(String, JSONValue)] = [
      ("epoch", .integer(Int64(epoch))),
      (
        "files",
        .array(
          files.map { file in
            ["bytes": .integer(file.bytes), "name": .string(file.name), "sha256": .string(file.digest)]
          })
      ),
      ("format", .string(Self.format)), ("ledger", Self.value(ledger)), ("made", .string(made.description)),
      ("origin", .string(origin)), ("version", .integer(form)),
    ]
    if let access { members.append(("access", Self.value(access))) }
    return members
  }

  private static func value(_ log: Log) -> JSONValue {
    ["note": .string(log.note), "root": .string(log.root.hex), "size": .integer(log.size.rawValue)]
  }

  private static func serialized(_ members: [(String, JSONValue)]) -> [UInt8] {
    do {
      return try CanonicalJSON.serialize(.object(JSONObject(members)))
    } catch {
      preconditionFailure("notes, names and numbers have a canonical spelling")
    }
  }
}

extension BackupManifest {
  /// The manifest of a backup. Strict: what would not be written is not read.
  ///
  /// Throws `ServiceError`: `couldNot` where there is none or it is of a newer version, `tampering` where it was changed.
  static func read(_ backup: String) throws -> BackupManifest {
    let path = backup + "/" + fileName
    guard FileManager.default.fileExists(atPath: path) else {
      throw ServiceError(
        .couldNot, "«\(backup)» — не резервная копия: в ней нет файла \(fileName).",
        details: ["Копию делает «mentorledger backup ПАПКА»; прерванная копия этого файла не имеет."])
    }
    let changed = ServiceError(
      .tampering, "Файл «\(fileName)» резервной копии изменён или повреждён.",
      details: ["Возьмите другую копию; эта не годится."])
    guard let bytes = try? PosixFile.read(path, limit: maximumLength), bytes.last == UInt8(ascii: "\n"),
      let object = try? CanonicalJSON.parse(Array(bytes.dropLast())).objectValue
    else { throw changed }
    if let version = object["version"]?.integerValue, version > self.version,
      object["format"]?.stringValue == format
    {
      throw ServiceError(
        .couldNot, "Копия сделана более новой версией программы (вид \(version)).", details: ["Обновите mentorledger."])
    }
    guard let manifest = Self(object), manifest.content == bytes else { throw changed }
    return manifest
  }

  private init?(_ object: JSONObject) {
    guard let epoch = object["epoch"]?.integerValue.flatMap({ Int(exactly: $0) }), epoch >= 1,
      let files = object["files"]?.arrayValue?.map(File.init), !files.contains(nil),
      let ledger = Log(object["ledger"]), let made = object["made"]?.stringValue.flatMap({ Instant($0) }),
      let origin = object["origin"]?.stringValue
    else { return nil }
    self.origin = origin
    self.made = made
    self.ledger = ledger
    access = object["access"].flatMap { Log($0) }
    self.epoch = epoch
    self.files = files.compactMap { $0 }
  }
}

extension BackupManifest.Log {
  fileprivate init?(_ value: JSONValue?) {
    guard let note = value?.objectValue?["note"]?.stringValue, let head = try? UnverifiedCheckpoint(parsing: note)
    else {
      return nil
    }
    self.init(head)
  }
}

extension BackupManifest.File {
  fileprivate init?(_ value: JSONValue) {
    guard let object = value.objectValue, let name = object["name"]?.stringValue, LedgerFolder.isCopied(name),
      let bytes = object["bytes"]?.integerValue, let digest = object["sha256"]?.stringValue
    else { return nil }
    (self.name, self.bytes, self.digest) = (name, bytes, digest)
  }
}

extension LedgerFolder {
  /// Whether a backup may hold a file of this name: never one of the key folder, and not the views, which are made anew.
  static func isCopied(_ name: String) -> Bool {
    AccessLog.isFileName(name) || ["ledger.sqlite", "settings.json", "vault.sqlite"].contains(name)
  }

  /// The files of a backup that are here, by name.
  func copiedFiles() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).filter(Self.isCopied)
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
