public import EventLedger
import EventLedgerSQLite
public import MerkleLog

extension Workspace {
  /// The proof that an entry stands in the ledger, under its newest checkpoint, with the leaf as `extra` (FORMAT §6).
  ///
  /// The checkpoint is kept for ever and remembered by the key folder before it is returned, with the cosignatures that
  /// it has. Throws `ServiceError.refused` where there is no such entry.
  public func inclusionProof(of position: Position) throws -> TlogProof {
    try handingOut { note in
      let checkpoint = try UnverifiedCheckpoint(parsing: note)
      guard position.rawValue >= 0, position.rawValue < checkpoint.size.rawValue else {
        throw ServiceError(
          .refused, "Записи \(position) в журнале нет: последняя — \(checkpoint.size.rawValue - 1).")
      }
      return try store.read { reading in
        let index = LeafIndex(position.rawValue)
        let hashes = try MerkleTree.inclusionProof(index: index, size: checkpoint.size) { number throws in
          try reading.node(number)
        }
        return TlogProof(
          extra: try reading.leaf(at: position), index: index, hashes: hashes, checkpoint: checkpoint)
      }
    }
  }

  /// A checkpoint with the proof that it continues the tree of an earlier size: what a witness is sent (FORMAT §6).
  ///
  /// It is the newest one, which is kept as ``inclusionProof(of:)`` keeps it, or the one kept at size `new`. Throws
  /// `ServiceError`: `refused` where `old` is not from 1 to that size, `couldNot` where no checkpoint of size `new` is
  /// kept. Cost: some dozens of nodes.
  public func consistencyProof(from old: TreeSize, to new: TreeSize? = nil) throws -> AddCheckpoint {
    try handingOut { note in
      let checkpoint = try UnverifiedCheckpoint(parsing: new.map { try keptNote(of: $0) } ?? note)
      guard old.rawValue > 0, old <= checkpoint.size else {
        throw ServiceError(
          .refused,
          "Размер \(old) не годится: продолжение до размера \(checkpoint.size) доказывают от размера 1 до него.")
      }
      return try store.read { reading in
        let hashes = try MerkleTree.consistencyProof(from: old, to: checkpoint.size) { number throws in
          try reading.node(number)
        }
        return try AddCheckpoint(old: old, hashes: hashes, checkpoint: checkpoint)
      }
    }
  }

  /// A checkpoint to be handed out: the newest one, which is kept for ever, or the one kept at a size.
  public func checkpoint(size: TreeSize? = nil) throws -> SignedNote {
    try handingOut { note in
      try SignedNote(parsing: size.map { try keptNote(of: $0) } ?? note)
    }
  }

  private func keptNote(of size: TreeSize) throws -> String {
    let kept = try store.keptNotes()
    guard let text = kept[size] else {
      throw ServiceError(
        .couldNot, "Контрольная точка размера \(size) в журнале не хранится.",
        details: ["Хранятся размеры: \(kept.keys.sorted().map(\.description).joined(separator: ", "))"])
    }
    return text
  }

  /// What became of the signatures of a note that came back from a witness.
  public struct AddedCosignatures: Hashable, Sendable {
    public let size: TreeSize
    /// Labels of the witnesses whose signatures were added now, in the order of the policy.
    public let added: [String]
    /// Whether the policy's quorum is met under this checkpoint.
    public let isQuorumMet: Bool
  }

  /// Takes the cosignatures of a note that came back from a witness, and puts them under the kept checkpoint.
  ///
  /// Only lines that verify by a witness of the key folder's policy are taken. Throws `ServiceError`: `tampering` where
  /// the note is signed by this log and says something else than the ledger, or bears a forged signature; `couldNot`
  /// where no such checkpoint is kept; `refused` where no witness of the policy has signed.
  public func addCosignatures(of note: SignedNote) throws -> AddedCosignatures {
    do {
      let policy = try keyFolder.policy()
      let verified = try policy.verify(UnverifiedCheckpoint(parsing: note.bytes))
      guard let text = try store.keptNotes()[verified.size] else {
        throw ServiceError(
          .couldNot, "Контрольная точка размера \(verified.size) в журнале не хранится.",
          details: ["Подписи добавляют под точки, выданные этим журналом."])
      }
      let kept = try UnverifiedCheckpoint(parsing: text)
      guard kept.body == verified.checkpoint.body else {
        throw ServiceError(
          .tampering, "Точка размера \(verified.size) подписана ключом журнала, но говорит о других записях.",
          details: ["Сохраните этот файл: он доказывает, что история журнала раздвоилась."])
      }
      let lines = note.signatures.filter { line in
        policy.witnesses.contains { $0.key.claims(line) } && !kept.note.signatures.contains(line)
      }
      guard !verified.witnesses.isEmpty else {
        throw ServiceError(
          .refused, "Под точкой нет подписи ни одного свидетеля из политики.",
          details: ["Политика: \(keyFolder.policyFile); строка свидетеля: witness МЕТКА КЛЮЧ."])
      }
      try store.addSignatures(lines, toKept: verified.size)
      let added = verified.witnesses.map(\.witness).filter { witness in lines.contains { witness.key.claims($0) } }
      return AddedCosignatures(
        size: verified.size, added: added.map(\.label), isQuorumMet: verified.isQuorumMet)
    } catch {
      throw ServiceError(explainingProof: error)
    }
  }

  /// The newest checkpoint of a store of this folder, as it leaves the process: kept for ever, and remembered by the key
  /// folder. Where that works with another ledger folder nothing is written; a checkpoint that it remembers already, or
  /// a larger one of, may leave all the same.
  func headToHandOut(of store: SQLiteEventStore) throws -> String {
    guard try vault.binding.standing() == .elsewhere else { return try store.keepHead() }
    guard let note = try store.read({ try $0.headNote() }) else {
      throw StoreError(.missing, "a ledger without events has no checkpoint")
    }
    let head = try UnverifiedCheckpoint(parsing: note)
    guard let seen = try keyFolder.heads.newestHead(of: head.origin).map({ try UnverifiedCheckpoint(parsing: $0) }),
      seen.size > head.size || seen.size == head.size && seen.root == head.root
    else {
      throw StoreError(.unbound, "the checkpoint of size \(head.size) was never remembered")
    }
    return try store.keptNotes()[head.size] ?? note
  }

  /// Makes something of the newest checkpoint that leaves the process.
  private func handingOut<Result>(_ body: (String) throws -> Result) throws -> Result {
    do {
      return try body(headToHandOut(of: store))
    } catch {
      throw ServiceError(explainingProof: error)
    }
  }
}
