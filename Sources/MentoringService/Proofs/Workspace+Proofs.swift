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
  /// It is the newest one, or that of any size `new` which the ledger has reached, and is kept as
  /// ``inclusionProof(of:)`` keeps it. Throws `ServiceError`: `refused` where `old` is not from 1 to that size or the
  /// ledger is smaller, `couldNot` as ``checkpoint(size:)`` does. Cost: some dozens of nodes.
  public func consistencyProof(from old: TreeSize, to new: TreeSize? = nil) throws -> AddCheckpoint {
    // Before anything is signed and kept.
    try requireOrder(old, new ?? old)
    return try handingOut(new) { note in
      let checkpoint = try UnverifiedCheckpoint(parsing: note)
      try requireOrder(old, checkpoint.size)
      return try store.read { reading in
        let hashes = try MerkleTree.consistencyProof(from: old, to: checkpoint.size) { number throws in
          try reading.node(number)
        }
        return try AddCheckpoint(old: old, hashes: hashes, checkpoint: checkpoint)
      }
    }
  }

  private func requireOrder(_ old: TreeSize, _ new: TreeSize) throws {
    guard old.rawValue > 0, old <= new else {
      throw ServiceError(
        .refused, "Размер \(old) не годится: продолжение до размера \(new) доказывают от размера 1 до него.")
    }
  }

  /// A checkpoint to be handed out: the newest one, or that of any size which the ledger has reached; kept for ever.
  ///
  /// One that was never handed out is signed now, by the key that was in force at its size: a log may sign every size
  /// of its one history. Throws `ServiceError`: `refused` where the ledger is smaller; `couldNot` where that key was
  /// lost or stolen, for then nobody may sign with it.
  public func checkpoint(size: TreeSize? = nil) throws -> SignedNote {
    try handingOut(size) { try SignedNote(parsing: $0) }
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
      guard let text = try store.keptNote(of: verified.size) else {
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

  /// Keeps the newest checkpoint, or that of a size, and makes something of it that leaves the process.
  private func handingOut<Result>(_ size: TreeSize? = nil, _ body: (String) throws -> Result) throws -> Result {
    do {
      return try body(size.map { try kept($0) } ?? headToHandOut(of: store))
    } catch {
      throw ServiceError(explainingProof: error)
    }
  }

  private func kept(_ size: TreeSize) throws -> String {
    let count = try store.read { try $0.eventCount() }
    guard size.rawValue > 0, size.rawValue <= count else {
      throw ServiceError(.refused, "Журнала размера \(size) нет: записей в нём \(count).")
    }
    return try store.keepNote(of: size) { try signer(of: size) }
  }

  /// The key that signs checkpoints of a size: the one in force behind the events before it (FORMAT §5).
  ///
  /// A key that was rotated away signs sizes of its own time; no verifier believes it for a later one.
  private func signer(of size: TreeSize) throws -> LogSigningKey {
    let keys = try store.read { try Self.statedKeys($0) }
    guard let index = keys.lastIndex(where: { $0.position.rawValue < size.rawValue }) else {
      throw ServiceError(.couldNot, "Журнал пуст: его создание не было завершено.")
    }
    if let next = keys[(index + 1)...].first, next.isReplacement {
      throw ServiceError(
        .couldNot, "Точка размера \(size) не выдавалась, а ключ, который её подписал бы, утрачен или украден.",
        details: [
          "Его заменила запись \(next.position); подписывать им больше нельзя.",
          "Доступны сохранённые точки и любая размера больше \(next.position).",
        ])
    }
    return try vault.signingKey(of: keys[index].key)
  }
}
