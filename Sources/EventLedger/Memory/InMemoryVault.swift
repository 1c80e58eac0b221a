import Crypto
import Synchronization

/// A vault that forgets everything when the process ends: for tests, and as the contract of `Vault` in few lines.
public final class InMemoryVault: Vault {
  private struct State {
    var keys: [KeyFingerprint: SubjectKey] = [:]
    var current: [KeyRequest: KeyFingerprint] = [:]
    var destroyed: Set<KeyFingerprint> = []
  }

  private let random: any RandomSource
  private let state = Mutex(State())

  public init(random: any RandomSource) { self.random = random }

  public func key(of subject: SubjectID, name: KeyName, banned: Set<KeyFingerprint>) throws -> SubjectKey {
    let request = KeyRequest(subject: subject, name: name)
    return state.withLock { state in
      if let fingerprint = state.current[request], !banned.contains(fingerprint), let key = state.keys[fingerprint] {
        return key
      }
      let key = SubjectKey(subject: subject, name: name, secret: SymmetricKey(data: random.bytes(32)))
      state.keys[key.fingerprint] = key
      state.current[request] = key.fingerprint
      return key
    }
  }

  public func key(_ fingerprint: KeyFingerprint) throws -> SubjectKey {
    try state.withLock { state in
      guard !state.destroyed.contains(fingerprint) else { throw VaultError.destroyedKey(fingerprint) }
      guard let key = state.keys[fingerprint] else { throw VaultError.unknownKey(fingerprint) }
      return key
    }
  }

  /// Destroys keys for ever: what was sealed under them can't be opened any more.
  public func destroy(_ fingerprints: Set<KeyFingerprint>) {
    state.withLock { state in
      state.destroyed.formUnion(fingerprints)
      for fingerprint in fingerprints { state.keys[fingerprint] = nil }
      state.current = state.current.filter { !fingerprints.contains($0.value) }
    }
  }

  /// Takes in a key that was made elsewhere, as the current one of its subject and name.
  public func insert(_ key: SubjectKey) {
    state.withLock {
      $0.keys[key.fingerprint] = key
      $0.current[KeyRequest(subject: key.subject, name: key.name)] = key.fingerprint
    }
  }
}
