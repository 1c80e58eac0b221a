import MerkleLog

extension KeyChain {
  /// A policy with the keys to which one that it names has handed over (FORMAT §5): in rotations alone, each under a
  /// checkpoint of the leaves that both keys have signed, before the next change. Nobody without the old key can make
  /// such a checkpoint, so what the leaves say of themselves is believed in nothing.
  func extending(_ policy: Policy, by consistent: [UnverifiedCheckpoint]) -> Policy {
    var logs = policy.logs
    for index in links.indices.dropFirst() where !links[index].isReplacement {
      let (old, new) = (links[index - 1].key, links[index].key)
      let end = index + 1 < links.count ? links[index + 1].position : .max
      guard logs.contains(old), !logs.contains(new), links[index].position < end else { continue }
      let isHandedOver = consistent.contains { checkpoint in
        (links[index].position + 1...end).contains(checkpoint.size.rawValue)
          && [old, new].allSatisfy { key in
            checkpoint.note.signatures.contains { key.verifies($0, over: checkpoint.note.body) }
          }
      }
      if isHandedOver { logs.append(new) }
    }
    return (try? Policy(logs: logs, witnesses: policy.witnesses, quorum: policy.quorum)) ?? policy
  }
}
