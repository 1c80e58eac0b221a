import MerkleLog

/// The steps of FORMAT §7, one function each, in their order.
struct Verification {
  let input: any AuditInput
  let policy: Policy?
  var findings = FindingList()
  var agreedCheckpoints: [TreeSize] = []
  var agreedRoots: [TreeSize] = []
  private var uncovered: Int64 = 0

  init(input: any AuditInput, policy: Policy?) {
    self.input = input
    self.policy = policy
  }

  mutating func run(
    against: [UnverifiedCheckpoint], againstRoots: [Auditor.StatedRoot], heads: UnverifiedCheckpoint?,
    progress: (Int64) -> Void
  ) -> AuditReport {
    if policy == nil {
      findings.add(
        .policy, AuditFinding(.policyMissing, .notAnchored, "Политики нет: кому верить, проверка решить не может."))
    }
    let head = readHead()
    let notes = input.ledgerRows.map { KeptNotes($0, into: &findings) }
    let outside = against + (heads.map { [$0] } ?? [])
    let sizes = [head].compactMap { $0?.size.rawValue } + (notes?.kept.map(\.size) ?? [])
    let asked = sizes + outside.map(\.size.rawValue) + againstRoots.map(\.size.rawValue)
    var pass = LeafPass(input, rootsAt: Set(asked))
    pass.run(input, progress: progress, into: &findings)

    let signed = [head].compactMap { $0 } + (notes?.kept.map(\.checkpoint) ?? [])
    let consistent = signed.filter { pass.roots[$0.size.rawValue] == $0.root }
    let isForeign = isPolicyForeign(head, pass.origin)
    let believed = (isForeign ? nil : policy).map { pass.keys.extending($0, by: consistent) }
    let judge = CheckpointJudge(
      policy: believed, keys: pass.keys, origin: pass.origin, isStore: input.ledgerRows != nil)
    let truthful = (notes?.kept ?? []).map(\.checkpoint).filter { judge.isSignedByLog($0) != false } + against
    let known = truthful.map { ($0.size, $0.root) } + againstRoots.map { ($0.size, $0.root) }
    let since = vouched(by: known, pass).filter { $0 < pass.size }.max() ?? 0
    compareHead(head, pass, judge, since)
    notes?.judge(pass, judge, since: since, into: &findings)
    if let rows = input.ledgerRows {
      for fault in judge.rotationFaults(of: signed) { findings.add(.notes, fault) }
      if pass.unread.isEmpty {
        DerivedComparison(rows: rows, index: pass.index, requestedKeys: pass.erasures.requestedKeys)
          .run(into: &findings)
      }
      GuardCheck.run(rows, into: &findings)
      checkDatabase(rows)
      notes?.judgeLines(judge, into: &findings)
    }
    compareOutside(against, againstRoots, pass, judge, name: pass.origin ?? head?.origin)
    if let heads, !isForeign { compare(heads, .headsContradicted, pass, judge, []) }
    measureCover([head].compactMap { $0 } + (notes?.kept.map(\.checkpoint) ?? []) + outside, pass, judge)
    if pass.withheld > 0 {
      findings.add(
        .sealed, AuditFinding(.sealedWithheld, .notAnchored, "Запечатанных частей не передано: \(pass.withheld)."))
    }
    return report(pass)
  }

  /// The sizes for which somebody knows the root that the ledger has.
  func vouched(by known: [(size: TreeSize, root: Digest)], _ pass: LeafPass) -> [Int64] {
    known.filter { pass.roots[$0.size.rawValue] == $0.root }.map(\.size.rawValue)
  }

  /// Whether the policy is of another log than the one that checkpoint and event 0 name; reports it. Such a policy can't
  /// judge this ledger.
  private mutating func isPolicyForeign(_ head: UnverifiedCheckpoint?, _ origin: String?) -> Bool {
    guard let policy, let head, origin.map({ Grammar.areEqual($0, head.origin) }) ?? true,
      let other = policy.logs.first, !policy.logs.contains(where: { Grammar.areEqual($0.name, head.origin) })
    else { return false }
    findings.add(
      .policy,
      AuditFinding(
        .policyOrigin, .couldNotLook,
        "Политика — о журнале \(other.name), а проверяется журнал \(head.origin): нужна его политика."))
    return true
  }

  private func report(_ pass: LeafPass) -> AuditReport {
    AuditReport(
      status: findings.status, size: TreeSize(pass.size), root: pass.tree?.root, origin: pass.origin,
      isClockDeclared: pass.isClockDeclared, predecessor: pass.predecessor,
      accessLosses: pass.access?.losses ?? [], findings: findings.listed, findingCount: findings.count,
      firstBadPosition: findings.firstBadPosition, uncoveredNewest: uncovered, destroyed: pass.erasures.destroyed,
      erasuresInProgress: pass.erasures.actsInProgress, agreedCheckpoints: agreedCheckpoints,
      agreedRoots: agreedRoots, withheld: pass.withheld)
  }
}

