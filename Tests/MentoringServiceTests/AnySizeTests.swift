import EventLedger
import EventLedgerSQLite
import Foundation
import GRDB
import LedgerAudit
import MerkleLog
import Testing

@testable import MentoringService

/// Checkpoints and proofs of continuation for every size that a ledger had, also of those that nobody asked for then.
struct AnySizeTests {
  /// A ledger of ten entries that has handed out no checkpoint yet, and keeps the last one of its first day.
  private func ledgerOfTen() throws -> ProvenLedger {
    let ledger = try ProvenLedger()
    for attendance in 1...6 { try ledger.briefing(Int64(attendance)) }
    return ledger
  }

  private static let kept = [TreeSize(4)]
  private static let sizes = (1...10).map { TreeSize(Int64($0)) }

  /// Proves continuation between all pairs of these sizes to somebody who has the policy and the older note.
  private func proveAll(_ sizes: [TreeSize], _ ledger: ProvenLedger, policy: Policy? = nil) throws {
    let (policy, workspace) = (try policy ?? ledger.policy(), try ledger.open())
    let notes = try sizes.map { try workspace.checkpoint(size: $0) }
    for (index, new) in sizes.enumerated() {
      for (old, note) in zip(sizes[...index], notes) {
        let proof = Array(try workspace.consistencyProof(from: old, to: new).text.utf8)
        guard
          case .continuation(old, _, let checkpoint) = try ProofFiles.check(proof, policy: policy, old: note.bytes)
        else {
          Issue.record("no proof from \(old) to \(new)")
          continue
        }
        #expect(checkpoint.note == notes[index])
        // Of no other older tree.
        for other in notes where other != note {
          #expect(throws: ServiceError.self) { try ProofFiles.check(proof, policy: policy, old: other.bytes) }
        }
      }
    }
  }

  @Test func `continuation is proven between any two sizes, and the ledger stays what it was`() throws {
    let ledger = try ledgerOfTen()
    let (head, heads) = (try ledger.open().store.read { try $0.headNote() }, (ledger.keys + "/heads").fileBytes)
    #expect(try ledger.open().store.keptNotes().keys.sorted() == Self.kept)
    try proveAll(Self.sizes, ledger)
    let store = try ledger.open().store
    #expect(try store.keptNotes().keys.sorted() == Self.sizes)
    #expect(try store.read { try $0.headNote() } == head)
    #expect((ledger.keys + "/heads").fileBytes == heads)
    for size in Self.sizes {
      let note = try UnverifiedCheckpoint(parsing: ledger.open().checkpoint(size: size).bytes)
      #expect(try note.root == store.read { try $0.root(ofSize: size.rawValue) })
    }
    #expect(try store.keptNotes().count == 10)
    #expect(try ledger.verify().status == .verified)
  }

