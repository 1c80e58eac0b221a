import EventLedger
import EventLedgerSQLite
import Foundation
public import LedgerAudit
import Mentoring
public import MerkleLog

/// What verification says of an access log.
public struct AccessVerdict: Sendable {
  public let status: AuditStatus
  public let size: TreeSize
  /// Whether the policy names its key. One that names the ledger's alone can't judge the access log's signatures: then
  /// its own key, the heads that the ledger recorded and the key folder stand for them.
  public let isKeyKnown: Bool
  /// What was found; each code begins with `access.`.
  public let findings: [AuditFinding]
  public let findingCount: Int
  /// Roots of the ledger that the access log states; the ledger must agree with each.
  public let ledgerRoots: [Auditor.StatedRoot]
}

/// Verification of `access.sqlite` as FORMAT §7 has it for a ledger, and against what the ledger recorded of it.
///
/// A witness that the policy demands cosigns the ledger, which holds the access log's heads; of the access log itself
/// none is demanded.
enum AccessVerification {
  /// Verifies; nil where the ledger never had an access log.
  static func verify(_ folder: LedgerFolder, policy: Policy?, keys: KeyFolder?) throws -> AccessVerdict? {
    try folder.requireLedger()
    let ledger: (origin: String?, heads: [Auditor.StatedRoot])
    do {
      ledger = try LedgerFileInput.read(folder.ledger) { (try origin($0), try recordedHeads($0)) }
    } catch is DamagedInput {
      // The ledger's own verification says so.
      return nil
    }
    guard let origin = (ledger.origin ?? policy?.logs.first?.name).map(AccessLog.origin(of:)) else { return nil }
    let remembered = try newestHead(keys, origin)
    let isKeyKnown = policy?.logs.contains { $0.name.utf8.elementsEqual(origin.utf8) } ?? false
    guard FileManager.default.fileExists(atPath: folder.access) else {
      guard isKeyKnown || remembered != nil || !ledger.heads.isEmpty else { return nil }
      return damaged(.init(rawValue: "missing"), "Журнала чтений (\(AccessLog.fileName)) нет, хотя он был.", isKeyKnown)
    }
    let known = isKeyKnown ? try policy.map { try Policy(logs: $0.logs, witnesses: $0.witnesses) } : nil
    do {
      return try LedgerFileInput.read(folder.access) { input in
        let report = Auditor.verify(input, policy: known, againstRoots: ledger.heads, heads: remembered)
        return verdict(
          report, isKeyKnown, isPolicyMissing: policy == nil, try statedRoots(input),
          isOther: report.origin.map { !$0.utf8.elementsEqual(origin.utf8) } ?? false)
      }
    } catch let damage as DamagedInput {
      return damaged(.inputDamaged, damage.message, isKeyKnown)
    }
  }

  private static func verdict(
    _ report: AuditReport, _ isKeyKnown: Bool, isPolicyMissing: Bool, _ roots: [Auditor.StatedRoot],
    isOther: Bool
  ) -> AccessVerdict {
    let other = AuditFinding(.checkpointOrigin, position: 0, "Это журнал чтений другого журнала.")
    // That there is no policy at all is said once, of the ledger.
    let findings = (isOther ? [other] : []) + report.findings.filter { $0.code != .policyMissing }
    let least: AuditStatus = isPolicyMissing ? .notAnchored : .verified
    let status = findings.reduce(least) { $0.combined(with: $1.status) }
    return AccessVerdict(
      status: status, size: report.size, isKeyKnown: isKeyKnown, findings: findings.map(\.ofAccessLog),
      findingCount: report.findingCount + findings.count - report.findings.count, ledgerRoots: roots)
  }

  private static func damaged(_ code: AuditFinding.Code, _ message: String, _ isKeyKnown: Bool) -> AccessVerdict {
    AccessVerdict(
      status: .tampering, size: TreeSize(0), isKeyKnown: isKeyKnown,
      findings: [AuditFinding(code, .tampering, message).ofAccessLog], findingCount: 1, ledgerRoots: [])
  }

  private static func newestHead(_ keys: KeyFolder?, _ origin: String) throws -> UnverifiedCheckpoint? {
    do {
      return try keys?.heads.newestHead(of: origin).map { try UnverifiedCheckpoint(parsing: $0) }
    } catch {
      throw ServiceError(.couldNot, "Файл heads в папке ключей не читается.", details: ["\(error)"])
    }
  }

  /// What event 0 calls the ledger; nil where it can't be read, which its own verification reports.
  private static func origin(_ input: LedgerFileInput) throws -> String? {
    try events(LedgerOpened.self, in: input).first?.origin
  }

  private static func recordedHeads(_ input: LedgerFileInput) throws -> [Auditor.StatedRoot] {
    try events(AccessHeadRecorded.self, in: input).compactMap { stated($0.size, $0.root, .ledger) }
  }

  /// Each once; by size, for a ledger that is whole has one root of a size.
  private static func statedRoots(_ input: LedgerFileInput) throws -> [Auditor.StatedRoot] {
    let anchored = try events(AccessAnchored.self, in: input).map { ($0.ledgerSize, $0.ledgerRoot) }
    let opened = try events(DataOpened.self, in: input).map { ($0.ledgerSize, $0.ledgerRoot) }
    let roots = Set((anchored + opened).compactMap { stated($0.0, $0.1, .accessLog) })
    return roots.sorted { ($0.size, $0.root.hex) < ($1.size, $1.root.hex) }
  }

  private static func stated(_ size: Int, _ root: String, _ source: Auditor.StatedRoot.Source) -> Auditor.StatedRoot? {
    guard let size = TreeSize(rawValue: Int64(size)), let root = Digest(hex: root) else { return nil }
    return Auditor.StatedRoot(size: size, root: root, source: source)
  }

  /// The events of a type that can be read; a leaf that can't is reported by the audit of its log.
  private static func events<Data: MentoringEventData>(_ type: Data.Type, in input: LedgerFileInput) throws -> [Data] {
    try input.leaves(ofType: type.schema.type.description).compactMap { leaf in
      guard let envelope = try? Envelope(leaf: leaf) else { return nil }
      return try? Data(canonical: envelope.data)
    }
  }
}

extension AuditFinding {
  /// The same finding, said of the access log.
  fileprivate var ofAccessLog: AuditFinding {
    AuditFinding(
      Code(rawValue: "access.\(code.rawValue)"), status, position: position, part: part,
      "Журнал чтений. \(message)")
  }
}