extension Verification {
  /// The newest checkpoint, parsed.
  private mutating func readHead() -> UnverifiedCheckpoint? {
    do {
      if let note = try input.checkpointNote() { return try UnverifiedCheckpoint(parsing: note) }
      let status: AuditStatus = input.ledgerRows == nil ? .couldNotLook : .tampering
      findings.add(.checkpoint, AuditFinding(.checkpointMissing, status, "Подписанной головы журнала нет."))
    } catch is MerkleLogError {
      findings.add(
        .checkpoint, .checkpointMalformed, "Подписанная голова не по правилам формата.")
    } catch {
      findings.add(.checkpoint, readingOf: "подписанную голову", failed: error)
    }
    return nil
  }

  /// Signatures, origin, size and root of the newest checkpoint; and which of leaf and stored node was changed.
  private mutating func compareHead(
    _ head: UnverifiedCheckpoint?, _ pass: LeafPass, _ judge: CheckpointJudge, _ since: Int64
  ) {
    guard let head else {
      reportDiffering(pass, isLeaf: true)
      return
    }
    for finding in judge.faults(of: head) { findings.add(.checkpoint, finding) }
    let size = head.size.rawValue
    if size > pass.size {
      findings.add(
        .leaves, .leafMissing, position: pass.size,
        "Подписано событий: \(size), а есть только \(pass.size): записи с \(pass.size)-й не хватает.")
    } else if size < pass.size {
      findings.add(
        .leaves, .leafUnsigned, position: size,
        "Подписано событий: \(size), а есть \(pass.size): записи с \(size)-й никем не подписаны.")
    }
    let isRoot = pass.roots[size].map { $0 == head.root }
    reportDiffering(pass, isLeaf: isRoot != true)
    if isRoot == false { reportRoot(head, pass, judge, since) }
  }

  private mutating func reportDiffering(_ pass: LeafPass, isLeaf: Bool) {
    for position in pass.nodes?.differing ?? [] {
      if isLeaf {
        findings.add(
          .leaves, .leafChanged, position: position,
          "Событие \(position): запись не та, хеш которой был сохранён при её внесении.")
      } else {
        findings.add(
          .nodes, .nodeChanged, position: position,
          "Событие \(position): узел дерева подменён, а сама запись подписана и цела.")
      }
    }
  }

  /// A head that the log signed is true, so some event before its size is not; a head that it did not sign is itself
  /// what was changed.
  private mutating func reportRoot(
    _ head: UnverifiedCheckpoint, _ pass: LeafPass, _ judge: CheckpointJudge, _ since: Int64
  ) {
    let size = head.size.rawValue
    let message =
      if let nodes = pass.nodes, nodes.differing.isEmpty {
        "Записи и узлы дерева согласованы между собой, но подписанная голова — о других записях."
      } else if pass.nodes != nil {
        pass.storedRoots[size] == head.root
          ? "Корень по записям не равен подписанному; сохранённые узлы с подписанным корнем сходятся, изменены записи."
          : "Корень не равен подписанному ни по записям, ни по сохранённым узлам."
      } else {
        "Корень по записям не равен подписанному."
      }
    let place = judge.isSignedByLog(head) == false ? size - 1 : nil
    findings.add(.root, AuditFinding(.checkpointRoot, position: place, message), since: min(since, size - 1))
  }

  private mutating func checkDatabase(_ rows: any LedgerRows) {
    do {
      for problem in try rows.integrityProblems() {
        findings.add(.database, .databaseUnsound, "База данных повреждена: \(problem).")
      }
    } catch {
      findings.add(.database, readingOf: "базу данных", failed: error)
    }
  }

  /// How many of the newest events are under no checkpoint that meets the policy.
  private mutating func measureCover(
    _ checkpoints: [UnverifiedCheckpoint], _ pass: LeafPass, _ judge: CheckpointJudge
  ) {
    let covered = checkpoints.filter { pass.roots[$0.size.rawValue] == $0.root && judge.meetsPolicy($0) }
      .map(\.size.rawValue).max()
    uncovered = pass.size - min(covered ?? 0, pass.size)
    guard judge.policy != nil, uncovered > 0 else { return }
    findings.add(
      .policy,
      AuditFinding(
        .quorumUnmet, .notAnchored, "Последних событий без контрольной точки, отвечающей политике: \(uncovered)."))
  }
}
