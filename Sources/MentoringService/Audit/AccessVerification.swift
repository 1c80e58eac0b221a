import CanonicalJSON
import EventLedger
import EventLedgerSQLite
import Foundation
public import LedgerAudit
import Mentoring
public import MerkleLog

/// What verification says of the access logs of a ledger: the present one, and what survives of those before.
public struct AccessVerdict: Sendable {
  /// What it says of one file.
  public struct File: Sendable {
    /// Its name in the ledger folder.
    public let name: String
    /// Whether openings are recorded here now; else it is kept beside for what survives in it.
    public let isPresent: Bool
    public let status: AuditStatus
    public let size: TreeSize
    /// The root of the leaves that were read.
    public let root: Digest?
    /// Whether the policy names its key. One that names the ledger's alone can't judge the access log's signatures: then
    /// its own key, the heads that the ledger recorded and the key folder stand for them.
    public let isKeyKnown: Bool
    /// What was found; each code begins with `access.`, of an earlier log with `access.kept.`.
    public let findings: [AuditFinding]
    public let findingCount: Int
    /// Roots of the ledger that it states; the ledger must agree with each.
    public let ledgerRoots: [Auditor.StatedRoot]
  }

  /// The earlier ones in order, the present one last.
  public let files: [File]

  /// What they come to together.
  public var status: AuditStatus { files.reduce(.verified) { $0.combined(with: $1.status) } }
  public var findings: [AuditFinding] { files.flatMap(\.findings) }
  public var findingCount: Int { files.reduce(0) { $0 + $1.findingCount } }
  /// Each once; by size, for a ledger that is whole has one root of a size.
  public var ledgerRoots: [Auditor.StatedRoot] {
    Set(files.flatMap(\.ledgerRoots)).sorted { ($0.size, $0.root.hex) < ($1.size, $1.root.hex) }
  }
}

/// Verification of the access logs as FORMAT §7 has it for a ledger, and against what the ledger tells of them.
///
/// A witness that the policy demands cosigns the ledger, which holds the access logs' heads; of an access log itself none
/// is demanded.
enum AccessVerification {
  /// Verifies; nil where the ledger never had an access log.
  static func verify(_ folder: LedgerFolder, policy: Policy?, keys: KeyFolder?) throws -> AccessVerdict? {
    try folder.requireLedger()
    guard let chain = try chain(of: folder, policy) else { return nil }
    let files = try audits(of: chain, in: folder, policy: policy, keys: keys).compactMap { try $0.verdict() }
    return files.isEmpty ? nil : AccessVerdict(files: files)
  }

  /// What the ledger tells of its access logs; nil where it can't be read, or nobody knows what it is called, which its
  /// own verification reports.
  static func chain(of folder: LedgerFolder, _ policy: Policy?) throws -> AccessChain? {
    do {
      return try LedgerFileInput.read(folder.ledger) { input in
        let types = [LedgerOpened.schema.type, AccessHeadRecorded.schema.type, AccessLogLost.schema.type]
        let events = try input.leaves(ofTypes: types.map(\.description)).compactMap { row in
          // A leaf that can't be read is reported by the audit of the ledger.
          (try? Envelope(leaf: row.leaf)).map { (position: row.position, envelope: $0) }
        }
        let opened = events.first { $0.envelope.type == LedgerOpened.schema.type }?.envelope.data
        guard let name = opened.flatMap({ try? LedgerOpened(canonical: $0) })?.origin ?? policy?.logs.first?.name else {
          return nil
        }
        var chain = AccessChain(of: name)
        for (position, envelope) in events {
          guard let data = (try? CanonicalJSON.parse(envelope.data))?.objectValue else { continue }
          _ = chain.take(envelope.type.description, data, at: position, by: envelope.by.description)
        }
        return chain
      }
    } catch is DamagedInput {
      return nil
    }
  }

  /// The audit of each file that there is to be looked at. A log of which nothing survives is not looked at: the ledger
  /// says that it is lost.
  private static func audits(
    of chain: AccessChain, in folder: LedgerFolder, policy: Policy?, keys: KeyFolder?
  ) -> [AccessFileAudit] {
    chain.logs.enumerated().compactMap { index, log in
      let isPresent = index == chain.logs.count - 1
      guard isPresent || log.loss.map({ $0.kept.rawValue > 0 }) ?? true else { return nil }
      return AccessFileAudit(
        folder: folder, log: log, predecessor: index > 0 ? chain.logs[index - 1].loss : nil, policy: policy, keys: keys,
        demand: isPresent ? .everything : .survivors)
    }
  }
}
