import CanonicalJSON
import EventLedger
import EventLedgerSQLite
import Foundation
import LedgerAudit
import Mentoring
import MerkleLog
import Testing

@testable import MentoringService

struct ProofTests {
  @Test func `each entry is proven to somebody who has the policy alone`() throws {
    let ledger = try ProvenLedger()
    for attendance in 1...4 { try ledger.briefing(Int64(attendance)) }
    let policy = try ledger.policy()
    let workspace = try ledger.open()
    for number in 0..<(try ledger.count()) {
      let proof = try workspace.inclusionProof(of: Position(number))
      guard
        case .entry(let position, let event, let checkpoint) = try ProofFiles.check(
          Array(proof.text.utf8), policy: policy)
      else {
        Issue.record("the proof is not one of an entry")
        return
      }
      #expect(position == Position(number))
      #expect(try workspace.store.read { try $0.event(at: position) }?.envelope == event)
      #expect(checkpoint.size.rawValue == 8)
      #expect(checkpoint.isQuorumMet)
    }
    #expect(try workspace.store.keptNotes()[TreeSize(8)] != nil)
    #expect { try workspace.inclusionProof(of: Position(8)) } throws: { isRefusal(.refused)($0) }
  }

  @Test func `a proof in which one byte was changed is not believed`() throws {
    let ledger = try ProvenLedger()
    for attendance in 1...4 { try ledger.briefing(Int64(attendance)) }
    let policy = try ledger.policy()
    let text = Array(try ledger.open().inclusionProof(of: Position(5)).text.utf8)
    for index in text.indices {
      var changed = text
      changed[index] ^= 1
      #expect(throws: ServiceError.self, "byte \(index)") { try ProofFiles.check(changed, policy: policy) }
    }
  }

  @Test func `continuation is proven from every size to the newest, against the note of that size`() throws {
    let ledger = try ProvenLedger()
    var notes: [String] = []
    for attendance in 1...6 {
      try ledger.briefing(Int64(attendance))
      notes.append(try ledger.open().checkpoint().text)
    }
    let policy = try ledger.policy()
    for note in notes {
      let old = try UnverifiedCheckpoint(parsing: note)
      let proof = Array(try ledger.open().consistencyProof(from: old.size).text.utf8)
      guard
        case .continuation(old.size, old.root, let checkpoint) = try ProofFiles.check(
          proof, policy: policy, old: Array(note.utf8))
      else {
        Issue.record("the proof is not one of continuation")
        return
      }
      #expect(checkpoint.size.rawValue == 10)
      for other in notes where other != note {
        #expect { try ProofFiles.check(proof, policy: policy, old: Array(other.utf8)) } throws: {
          isRefusal(.couldNot)($0)
        }
      }
      #expect { try ProofFiles.check(proof, policy: policy) } throws: { isRefusal(.usage)($0) }
    }
    let workspace = try ledger.open()
    #expect { try workspace.consistencyProof(from: TreeSize(0)) } throws: { isRefusal(.refused)($0) }
    #expect { try workspace.consistencyProof(from: TreeSize(11)) } throws: { isRefusal(.refused)($0) }
  }

  @Test func `a proof of a log that the policy does not name is not believed`() throws {
    let (ledger, other) = (try ProvenLedger(), try ProvenLedger())
    let proof = Array(try ledger.open().inclusionProof(of: Position(0)).text.utf8)
    #expect { try ProofFiles.check(proof, policy: other.policy()) } throws: { isRefusal(.couldNot)($0) }
  }

  @Test func `a checkpoint that was handed out is shown again by its size`() throws {
    let ledger = try ProvenLedger()
    let first = try ledger.open().checkpoint()
    try ledger.briefing(58)
    #expect(try ledger.open().checkpoint(size: TreeSize(4)) == first)
    #expect(try ledger.open().checkpoint() != first)
  }
}

struct CosignatureTests {
  /// A ledger whose policy asks for a witness, and the witness.
  private final class Witnessed {
    let ledger: ProvenLedger
    let witness: Witness

