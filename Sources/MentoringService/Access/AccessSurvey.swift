import EventLedger
import EventLedgerSQLite
import Foundation
import LedgerAudit
import Mentoring
import MerkleLog

/// Looks at every access log of a ledger for what is lost of it, and for what survives.
struct AccessSurvey {
  /// A log that is not whole.
  struct Loss {
    let log: AccessSuccession.Log
    /// The newest head that anybody here knows.
    let known: (size: TreeSize, root: Digest)
    /// What survives in its file; nil where nothing does.
    let kept: (size: TreeSize, root: Digest)?
    /// The key of the log that goes on in its place.
    var successor: VerifierKey?

    /// As the ledger states it.
    var statement: AccessLogLost {
      AccessLogLost(
        kept: Int(kept?.size.rawValue ?? 0), keptRoot: kept?.root.hex, log: log.origin, root: known.root.hex,
        size: Int(known.size.rawValue), successor: successor?.vkey)
    }
  }

  private let workspace: Workspace
  private let succession: AccessSuccession
  private let chain: AccessChain
  private let policy: Policy?

  init(_ workspace: Workspace) throws {
    self.workspace = workspace
    policy = try? workspace.keyFolder.policy()
    succession = try workspace.accessSuccession()
    guard let chain = try AccessVerification.chain(of: workspace.folder, policy),
      chain.logs.count == succession.logs.count
    else {
      throw ServiceError(.tampering, "Журнал называет свои журналы чтений не по правилам.")
    }
    self.chain = chain
  }

  /// The logs that are cut, changed, gone, or can't be written to any more since their key is lost; in order.
  ///
  /// Throws `ServiceError.couldNot` where a file can't be looked at, for that says nothing of what it holds.
  func lost() throws -> [Loss] {
    try zip(succession.logs, chain.logs).compactMap { log, link in
      guard log.survives else { return nil }
      let isPresent = log.number == succession.current.number
      guard let file = try audit(link, isPresent ? .everything : .survivors).verdict() else { return nil }
      switch file.status {
      case .tampering: break
      case .couldNotLook:
        throw ServiceError(
          .couldNot, "Журнал чтений (\(log.fileName)) не читается; утрачен ли он, неизвестно.",
          details: file.findings.map(\.message))
      case .verified, .notAnchored:
        guard isPresent, try workspace.vault.signingKeyNames()[log.origin] == nil else { return nil }
      }
      return try loss(of: log, link)
    }
  }

  private func loss(of log: AccessSuccession.Log, _ link: AccessChain.Log) throws -> Loss {
    let kept = try survivor(link)
    // What was given up once had its newest head then.
    if let earlier = link.loss { return Loss(log: log, known: (earlier.size, earlier.root), kept: kept) }
    var known = kept
    let remembered = try workspace.keyFolder.heads.newestHead(of: log.origin).map {
      try UnverifiedCheckpoint(parsing: $0)
    }
    for head in link.heads.map({ ($0.size, $0.root) }) + [remembered.map { ($0.size, $0.root) }].compactMap({ $0 })
    where known.map({ $0.size < head.0 }) ?? true { known = (head.0, head.1) }
    guard let known else {
      throw ServiceError(
        .refused, "О журнале чтений (\(log.fileName)) ничего не известно, и утраченного назвать нельзя.",
        details: ["Он будет заведён заново, когда имена откроют в следующий раз."])
    }
    return Loss(log: log, known: known, kept: kept)
  }

  /// Size and root of a file whose entries agree with everything that is known of its log and of the ledger; nil where
  /// there is none. Nothing is taken from a file that was changed.
  private func survivor(_ link: AccessChain.Log) throws -> (size: TreeSize, root: Digest)? {
    guard let file = try audit(link, .agreement).verdict(), [.verified, .notAnchored].contains(file.status),
      let root = file.root, file.size.rawValue > 0
    else { return nil }
    let agrees = try workspace.store.read { reading in
      let size = try reading.eventCount()
      return try file.ledgerRoots.allSatisfy { stated in
        try stated.size.rawValue <= size && reading.root(ofSize: stated.size.rawValue) == stated.root
      }
    }
    return agrees ? (file.size, root) : nil
  }

  private func audit(_ link: AccessChain.Log, _ demand: AccessFileAudit.Demand) -> AccessFileAudit {
    AccessFileAudit(
      folder: workspace.folder, log: link, predecessor: link.number > 1 ? chain.logs[link.number - 2].loss : nil,
      policy: policy, keys: workspace.keyFolder, demand: demand)
  }
}
