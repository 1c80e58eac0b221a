import EventLedger
import EventLedgerSQLite
import Foundation
public import MerkleLog

/// A witness over files: cosigns checkpoints that continue what it has seen (C2SP tlog-witness, FORMAT §5).
///
/// Any installation can be one; it needs no ledger. It keeps the whole last note of each log and writes it down,
/// durable, before it answers, so that it never cosigns two histories, whenever it is interrupted.
public struct Witness: Sendable {
  private let key: WitnessSigningKey
  private let stateFile: String

  /// A witness with the private key of one file and the memory of another, which the first answer makes.
  public init(keyFile: String, stateFile: String) throws {
    let line = try ProofFiles.read(keyFile, limit: 1024)
    guard line.last == 0x0a, let text = String(validating: line.dropLast(), as: UTF8.self) else {
      throw ServiceError(.couldNot, "Файл ключа свидетеля «\(keyFile)» — не одна строка.")
    }
    do {
      key = try WitnessSigningKey(parsing: text)
    } catch {
      throw ServiceError(explainingProof: error)
    }
    self.stateFile = stateFile
  }

  /// The public half, to be put in the policy of whoever believes this witness.
  public var verifierKey: VerifierKey { key.verifierKey }

  /// Makes the key of a witness and its file, which must not exist. Returns the public half.
  public static func createKey(named name: String, at path: String) throws -> VerifierKey {
    do {
      let seed = SystemRandomSource().bytes(32)
      let text = try WitnessSigningKey.text(name: name, seed: seed)
      try ProofFiles.write(Array("\(text)\n".utf8), to: path)
      return try WitnessSigningKey(name: name, seed: seed).verifierKey
    } catch {
      throw ServiceError(explainingProof: error)
    }
  }

  /// Judges a request and cosigns its checkpoint.
  ///
  /// - Parameters:
  ///   - request: an add-checkpoint body.
  ///   - policy: where given, the log's keys are taken from it and remembered; else those remembered are believed.
  ///   - isFirst: whether a log that was never seen is taken on trust now. Needs the policy.
  ///   - time: seconds since 1970; the clock's where nil.
  /// - Returns: the note with the cosignature under it.
  /// - Throws: `ServiceError`, and nothing is signed or remembered then. `refused`: a smaller tree than the one seen, a
  ///   log that was never seen. `tampering`: another root at the same size, a proof that does not hold, a forged
  ///   signature. `couldNot`: a request that is not one, a proof from another size than the one seen.
  public func cosign(
    _ request: [UInt8], policy: Policy?, isFirst: Bool = false, time: Int64? = nil
  ) throws -> SignedNote {
    do {
      let request = try AddCheckpoint(parsing: request)
      return try PosixFile.locking(PosixFile.folder(of: stateFile)) {
        var state = try WitnessState.read(stateFile)
        let seen = state[request.checkpoint.origin]
        let keys = try believedKeys(of: request.checkpoint.origin, policy, seen, isFirst)
        let verified = try Policy(logs: keys).verify(request.checkpoint)
        if let seen { try check(request, continues: seen.note) }
        let line = key.cosign(
          verified.checkpoint.body, time: time ?? Int64(Date().timeIntervalSince1970))
        let note = try verified.note.adding([line])
        state[verified.origin] = WitnessState.Log(keys: keys, note: try UnverifiedCheckpoint(parsing: note.bytes))
        try PosixFile.replace(stateFile, with: state.bytes())
        return note
      }
    } catch {
      throw ServiceError(explainingProof: error)
    }
  }

  private func believedKeys(
    of origin: String, _ policy: Policy?, _ seen: WitnessState.Log?, _ isFirst: Bool
  ) throws -> [VerifierKey] {
    let stated = policy?.logs.filter { $0.name.utf8.elementsEqual(origin.utf8) }
    if let stated, stated.isEmpty {
      throw ServiceError(.couldNot, "Политика не называет журнала \(origin).")
    }
    guard let seen else {
      guard isFirst, let stated else {
        throw ServiceError(
          .refused, "Журнала \(origin) этот свидетель ещё не видел; подпись не поставлена.",
          details: [
            "Если это и есть первое знакомство, убедитесь в ключе журнала и повторите: --first --policy ФАЙЛ.",
            "Если свидетель этот журнал уже видел, указан не тот файл состояния.",
          ])
      }
      return stated
    }
    if isFirst {
      throw ServiceError(
        .refused, "Журнал \(origin) этому свидетелю уже знаком, его последний размер — \(seen.note.size).",
        details: ["Повторите без --first."])
    }
    return stated ?? seen.keys
  }

  /// The tree of a request is the one seen or continues it.
  private func check(_ request: AddCheckpoint, continues seen: UnverifiedCheckpoint) throws {
    let new = request.checkpoint
    if new.size < seen.size {
      throw ServiceError(
        .refused, "Точка размера \(new.size) меньше той, что свидетель уже видел: \(seen.size).",
        details: ["Журнал не уменьшается. Возможно, запрос старый или на место журнала положена старая копия."])
    }
    if new.size == seen.size {
      guard new.root == seen.root else {
        throw ServiceError(
          .tampering, "История раздвоилась: при размере \(new.size) свидетель видел другой корень.",
          details: ["Видел: \(seen.root.hex)", "Предъявлен: \(new.root.hex)", "Сохраните запрос: он — доказательство."])
      }
      return
    }
    guard request.old == seen.size else {
      throw ServiceError(
        .couldNot, "Продолжение доказано от размера \(request.old), а свидетель видел размер \(seen.size).",
        details: ["Попросите другой запрос: mentorledger prove --from \(seen.size)."])
    }
    let isProven = MerkleTree.verifyConsistency(
      from: seen.size, to: new.size, proof: request.hashes, oldRoot: seen.root, newRoot: new.root)
    guard isProven else {
      throw ServiceError(
        .tampering, "Не доказано, что журнал размера \(new.size) продолжает виденный, размера \(seen.size).",
        details: ["Записи до \(seen.size.rawValue - 1)-й могли быть изменены. Сохраните запрос."])
    }
  }
}
