import MerkleLog

/// What somebody keeps outside, held against the ledger.
extension Verification {
  /// Everything from outside. What agrees vouches for the events before it when something later contradicts; what the
  /// ledger keeps itself does not, for whoever rewrites a ledger signs that anew.
  mutating func compareOutside(
    _ checkpoints: [UnverifiedCheckpoint], _ roots: [Auditor.StatedRoot], _ pass: LeafPass, _ judge: CheckpointJudge,
    name: String?
  ) {
    var accepted: [UnverifiedCheckpoint] = []
    for checkpoint in checkpoints {
      if let refusal = judge.refusal(ofOutside: checkpoint, asOf: name) {
        findings.add(.outside, AuditFinding(.againstSignature, .couldNotLook, refusal))
      } else {
        accepted.append(checkpoint)
      }
    }
    let stated = roots.filter { $0.source == .outside }
    let known = vouched(by: accepted.map { ($0.size, $0.root) } + stated.map { ($0.size, $0.root) }, pass)
    for checkpoint in accepted { compare(checkpoint, .againstContradicted, pass, judge, known) }
    for root in roots { compare(root, pass, known) }
  }

  /// A checkpoint from outside, of this log and not forged: it must agree with the ledger.
  ///
  /// - Parameter vouched: the sizes whose roots somebody knows to be the ledger's.
  mutating func compare(
    _ checkpoint: UnverifiedCheckpoint, _ code: AuditFinding.Code, _ pass: LeafPass, _ judge: CheckpointJudge,
    _ vouched: [Int64]
  ) {
    let size = checkpoint.size.rawValue
    let isOtherLog = pass.origin.map { !Grammar.areEqual($0, checkpoint.origin) } ?? false
    if size > pass.size {
      findings.add(
        .outside, code, position: pass.size,
        "Контрольная точка, взятая извне, говорит о \(size) событиях, а в журнале их \(pass.size).")
    } else if isOtherLog || pass.roots[size].map({ $0 != checkpoint.root }) ?? false {
      contradict(
        code, "Контрольная точка размера \(size), взятая извне, противоречит журналу", size, vouched)
    } else if checkpoint.note.signatures.contains(where: { judge.isForged($0, over: checkpoint.note.body) == true }) {
      findings.add(
        .outside,
        AuditFinding(
          .againstSignature, .couldNotLook,
          "Подпись под контрольной точкой размера \(size), взятой извне, поддельная: сравнивать с ней нельзя."))
    } else if judge.isOutdated(checkpoint) {
      findings.add(
        .outside,
        AuditFinding(
          .againstSignature, .couldNotLook,
          "Контрольная точка размера \(size), взятая извне, подписана только ключом журнала, который к её размеру "
            + "уже сменён: сравнивать с ней нельзя."))
    } else if code == .againstContradicted, pass.roots[size] != nil {
      agreedCheckpoints.append(checkpoint.size)
    }
  }

  /// A root from outside, or one that ledger and access log remember of each other: it must be the ledger's.
  private mutating func compare(_ stated: Auditor.StatedRoot, _ pass: LeafPass, _ vouched: [Int64]) {
    let size = stated.size.rawValue
    // The empty tree agrees with every ledger, if its root is that of the empty tree.
    let root = size == 0 ? MerkleTree.emptyRoot : pass.roots[size]
    guard size > pass.size || root.map({ $0 != stated.root }) ?? false else {
      if stated.source == .outside, root != nil { agreedRoots.append(stated.size) }
      return
    }
    let (code, message): (AuditFinding.Code, String) =
      switch stated.source {
      case .outside: (.againstContradicted, "Корень для размера \(size), взятый извне, противоречит журналу")
      case .accessLog:
        (
          .accessContradicted, "Журнал чтений помнит журнал размера \(size) с другим корнем: один из них изменён"
        )
      case .ledger:
        (
          .anchorContradicted,
          "Журнал записал голову размера \(size), которой журнал чтений противоречит: он сокращён или изменён"
        )
      }
    if size > pass.size {
      findings.add(.outside, code, position: pass.size, message + ".")
    } else {
      contradict(code, message, size, vouched)
    }
  }

  /// Something before a size was changed, behind what somebody vouches for.
  private mutating func contradict(_ code: AuditFinding.Code, _ message: String, _ size: Int64, _ vouched: [Int64]) {
    let since = vouched.filter { $0 < size }.max() ?? 0
    let range = since > 0 ? ": изменение — между позициями \(since) и \(size - 1)." : "."
    findings.add(.outside, AuditFinding(code, .tampering, message + range), since: since)
  }
}