    init() throws {
      ledger = try ProvenLedger()
      let key = try Witness.createKey(named: "committee.example/witness", at: ledger.root + "/witness.key")
      witness = try Witness(keyFile: ledger.root + "/witness.key", stateFile: ledger.root + "/witness.state")
      let policy = try Policy(
        logs: ledger.policy().logs, witnesses: [Policy.Witness(label: "committee", key: key)],
        quorum: .witness("committee"))
      try KeyFolder(ledger.keys).write(policy)
    }

    func cosigned(first: Bool) throws -> SignedNote {
      let request = try ledger.open().consistencyProof(from: TreeSize(4))
      return try witness.cosign(
        Array(request.text.utf8), policy: first ? ledger.policy() : nil, isFirst: first, time: 1_633_424_400)
    }
  }

  @Test func `entries are anchored once the witness's cosignature is in the ledger, and proofs carry it`() throws {
    let witnessed = try Witnessed()
    let ledger = witnessed.ledger
    #expect(try ledger.verify().status == .notAnchored)
    let note = try witnessed.cosigned(first: true)
    let result = try ledger.open().addCosignatures(of: note)
    #expect(result == .init(size: TreeSize(4), added: ["committee"], isQuorumMet: true))
    let report = try ledger.verify()
    #expect(report.status == .verified)
    #expect(report.uncoveredNewest == 0)
    let proof = try ledger.open().inclusionProof(of: Position(2))
    let finding = try ProofFiles.check(Array(proof.text.utf8), policy: ledger.policy())
    #expect(finding.checkpoint.isQuorumMet)
    #expect(finding.checkpoint.witnesses.map(\.cosignature.time) == [1_633_424_400])
    #expect(try ledger.open().addCosignatures(of: note).added.isEmpty)
    try ledger.briefing(58)
    #expect(try ledger.verify().uncoveredNewest == 1)
    let later = try ProofFiles.check(
      Array(ledger.open().inclusionProof(of: Position(2)).text.utf8), policy: ledger.policy())
    #expect(!later.checkpoint.isQuorumMet)
  }

  @Test func `unknown and forged signatures, and notes that were not kept, are not added`()
    throws
  {
    let witnessed = try Witnessed()
    let ledger = witnessed.ledger
    let plain = try ledger.open().checkpoint()
    #expect { try ledger.open().addCosignatures(of: plain) } throws: { isRefusal(.refused)($0) }
    let note = try witnessed.cosigned(first: true)
    let line = try #require(note.signatures.last)
    var payload = line.payload
    payload[20] ^= 1
    let identifier = withUnsafeBytes(of: line.keyID.bigEndian) { Array($0) }
    let forged = try SignatureLine(parsing: "\u{2014} \(line.name) \(Base64.encode(identifier + payload))")
    let forgedNote = try SignedNote(body: note.body, signatures: [note.signatures[0], forged])
    #expect { try ledger.open().addCosignatures(of: forgedNote) } throws: { isRefusal(.tampering)($0) }
    let before = try ledger.open().store.keptNotes()
    #expect(before[TreeSize(4)] == plain.text)
    // A note of the same log and size that says something else: the log itself has signed two histories.
    let workspace = try ledger.open()
    let key = try workspace.vault.signingKey(name: workspace.facts.opened.origin)
    let fork = try CheckpointBody(origin: key.verifierKey.name, size: TreeSize(4), root: MerkleTree.leafHash([1]))
    let forkNote = try SignedNote(body: fork.bytes, signatures: [key.sign(fork)])
    #expect { try workspace.addCosignatures(of: forkNote) } throws: { isRefusal(.tampering)($0) }
    let unkept = try CheckpointBody(origin: key.verifierKey.name, size: TreeSize(3), root: MerkleTree.leafHash([1]))
    let unkeptNote = try SignedNote(body: unkept.bytes, signatures: [key.sign(unkept)])
    #expect { try workspace.addCosignatures(of: unkeptNote) } throws: { isRefusal(.couldNot)($0) }
    #expect(try ledger.open().store.keptNotes() == before)
  }
}
