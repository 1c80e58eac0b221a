import EventLedgerSQLite
import Foundation
public import LedgerAudit
import MerkleLog

/// Verification of FORMAT §7 from files: an open ledger's rows, or a bundle.
public enum LedgerVerification {
  /// What to hold the ledger against.
  public struct Demand: Sendable {
    /// A bundle's folder or container; nil: the ledger of `folder`.
    public var bundle: String?
    /// The ledger's folder.
    public var folder: String?
    /// The policy file; nil: the key folder's own, which the result names.
    public var policy: String?
    /// Key folder where it is not the configured one.
    public var keys: String?
    /// Files of notes that somebody holds.
    public var against: [String] = []
    public var againstRoots: [Auditor.StatedRoot] = []
    /// Whether the ledger's access log is verified too; a bundle has none.
    public var includesAccessLog = true
    /// Whether the ledger is held against what the key folder remembers; a copy may be older than that.
    public var comparesHeads = true

    public init() {}
  }

  /// The verdict, and whose keys it believed.
  public struct Verdict: Sendable {
    public let report: AuditReport
    /// Of the access log; nil where there is none to verify.
    public let access: AccessVerdict?
    /// The policy's file, nil where none was used.
    public let policyFile: String?
    /// What there is to say where the ledger was to be held against a key folder that remembers no checkpoint; it
    /// changes no status.
    public let lostMemory: String?

    /// What both come to; its raw value is the exit status.
    public var status: AuditStatus { access.map { report.status.combined(with: $0.status) } ?? report.status }
  }

  /// Verifies. Throws `ServiceError` where there is nothing to look at; everything else is in the report.
  public static func verify(_ demand: Demand, progress: (Int64) -> Void = { _ in }) throws -> Verdict {
    let keys = keyFolder(demand)
    let policyFile =
      demand.policy ?? keys.flatMap { FileManager.default.fileExists(atPath: $0.policyFile) ? $0.policyFile : nil }
    let policy = try policyFile.map { try readPolicy($0) }
    let against = try demand.against.map { try readNote($0) }
    let memory = demand.comparesHeads ? keys : nil
    let heads = demand.bundle == nil ? try newestHead(memory) : nil
    var access: AccessVerdict?
    if let folder = demand.folder, demand.includesAccessLog, demand.bundle == nil {
      access = try AccessVerification.verify(LedgerFolder(path: folder), policy: policy, keys: memory)
    }
    let roots = demand.againstRoots + (access?.ledgerRoots ?? [])
    func audit(_ input: any AuditInput) -> AuditReport {
      Auditor.verify(input, policy: policy, against: against, againstRoots: roots, heads: heads, progress: progress)
    }
    do {
      let lost = demand.bundle == nil && heads == nil ? memory.map(lostMemory) : nil
      return Verdict(
        report: try withInput(demand, audit), access: access, policyFile: policyFile, lostMemory: lost)
    } catch let damage as DamagedInput {
      throw ServiceError(.tampering, damage.message)
    }
  }

  private static func withInput(_ demand: Demand, _ audit: (any AuditInput) -> AuditReport) throws -> AuditReport {
    if let bundle = demand.bundle { return audit(try BundleFiles.reader(bundle)) }
    guard let folder = demand.folder.map(LedgerFolder.init(path:)) else {
      throw ServiceError(.usage, "Укажите журнал (--ledger) или комплект (--bundle).")
    }
    try folder.requireLedger()
    return try LedgerFileInput.read(folder.ledger) { audit($0) }
  }

  private static func keyFolder(_ demand: Demand) -> KeyFolder? {
    if let keys = demand.keys { return KeyFolder(keys) }
    guard demand.bundle == nil, let folder = demand.folder else { return nil }
    if let keys = ProcessInfo.processInfo.environment["MENTORLEDGER_KEYS"] { return KeyFolder(keys) }
    return (try? LedgerSettings.read(LedgerFolder(path: folder))).map { KeyFolder($0.keys) }
  }

  /// What the key folder remembers of the ledger, whichever logs a policy names, and in whatever order.
  private static func newestHead(_ keys: KeyFolder?) throws -> UnverifiedCheckpoint? {
    do {
      return try keys?.heads.ledgerHead()
    } catch {
      throw ServiceError(.couldNot, "Файл heads в папке ключей не читается.", details: ["\(error)"])
    }
  }

  /// What a key folder that remembers no checkpoint can't tell, and what to do.
  static func lostMemory(of keys: KeyFolder) -> String {
    "Память о новейшей контрольной точке утрачена: в папке ключей «\(keys.path)» нет файла heads. Старой копии на месте "
      + "журнала она не заметит: сверьте корень с бумагой или со свидетелем (verify --against-root)."
  }

  private static func readPolicy(_ path: String) throws -> Policy {
    do {
      return try Policy(parsing: read(path, limit: Policy.maximumLength))
    } catch let error as MerkleLogError {
      throw ServiceError(.couldNot, "Файл политики «\(path)» не разобран.", details: ["\(error)"])
    }
  }

  private static func readNote(_ path: String) throws -> UnverifiedCheckpoint {
    do {
      return try UnverifiedCheckpoint(parsing: read(path, limit: 64 * 1024))
    } catch let error as MerkleLogError {
      throw ServiceError(.couldNot, "Контрольная точка «\(path)» не разобрана.", details: ["\(error)"])
    }
  }

  private static func read(_ path: String, limit: Int) throws -> [UInt8] {
    try InputFile.read(path, limit: limit)
  }
}