  @Test func `what is refused is not signed and not kept`() throws {
    let ledger = try ledgerOfTen()
    let workspace = try ledger.open()
    for (old, new) in [(0, 3), (4, 3), (3, 11), (11, 11)] as [(Int64, Int64)] {
      #expect("\(old) to \(new)") {
        try workspace.consistencyProof(from: TreeSize(old), to: TreeSize(new))
      } throws: { isRefusal(.refused)($0) }
    }
    for size in [0, 11] as [Int64] {
      #expect { try workspace.checkpoint(size: TreeSize(size)) } throws: { isRefusal(.refused)($0) }
    }
    #expect(try workspace.store.keptNotes().keys.sorted() == Self.kept)
  }

  private func change(_ ledger: ProvenLedger, isReplacement: Bool) throws -> Workspace.LogKeyReport {
    try Workspace.changeLogKey(ledger.opening, isReplacement: isReplacement)
  }

  @Test func `each size is signed by the key that was in force at it, across rotations`() throws {
    let ledger = try ProvenLedger()
    var keys = try [change(ledger, isReplacement: false)]
    try ledger.briefing(1)
    keys.append(try change(ledger, isReplacement: false))
    try ledger.briefing(2)
    // Four entries of `init`, a rotation, one more, a rotation, one more.
    let signers = [TreeSize(3): [keys[0].old], TreeSize(5): [keys[0].old, keys[0].new], TreeSize(6): [keys[0].new]]
    for (size, expected) in signers {
      let note = try UnverifiedCheckpoint(parsing: ledger.open().checkpoint(size: size).bytes)
      #expect(Set(try ledger.policy().verify(note).logKeys) == Set(expected))
    }
    try proveAll((1...8).map { TreeSize(Int64($0)) }, ledger)
    #expect(try ledger.verify().status == .verified)
  }

  @Test func `a key that was lost or stolen signs no size of its time; what was kept and what came later is given`()
    throws
  {
    let ledger = try ledgerOfTen()
    let kept = try ledger.open().checkpoint(size: TreeSize(7))
    let report = try change(ledger, isReplacement: true)
    try KeyFolder(ledger.keys).write(Policy(logs: [report.old, report.new]))
    try ledger.briefing(7)
    let workspace = try ledger.open()
    for size in [1, 6, 8, 10] as [Int64] {
      #expect { try workspace.checkpoint(size: TreeSize(size)) } throws: { error in
        isRefusal(.couldNot, "утрачен или украден")(error)
      }
    }
    #expect(try workspace.checkpoint(size: TreeSize(7)) == kept)
    let policy = try Policy(logs: [report.old, report.new])
    try proveAll([TreeSize(7), TreeSize(11), TreeSize(12)], ledger, policy: policy)
    #expect(try workspace.store.keptNotes().keys.sorted() == Self.kept + [TreeSize(7), TreeSize(11), TreeSize(12)])
    #expect(try ledger.verify().status == .verified)
  }

  /// Changes a stored node behind the guard.
  private func forge(_ ledger: ProvenLedger, node: Int64) throws {
    let queue = try DatabaseQueue(path: ledger.folder + "/ledger.sqlite")
    try queue.writeWithoutTransaction { db in
      let guarding = try String.fetchOne(db, sql: "SELECT sql FROM sqlite_master WHERE name = 'guard_node_update'")
      try db.execute(sql: "DROP TRIGGER guard_node_update")
      try db.execute(sql: "UPDATE node SET hash = zeroblob(32) WHERE id = ?", arguments: [node])
      try db.execute(sql: #require(guarding))
    }
    try queue.close()
  }

  @Test func `nothing is signed that the newest checkpoint does not continue`() throws {
    let ledger = try ledgerOfTen()
    // The leaf of entry 4 stands alone at the edge of size 5, and inside the tree of size 10.
    try forge(ledger, node: StoredNodes.index(level: 0, offset: 4))
    let workspace = try ledger.open()
    #expect(throws: ServiceError.self) { try workspace.checkpoint(size: TreeSize(5)) }
    #expect(throws: ServiceError.self) { try workspace.consistencyProof(from: TreeSize(2), to: TreeSize(5)) }
    #expect(try workspace.store.keptNotes().keys.sorted() == Self.kept)
    _ = try workspace.checkpoint(size: TreeSize(4))
  }

  @Test func `a kept checkpoint of another history is not given out`() throws {
    let ledger = try ledgerOfTen()
    let note = try UnverifiedCheckpoint(parsing: ledger.open().checkpoint(size: TreeSize(5)).bytes)
    let queue = try DatabaseQueue(path: ledger.folder + "/ledger.sqlite")
    try queue.writeWithoutTransaction { db in
      try db.execute(sql: "DROP TRIGGER guard_note_update")
      let body = "\(note.origin)\n5\n\(Base64.encode([UInt8](repeating: 0, count: 32)))\n"
      try db.execute(sql: "UPDATE note SET body = ? WHERE size = 5", arguments: [body])
    }
    try queue.close()
    #expect(throws: ServiceError.self) { try ledger.open().checkpoint(size: TreeSize(5)) }
  }
}
