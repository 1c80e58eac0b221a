import EventLedger
import EventLedgerSQLite
import Foundation
import LedgerAudit
import Mentoring
import MerkleLog

/// The audit of one access log's file, held against what ledger, key folder and policy know of it.
struct AccessFileAudit {
  /// How much of the log must be there.
  enum Demand {
    /// All that anybody knows of.
    case everything
    /// What the ledger says survives; what is there beyond must agree with what is known.
    case survivors
    /// Nothing: what is there must agree with what is known.
    case agreement
  }

  let folder: LedgerFolder
  let log: AccessChain.Log
  /// What the ledger says of the log that this one succeeds; nil for the first.
  let predecessor: AccessChain.Loss?
  let policy: Policy?
  let keys: KeyFolder?
  let demand: Demand

  private var fileName: String { AccessLog.fileName(log.number) }
  private var path: String { folder.path + "/" + fileName }
  private var isPresent: Bool { demand != .survivors }
  private var isKeyKnown: Bool { policy?.logs.contains { $0.name.utf8.elementsEqual(log.name.utf8) } ?? false }

  /// What there is to say; nil where there is no file and nobody knows of one.
  func verdict() throws -> AccessVerdict.File? {
    let remembered = try newestHead()
    guard FileManager.default.fileExists(atPath: path) else {
      let missing = AuditFinding.Code(rawValue: "missing")
      guard isPresent else { return damaged(missing, "Файла нет, хотя его записи сохранились.") }
      guard isKeyKnown || remembered != nil || !log.heads.isEmpty || log.number > 1 else { return nil }
      return damaged(missing, "Журнала чтений (\(fileName)) нет, хотя он был.")
    }
    let known = isKeyKnown ? try policy.map { try Policy(logs: $0.logs, witnesses: $0.witnesses) } : nil
    do {
      return try LedgerFileInput.read(path) { input in
        let count = try input.eventCount()
        let report = Auditor.verify(
          input, policy: known, againstRoots: anchors(upTo: count),
          heads: demand == .everything ? remembered : remembered.flatMap { $0.size.rawValue <= count ? $0 : nil })
        return verdict(
          report, openingFaults(of: try Self.events(LedgerOpened.self, in: input).first), try stated(input))
      }
    } catch let damage as DamagedInput {
      return damaged(.inputDamaged, damage.message)
    }
  }

  /// The heads that it must agree with.
  private func anchors(upTo count: Int64) -> [Auditor.StatedRoot] {
    guard demand != .everything else { return log.heads }
    var known = log.heads
    if let loss = log.loss {
      if let root = loss.keptRoot { known.append(Auditor.StatedRoot(size: loss.kept, root: root, source: .ledger)) }
      known.append(Auditor.StatedRoot(size: loss.size, root: loss.root, source: .ledger))
    }
    let kept = demand == .survivors ? log.loss?.kept.rawValue ?? 0 : 0
    return Set(known.filter { $0.size.rawValue <= max(count, kept) }).sorted {
      ($0.size, $0.root.hex) < ($1.size, $1.root.hex)
    }
  }

  /// What event 0 says that does not fit what the ledger says.
  private func openingFaults(of opening: LedgerOpened?) -> [AuditFinding] {
    guard let opening else { return [] }
    var faults: [AuditFinding] = []
    if !opening.origin.utf8.elementsEqual(log.name.utf8) {
      faults.append(AuditFinding(.checkpointOrigin, position: 0, "Это журнал чтений другого журнала."))
    }
    if let key = log.key, !opening.vkey.utf8.elementsEqual(key.vkey.utf8) {
      faults.append(
        AuditFinding(
          .keyChain, position: 0,
          "Событие 0: журнал чтений открыт не тем ключом, который назвал основной журнал."))
    }
    let lost = predecessor.map { Predecessor(origin: $0.log, size: $0.size, root: $0.root) }
    if Predecessor(opening) != lost {
      faults.append(
        AuditFinding(
          .leafOpening, position: 0, "Событие 0 называет прежний журнал чтений не так, как основной журнал."))
    }
    return faults
  }

  private func verdict(
    _ report: AuditReport, _ openingFaults: [AuditFinding], _ roots: [Auditor.StatedRoot]
  ) -> AccessVerdict.File {
    // That there is no policy at all is said once, of the ledger.
    let findings = openingFaults + report.findings.filter { $0.code != .policyMissing }
    let least: AuditStatus = policy == nil ? .notAnchored : .verified
    return AccessVerdict.File(
      name: fileName, isPresent: isPresent, status: findings.reduce(least) { $0.combined(with: $1.status) },
      size: report.size, root: report.root, isKeyKnown: isKeyKnown, findings: findings.map(marked),
      findingCount: report.findingCount + findings.count - report.findings.count, ledgerRoots: roots)
  }

  private func damaged(_ code: AuditFinding.Code, _ message: String) -> AccessVerdict.File {
    AccessVerdict.File(
      name: fileName, isPresent: isPresent, status: .tampering, size: TreeSize(0), root: nil, isKeyKnown: isKeyKnown,
      findings: [marked(AuditFinding(code, .tampering, message))], findingCount: 1, ledgerRoots: [])
  }

  /// The same finding, said of the access log.
  private func marked(_ finding: AuditFinding) -> AuditFinding {
    AuditFinding(
      .init(rawValue: (isPresent ? "access." : "access.kept.") + finding.code.rawValue), finding.status,
      position: finding.position, part: finding.part,
      (isPresent ? "Журнал чтений. " : "Прежний журнал чтений (\(fileName)). ") + finding.message)
  }

  private func newestHead() throws -> UnverifiedCheckpoint? {
    do {
      return try keys?.heads.newestHead(of: log.name).map { try UnverifiedCheckpoint(parsing: $0) }
    } catch {
      throw ServiceError(.couldNot, "Файл heads в папке ключей не читается.", details: ["\(error)"])
    }
  }

  /// The roots of the ledger that its entries state.
  private func stated(_ input: LedgerFileInput) throws -> [Auditor.StatedRoot] {
    let anchored = try Self.events(AccessAnchored.self, in: input).map { ($0.ledgerSize, $0.ledgerRoot) }
    let opened = try Self.events(DataOpened.self, in: input).map { ($0.ledgerSize, $0.ledgerRoot) }
    let roots = (anchored + opened).compactMap { size, root -> Auditor.StatedRoot? in
      guard let size = TreeSize(rawValue: Int64(size)), let root = Digest(hex: root) else { return nil }
      return Auditor.StatedRoot(size: size, root: root, source: .accessLog)
    }
    return Array(Set(roots))
  }

  /// The events of a type that can be read; a leaf that can't is reported by the audit of its log.
  private static func events<Data: MentoringEventData>(_ type: Data.Type, in input: LedgerFileInput) throws -> [Data] {
    try input.leaves(ofTypes: [type.schema.type.description]).compactMap { row in
      guard let envelope = try? Envelope(leaf: row.leaf) else { return nil }
      return try? Data(canonical: envelope.data)
    }
  }
}
