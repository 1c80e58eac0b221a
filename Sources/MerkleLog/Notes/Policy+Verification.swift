extension Policy {
  /// Checks every signature of a known key under a checkpoint.
  ///
  /// Lines of unknown keys are ignored, even if they share a name or a key id with a known one, but not both. The
  /// caller looks at ``VerifiedCheckpoint/isQuorumMet``; a quorum that is not met is no error.
  ///
  /// - Throws: ``MerkleLogError/Code/forgedSignature`` where a known key has not made the signature that bears its
  ///   name and id, ``MerkleLogError/Code/missingLogSignature`` where no log of this policy has signed,
  ///   ``MerkleLogError/Code/unknownOrigin`` where one has, but for another origin than its name.
  public func verify(_ checkpoint: UnverifiedCheckpoint) throws(MerkleLogError) -> VerifiedCheckpoint {
    var signed: Set<VerifierKey> = []
    var cosigned: [VerifierKey: Cosignature] = [:]
    let note = checkpoint.note
    for line in note.signatures {
      for key in logs where key.claims(line) {
        guard key.isValid(signature: line.payload, over: note.body) else { throw Self.forged(by: key) }
        signed.insert(key)
      }
      for key in witnesses.map(\.key) where key.claims(line) {
        guard let cosignature = key.cosignature(in: line, over: note.body) else { throw Self.forged(by: key) }
        if cosignature.time >= cosigned[key]?.time ?? 0 { cosigned[key] = cosignature }
      }
    }
    guard !signed.isEmpty else {
      throw MerkleLogError(.missingLogSignature, "no log of the policy has signed it")
    }
    let logKeys = logs.filter { signed.contains($0) && haveEqualBytes($0.name, checkpoint.origin) }
    guard !logKeys.isEmpty else {
      throw MerkleLogError(.unknownOrigin, line: 1, "its origin is not the name of the log that signed it")
    }
    let found = witnesses.compactMap { witness in
      cosigned[witness.key].map { VerifiedCheckpoint.Witnessed(witness: witness, cosignature: $0) }
    }
    return VerifiedCheckpoint(
      checkpoint: checkpoint, logKeys: logKeys, witnesses: found, isQuorumMet: isMet(by: found.map(\.witness)))
  }

  /// Whether these witnesses are enough.
  public func isMet(by present: [Witness]) -> Bool {
    switch quorum {
    case .none: true
    case .witness(let label): present.contains { haveEqualBytes($0.label, label) && witnesses.contains($0) }
    }
  }

  private static func forged(by key: VerifierKey) -> MerkleLogError {
    MerkleLogError(.forgedSignature, "\(key.name) has not made the signature that bears its name")
  }
}

extension VerifierKey {
  /// The cosignature in a line that this key claims; `nil` where the key has not made it.
  fileprivate func cosignature(in line: SignatureLine, over body: [UInt8]) -> Cosignature? {
    guard let cosignature = Cosignature(payload: line.payload) else { return nil }
    let message = Cosignature.message(time: cosignature.time, body: body)
    return isValid(signature: cosignature.signature, over: message) ? cosignature : nil
  }

  /// Whether a signature line that this key claims is its signature over a note's text, by the rules of its type.
  ///
  /// It serves to check signature lines that are kept apart from their note.
  public func verifies(_ line: SignatureLine, over body: [UInt8]) -> Bool {
    guard claims(line) else { return false }
    switch type {
    case .ed25519: return isValid(signature: line.payload, over: body)
    case .cosignature: return cosignature(in: line, over: body) != nil
    }
  }
}
