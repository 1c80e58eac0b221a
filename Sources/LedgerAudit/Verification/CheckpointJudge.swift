import MerkleLog

/// Judges signatures under checkpoints: by the keys that the leaves name, and by the policy of whoever verifies
/// (FORMAT §5).
struct CheckpointJudge {
  let policy: Policy?
  let keys: KeyChain
  /// What event 0 states; nil where it could not be read.
  let origin: String?
  /// Whether every kept checkpoint is at hand, so that the first over a rotation is looked for among them.
  let isStore: Bool

  /// What is wrong with the newest checkpoint; empty where nothing is.
  func faults(of checkpoint: UnverifiedCheckpoint) -> [AuditFinding] {
    let position = checkpoint.size.rawValue - 1
    func fault(_ code: AuditFinding.Code, _ message: String) -> [AuditFinding] {
      [AuditFinding(code, position: position, message)]
    }
    if let origin, !Grammar.areEqual(origin, checkpoint.origin) {
      return fault(.checkpointOrigin, "Подписанная голова — о другом журнале, чем говорит событие 0.")
    }
    if let policy {
      do throws(MerkleLogError) {
        _ = try policy.verify(checkpoint)
      } catch {
        return switch error.code {
        case .unknownOrigin:
          fault(.checkpointOrigin, "Имя ключа, подписавшего голову, не равно названию журнала в ней.")
        case .missingLogSignature:
          fault(.checkpointSignature, "Голова не подписана ни одним ключом журнала из политики.")
        default: fault(.checkpointSignature, "Подпись под головой поддельная.")
        }
      }
    }
    guard let link = keys.link(forSize: checkpoint.size.rawValue) else { return [] }
    guard isSigned(checkpoint, by: link.key) else {
      return fault(.checkpointSignature, "Голова не подписана ключом, который действует к её размеру.")
    }
    if !isStore, let retiring = keys.retiringKey(forSize: checkpoint.size.rawValue),
      !isSigned(checkpoint, by: retiring)
    {
      return [rotationFault(link, checkpoint.size)]
    }
    return replacement(link, position)
  }

  /// Each rotation of whose first checkpoint the two keys have not both signed (FORMAT §5); a store keeps that one.
  func rotationFaults(of checkpoints: [UnverifiedCheckpoint]) -> [AuditFinding] {
    keys.links.indices.dropFirst().compactMap { index in
      let link = keys.links[index]
      let over = checkpoints.filter { $0.size.rawValue > link.position }
      guard !link.isReplacement, let size = over.map(\.size.rawValue).min() else { return nil }
      let isHandedOver = over.contains { checkpoint in
        checkpoint.size.rawValue == size
          && [keys.links[index - 1].key, link.key].allSatisfy { isSigned(checkpoint, by: $0) }
      }
      return isHandedOver ? nil : rotationFault(link, TreeSize(size))
    }
  }

  private func rotationFault(_ link: KeyChain.Link, _ size: TreeSize) -> AuditFinding {
    AuditFinding(
      .checkpointRotation, position: link.position,
      "Событие \(link.position): первая контрольная точка после смены ключа (размера \(size)) не подписана "
        + "обоими ключами.")
  }

  /// Whether a key of the log has signed that was not in force at that size (FORMAT §5).
  func isOutdated(_ checkpoint: UnverifiedCheckpoint) -> Bool {
    isSignedByLog(checkpoint) == false && keys.links.contains { isSigned(checkpoint, by: $0.key) }
  }

  /// Why a checkpoint from outside can't be compared with (a Russian sentence); nil where it can. What is not signed by
  /// a key of the log, as leaves and policy name them, says nothing against the ledger. Without a policy, keys that the
  /// leaves name alone can't refuse one of an unknown key: the leaves themselves may be false.
  func refusal(ofOutside checkpoint: UnverifiedCheckpoint, asOf name: String?) -> String? {
    let size = checkpoint.size
    if let name, !Grammar.areEqual(name, checkpoint.origin) {
      return "Контрольная точка размера \(size), взятая извне, — о журнале \(checkpoint.origin), а проверяется журнал "
        + "\(name): сравнивать с ней нельзя."
    }
    if checkpoint.note.signatures.contains(where: { isForged($0, over: checkpoint.note.body) == true }) {
      return "Подпись под контрольной точкой размера \(size), взятой извне, поддельная: сравнивать с ней нельзя."
    }
    let logKeys = keys.links.map(\.key) + (policy?.logs ?? [])
    guard policy == nil || logKeys.contains(where: { isSigned(checkpoint, by: $0) }) else {
      return "Контрольная точка размера \(size), взятая извне, не подписана ни одним известным ключом журнала: "
        + "сравнивать с ней нельзя."
    }
    return nil
  }

  /// Whether a checkpoint bears the signature of the key that signs at its size; nil where that key is not known.
  func isSignedByLog(_ checkpoint: UnverifiedCheckpoint) -> Bool? {
    keys.link(forSize: checkpoint.size.rawValue).map { isSigned(checkpoint, by: $0.key) }
  }

  /// Whether a checkpoint that agrees with the leaves is signed by the log and meets the policy.
  func meetsPolicy(_ checkpoint: UnverifiedCheckpoint) -> Bool {
    guard let verified = try? policy?.verify(checkpoint) else { return false }
    return verified.isQuorumMet && isSignedByLog(checkpoint) ?? true
  }

  /// Whether a known key did not make a signature that bears its name; nil where no known key is named at all.
  func isForged(_ line: SignatureLine, over body: [UInt8]) -> Bool? {
    let claimed = known.filter { $0.claims(line) }
    return claimed.isEmpty ? nil : !claimed.contains { $0.verifies(line, over: body) }
  }

  /// Every key that leaves and policy name.
  private var known: [VerifierKey] {
    keys.links.map(\.key) + (policy.map { $0.logs + $0.witnesses.map(\.key) } ?? [])
  }

  private func isSigned(_ checkpoint: UnverifiedCheckpoint, by key: VerifierKey) -> Bool {
    checkpoint.note.signatures.contains { key.verifies($0, over: checkpoint.note.body) }
  }

  /// A key that replaces a lost or stolen one is believed only through the policy.
  private func replacement(_ link: KeyChain.Link, _ position: Int64) -> [AuditFinding] {
    guard let replaced = keys.links.last(where: { $0.isReplacement && $0.position <= link.position }) else { return [] }
    let believed = keys.links.filter { $0.position >= replaced.position }.map(\.key)
    guard let policy else {
      return [
        AuditFinding(
          .keyReplaced, .notAnchored, position: replaced.position,
          "Событие \(replaced.position): ключ журнала заменён; без политики новому ключу верить нельзя.")
      ]
    }
    guard !policy.logs.contains(where: believed.contains) else { return [] }
    return [
      AuditFinding(
        .keyReplaced, position: replaced.position,
        "Событие \(replaced.position): ключ журнала заменён, а политика нового ключа не называет.")
    ]
  }
}
