import MerkleLog

/// The checkpoints that an open ledger keeps for ever, with their signature lines put back under them.
struct KeptNotes {
  /// A kept checkpoint that could be read.
  struct Kept {
    let size: Int64
    let checkpoint: UnverifiedCheckpoint
  }

  private(set) var kept: [Kept] = []
  private var lines: [Int64: [String]] = [:]
  private var sizes: Set<Int64> = []

  init(_ rows: any LedgerRows, into findings: inout FindingList) {
    var signatures = CheckedCursor { try rows.signatures() }
    while let row = signatures.take() { lines[row.size, default: []].append(row.line) }
    findings.add(.signatures, readingOf: "подписи", signatures)
    var notes = CheckedCursor { try rows.notes() }
    while let row = notes.take() {
      sizes.insert(row.size)
      let position = max(row.size - 1, 0)
      guard let lines = lines[row.size] else {
        findings.add(
          .notes, .noteUnsigned, position: position,
          "Сохранённая контрольная точка размера \(row.size) стоит без подписи журнала.")
        continue
      }
      let signed = lines.filter { (try? SignatureLine(parsing: $0)) != nil }
      let text = row.body + "\n" + signed.map { $0 + "\n" }.joined()
      guard let checkpoint = try? UnverifiedCheckpoint(parsing: text), checkpoint.size.rawValue == row.size,
        checkpoint.note.body.elementsEqual(row.body.utf8)
      else {
        findings.add(
          .notes, .noteMalformed, position: position,
          "Сохранённая контрольная точка размера \(row.size) не по правилам формата.")
        continue
      }
      kept.append(Kept(size: row.size, checkpoint: checkpoint))
    }
    findings.add(.notes, readingOf: "контрольные точки", notes)
  }

  /// Each kept checkpoint consistent with the leaves and signed by the log.
  ///
  /// - Parameter since: the first event that no true checkpoint of a smaller size vouches for.
  func judge(_ pass: LeafPass, _ judge: CheckpointJudge, since: Int64, into findings: inout FindingList) {
    for note in kept {
      let isOtherLog = pass.origin.map { !Grammar.areEqual($0, note.checkpoint.origin) } ?? false
      let isOtherRoot = pass.roots[note.size].map { $0 != note.checkpoint.root } ?? false
      let isUnsigned = judge.isSignedByLog(note.checkpoint) == false
      if isOtherLog || isOtherRoot || note.size > pass.size {
        // A note that is true says that some event before its size is not, and not which.
        let place = note.size > pass.size ? pass.size : isOtherLog || isUnsigned ? note.size - 1 : nil
        findings.add(
          .notes,
          AuditFinding(
            .noteContradicted, position: place,
            "Сохранённая контрольная точка размера \(note.size) противоречит записям."),
          since: min(since, note.size - 1))
      }
      if isUnsigned {
        findings.add(
          .notes, .noteUnsigned, position: note.size - 1,
          "Сохранённая контрольная точка размера \(note.size) не подписана ключом журнала.")
      }
    }
  }

  /// Each stored signature line verified by a known key, each under a checkpoint (FORMAT §7). Without a policy no
  /// witness is known, and lines of other names than the log's are left alone.
  func judgeLines(_ judge: CheckpointJudge, into findings: inout FindingList) {
    for (size, lines) in lines {
      let position = max(size - 1, 0)
      guard let body = kept.first(where: { $0.size == size })?.checkpoint.note.body else {
        if !sizes.contains(size) {
          findings.add(
            .signatures, .signatureSurplus, position: position, "Подпись размера \(size) стоит без контрольной точки.")
        }
        continue
      }
      for text in lines {
        let line = try? SignatureLine(parsing: text)
        let isForged = line.map { judge.isForged($0, over: body) ?? isUnknownRefused($0, judge) } ?? true
        if isForged {
          findings.add(
            .signatures, .signatureInvalid, position: position,
            "Подпись под контрольной точкой размера \(size) не сделана ни одним известным ключом.")
        }
      }
    }
  }

  private func isUnknownRefused(_ line: SignatureLine, _ judge: CheckpointJudge) -> Bool {
    judge.policy != nil || judge.origin.map { Grammar.areEqual($0, line.name) } ?? false
  }
}
