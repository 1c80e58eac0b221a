public import EventLedger
import EventLedgerSQLite
import Foundation
public import MerkleLog

/// Proofs as files that somebody without the ledger checks (FORMAT §6).
public enum ProofFiles {
  /// What a proof proves.
  public enum Finding: Sendable {
    /// This entry stands at this place under the checkpoint.
    case entry(Position, Envelope, VerifiedCheckpoint)
    /// The checkpoint continues the tree of this size and root.
    case continuation(from: TreeSize, oldRoot: Digest, VerifiedCheckpoint)

    /// The checkpoint that the proof leads to.
    public var checkpoint: VerifiedCheckpoint {
      switch self {
      case .entry(_, _, let checkpoint), .continuation(_, _, let checkpoint): checkpoint
      }
    }
  }

  /// Checks a proof of inclusion, or a proof of continuation against the older checkpoint that somebody holds.
  ///
  /// Believes the policy alone. Throws `ServiceError`: `tampering` where a signature is forged or a proof does not hold,
  /// `couldNot` where the file is no proof or not about a log of the policy, `usage` where the older checkpoint is
  /// missing. The caller looks at the checkpoint's quorum.
  public static func check(_ proof: [UInt8], policy: Policy, old: [UInt8]? = nil) throws -> Finding {
    do {
      if proof.starts(with: "c2sp.org/tlog-proof".utf8) { return try entry(proof, policy) }
      return try continuation(proof, policy, old)
    } catch {
      throw ServiceError(explainingProof: error)
    }
  }

  private static func entry(_ bytes: [UInt8], _ policy: Policy) throws -> Finding {
    let proof = try TlogProof(parsing: bytes)
    let (leaf, checkpoint) = try proof.verify(with: policy)
    do {
      return .entry(Position(proof.index.rawValue), try Envelope(leaf: leaf), checkpoint)
    } catch {
      throw ServiceError(.tampering, "Доказанная запись — не запись журнала по формату.", details: ["\(error)"])
    }
  }

  private static func continuation(_ bytes: [UInt8], _ policy: Policy, _ old: [UInt8]?) throws -> Finding {
    let request = try AddCheckpoint(parsing: bytes)
    guard let old else {
      throw ServiceError(
        .usage, "Продолжение проверяют от прежней контрольной точки: --from ФАЙЛ.",
        details: ["Нужна точка размера \(request.old) с подписью того же журнала."])
    }
    let known = try policy.verify(UnverifiedCheckpoint(parsing: old))
    guard known.size == request.old else {
      throw ServiceError(
        .couldNot, "Прежняя точка — размера \(known.size), а доказано продолжение от размера \(request.old).",
        details: ["Попросите доказательство: mentorledger prove --from \(known.size)."])
    }
    guard known.origin.utf8.elementsEqual(request.checkpoint.origin.utf8) else {
      throw ServiceError(.couldNot, "Прежняя точка — другого журнала.")
    }
    return .continuation(
      from: request.old, oldRoot: known.root, try request.verify(oldRoot: known.root, with: policy))
  }

  /// A policy from a file.
  public static func policy(_ path: String) throws -> Policy {
    do {
      return try Policy(parsing: read(path, limit: Policy.maximumLength))
    } catch {
      throw ServiceError(explainingProof: error)
    }
  }

  /// A signed note from a file, none of its signatures checked.
  public static func note(_ path: String) throws -> SignedNote {
    do {
      return try SignedNote(parsing: read(path, limit: SignedNote.maximumLength))
    } catch {
      throw ServiceError(explainingProof: error)
    }
  }

  /// The bytes of a file, at most `limit`.
  public static func read(_ path: String, limit: Int) throws -> [UInt8] {
    do {
      return try PosixFile.read(path, limit: limit)
    } catch {
      throw ServiceError(.couldNot, "Файл «\(path)» не читается или слишком велик.", details: ["\(error)"])
    }
  }

  /// Writes a file whole or not at all; durable when it returns. A file that is there already is not touched.
  public static func write(_ content: [UInt8], to path: String) throws {
    guard !PosixFile.exists(path) else {
      throw ServiceError(.couldNot, "Файл «\(path)» уже есть; он не изменён.")
    }
    do {
      try PosixFile.replace(path, with: content)
    } catch {
      throw ServiceError(.couldNot, "Файл «\(path)» не записан.", details: ["\(error)"])
    }
  }
}
