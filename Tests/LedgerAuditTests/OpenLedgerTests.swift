import LedgerAudit
import MerkleLog
import Testing

struct OpenLedgerTests {
  private func report(_ change: (inout OpenLedger) throws -> Void = { _ in }) throws -> AuditReport {
    var ledger = try OpenLedger.golden.get()
    try change(&ledger)
    return Auditor.verify(ledger, policy: try GoldenVectors.shared.parsedPolicy)
  }

  private func expect(
    _ code: AuditFinding.Code, at position: Int64?, _ comment: Comment,
    location: SourceLocation = #_sourceLocation, _ change: (inout OpenLedger) throws -> Void
  ) throws {
    let report = try report(change)
    #expect(report.status == .tampering, comment, sourceLocation: location)
    #expect(
      report.findings.contains { $0.code == code && $0.position == position },
      "\(comment): \(report.findings)", sourceLocation: location)
  }

  @Test func `an open ledger is verified with all its rows`() throws {
    let report = try report()
    #expect(report.findings == [])
    #expect(report.verifiedLine == "verified 7 \(GoldenVectors.shared.roots[7])")
  }

  @Test func `a changed, swapped or missing event is named by its position`() throws {
    for index in 0..<7 {
      let position = Int64(index)
      try expect(.leafChanged, at: position, "changed \(index)") { ledger in
        let at = ledger.leafRows[index].leaf.count - 3
        ledger.leafRows[index].leaf[at] ^= 1
      }
      try expect(.leafMissing, at: position, "removed \(index)") { $0.leafRows.remove(at: index) }
    }
    let swapped = try report { ledger in
      (ledger.leafRows[2].leaf, ledger.leafRows[5].leaf) = (ledger.leafRows[5].leaf, ledger.leafRows[2].leaf)
    }
    #expect(swapped.firstBadPosition == 2)
    try expect(.leafUnsigned, at: 7, "added") { $0.leafRows.append(LeafRow(position: 7, leaf: $0.leafRows[6].leaf)) }
    try expect(.leafUnsigned, at: 0, "negative") {
      $0.leafRows.insert(LeafRow(position: -1, leaf: $0.leafRows[6].leaf), at: 0)
    }
  }

  @Test func `a changed node is told from a changed leaf`() throws {
    // Post-order: nodes 0, 1, 3, 4, 7, 8 and 10 are leaves.
    let leaves: [Int: Int64] = [0: 0, 1: 1, 3: 2, 4: 3, 7: 4, 8: 5, 10: 6]
    for index in 0..<11 {
      let report = try report { $0.nodeRows[index].hash[5] ^= 1 }
      #expect(report.findings.map(\.code) == [.nodeChanged], "node \(index)")
      if let position = leaves[index] { #expect(report.firstBadPosition == position) }
      #expect(report.firstBadPosition != nil)
    }
  }

  @Test func `nodes are exactly as many as there must be`() throws {
    for index in 0..<11 {
      let report = try report { $0.nodeRows.remove(at: index) }
      #expect(report.findings.map(\.code) == [.nodeMissing], "node \(index)")
      #expect(report.firstBadPosition != nil)
    }
    try expect(.nodeSurplus, at: 7, "behind the last") {
      $0.nodeRows.append(NodeRow(id: 11, hash: $0.nodeRows[0].hash))
    }
    try expect(.nodeSurplus, at: 0, "before the first") {
      $0.nodeRows.insert(NodeRow(id: -1, hash: $0.nodeRows[0].hash), at: 0)
    }
  }

  @Test func `a head of another history is told from changed events`() throws {
    var other = try SampleLedger.golden()
    try other.replace(1, "mentee", "mentor")
    let head = try other.checkpoint().note.bytes
    try expect(.checkpointRoot, at: nil, "head") { $0.head = head }
    let shorter = try SampleLedger.golden().checkpoint(size: 5).note.bytes
    try expect(.leafUnsigned, at: 5, "older head") { $0.head = shorter }
    try expect(.checkpointMissing, at: nil, "no head") { $0.head = nil }
    try expect(.checkpointMalformed, at: nil, "no note") { $0.head = [1] }
  }

  @Test func `each row of names and bearers is compared both ways`() throws {
    let golden = try OpenLedger.golden.get()
    for index in golden.tagRows.indices {
      #expect(try report { $0.tagRows[index].name += "x" }.status == .tampering)
      #expect(try report { $0.tagRows.remove(at: index) }.status == .tampering)
      #expect(try report { $0.tagRows[index].id += 100 }.status == .tampering)
    }
    for index in golden.eventTagRows.indices {
      let position = golden.eventTagRows[index].position
      try expect(.init(rawValue: "event_tag.missing"), at: position, "\(index)") { $0.eventTagRows.remove(at: index) }
    }
    for index in golden.typeRows.indices {
      #expect(try report { $0.typeRows[index].name += "x" }.status == .tampering)
      #expect(try report { $0.typeRows.remove(at: index) }.status == .tampering)
    }
    for index in golden.eventTypeRows.indices {
      let position = golden.eventTypeRows[index].position
      try expect(.init(rawValue: "event_type.missing"), at: position, "\(index)") { $0.eventTypeRows.remove(at: index) }
    }
    let surplus = NumberedPositionRow(number: 1, position: 3)
    try expect(.init(rawValue: "event_tag.surplus"), at: 3, "tag") { ledger in
      ledger.eventTagRows.insert(surplus, at: 1)
    }
    try expect(.init(rawValue: "event_type.surplus"), at: 3, "type") { ledger in
      ledger.eventTypeRows.insert(surplus, at: 1)
    }
    try expect(.init(rawValue: "tag.surplus"), at: nil, "name") {
      $0.tagRows.append(NameRow(id: 99, name: "cycle:1999"))
    }
    try expect(.init(rawValue: "event_tag.surplus"), at: 6, "unknown tag") {
      $0.eventTagRows.append(NumberedPositionRow(number: 99, position: 6))
    }
  }

  @Test func `each row of ids, commands and requested keys is compared both ways`() throws {
    let golden = try OpenLedger.golden.get()
    for index in golden.eventIDRows.indices {
      let position = Int64(index)
      try expect(.init(rawValue: "event_id.missing"), at: position, "\(index)") { $0.eventIDRows.remove(at: index) }
      try expect(.init(rawValue: "event_id.changed"), at: position, "\(index)") { $0.eventIDRows[index].position += 1 }
      try expect(.init(rawValue: "event_id.surplus"), at: position, "\(index)") { $0.eventIDRows[index].key[0] ^= 1 }
    }
    for index in golden.commandRows.indices {
      let first = golden.commandRows[index].first
      try expect(.init(rawValue: "command.missing"), at: first, "\(index)") { $0.commandRows.remove(at: index) }
      try expect(.init(rawValue: "command.changed"), at: first, "\(index)") { $0.commandRows[index].count += 1 }
      try expect(.init(rawValue: "command.changed"), at: first, "\(index)") { $0.commandRows[index].first += 1 }
      try expect(.init(rawValue: "command.surplus"), at: first, "\(index)") { $0.commandRows[index].id.removeLast() }
    }
    for index in golden.requestedKeyRows.indices {
      try expect(.init(rawValue: "requested_key.missing"), at: 5, "\(index)") { $0.requestedKeyRows.remove(at: index) }
      try expect(.init(rawValue: "requested_key.changed"), at: 5, "\(index)") { ledger in
        ledger.requestedKeyRows[index].position = 4
      }
      try expect(.init(rawValue: "requested_key.surplus"), at: 5, "\(index)") { $0.requestedKeyRows[index].key[3] ^= 1 }
    }
  }

  @Test func `kept checkpoints and their signatures hold`() throws {
    try expect(.noteContradicted, at: nil, "a root of another history") { ledger in
      var other = try SampleLedger.golden()
      try other.replace(1, "mentee", "mentor")
      let checkpoint = try other.checkpoint(size: 3)
      ledger.noteRows[0].body = String(decoding: checkpoint.note.body, as: UTF8.self)
      ledger.signatureRows[0].line = checkpoint.note.signatures[0].text
      ledger.signatureRows[1].line = checkpoint.note.signatures[1].text
    }
    try expect(.noteMalformed, at: 3, "another size") {
      $0.noteRows[0].size = 4
      $0.signatureRows[0].size = 4
    }
    try expect(.noteUnsigned, at: 2, "the log's line gone") { $0.signatureRows.remove(at: 0) }
    try expect(.noteUnsigned, at: 2, "every line gone") { $0.signatureRows.removeSubrange(0..<2) }
    try expect(.signatureSurplus, at: 2, "the note gone") { $0.noteRows.remove(at: 0) }
    try expect(.signatureInvalid, at: 2, "lines of another size") { ledger in
      ledger.signatureRows[1].line = ledger.signatureRows[3].line
    }
    try expect(.signatureInvalid, at: 2, "no signature line") { $0.signatureRows[1].line = "nonsense" }
    let body = try SampleLedger.golden().checkpoint(size: 3).body
    let line = try LogSigningKey(name: SampleLedger.origin, seed: [UInt8](repeating: 9, count: 32)).sign(body).text
    try expect(.signatureInvalid, at: 2, "a key that nobody knows") {
      $0.signatureRows.append(SignatureRow(size: 3, line: line))
    }
  }

  @Test func `each guard must be in place and whole`() throws {
    let golden = try OpenLedger.golden.get()
    let guards = golden.schemaRows.indices.filter { golden.schemaRows[$0].kind == "trigger" }
    #expect(guards.count == 25)
    for index in guards {
      try expect(.guardMissing, at: nil, "removed") { $0.schemaRows.remove(at: index) }
      #expect(try report { $0.schemaRows.remove(at: index) }.firstBadPosition == nil)
      try expect(.guardMissing, at: nil, "ignored") { ledger in
        ledger.schemaRows[index].sql = ledger.schemaRows[index].sql?.replacing("ABORT", with: "IGNORE")
      }
      try expect(.guardMissing, at: nil, "another table") { ledger in
        let name = ledger.schemaRows[index].table
        ledger.schemaRows[index].sql = ledger.schemaRows[index].sql?.replacing("ON \(name) ", with: "ON other ")
      }
      try expect(.guardMissing, at: nil, "never") { ledger in
        ledger.schemaRows[index].sql = ledger.schemaRows[index].sql?.replacing("')", with: "') WHERE 0")
      }
    }
    try expect(.guardMissing, at: nil, "a condition that always holds") { ledger in
      for index in guards {
        ledger.schemaRows[index].sql = ledger.schemaRows[index].sql?
          .replacing("OLD.id / 256))", with: "OLD.id / 256) UNION SELECT 1 FROM event)")
      }
    }
    try expect(.guardMissing, at: nil, "under a condition") { ledger in
      ledger.schemaRows[1].sql = ledger.schemaRows[1].sql?.replacing("BEGIN", with: "WHEN 0 BEGIN")
    }
    for table in OpenLedger.tables {
      try expect(.schemaMissing, at: nil, "gone") { ledger in
        ledger.schemaRows.removeAll { $0.kind == "table" && $0.name == table }
      }
    }
    for kind in ["trigger", "view", "table"] {
      try expect(.schemaSurplus, at: nil, "surplus") {
        $0.schemaRows.append(SchemaRow(kind: kind, name: "other", table: "event", sql: ""))
      }
    }
  }

  @Test func `a database that is not sound is tampering`() throws {
    try expect(.databaseUnsound, at: nil, "integrity") { $0.problems = ["row 3 missing from index"] }
  }

  @Test func `without a policy signatures of witnesses are left alone, those of the log are not`() throws {
    var ledger = try OpenLedger.golden.get()
    #expect(Auditor.verify(ledger, policy: nil).status == .notAnchored)
    ledger.signatureRows[0].line = ledger.signatureRows[2].line
    #expect(Auditor.verify(ledger, policy: nil).status == .tampering)
  }
}
