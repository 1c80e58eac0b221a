import MerkleLog
import Testing

import enum Crypto.Curve25519

@Suite struct VerificationTests {
  private let golden = Vectors.shared.checkpoint
  private let lines: [String]
  private let policy: Policy

  init() throws {
    policy = try Policy(parsing: Vectors.shared.policy)
    lines = golden.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  private func verify(_ note: String, with policy: Policy? = nil) throws(MerkleLogError) -> VerifiedCheckpoint {
    try (policy ?? self.policy).verify(UnverifiedCheckpoint(parsing: note))
  }

  private func refusal(_ note: String, with policy: Policy? = nil) -> MerkleLogError.Code? {
    do {
      _ = try verify(note, with: policy)
      return nil
    } catch {
      return error.code
    }
  }

  @Test func `the golden checkpoint is verified by the golden policy`() throws {
    let verified = try verify(golden)
    #expect(verified.isQuorumMet)
    #expect(verified.logKeys.map(\.vkey) == [Vectors.shared.logVkey])
    #expect(verified.witnesses.map(\.witness) == policy.witnesses)
    #expect(verified.witnesses.map(\.cosignature.time) == [1_640_000_000])
    #expect(verified.size == TreeSize(7) && verified.root == Vectors.shared.roots[7])
    #expect(verified.origin == "lyceum21.example/mentoring" && verified.note.text == golden)
  }

  @Test(arguments: Vectors.shared.checkpointBad)
  func `every bad golden checkpoint is refused for its own reason`(bad: Vectors.BadNote) {
    let expected: [String: MerkleLogError.Code] = [
      "hyphen for the em dash": .malformedNote, "no final line feed": .malformedNote,
      "root of 31 bytes": .malformedCheckpoint, "size with a leading zero": .malformedCheckpoint,
      "size changed": .forgedSignature, "other origin": .forgedSignature, "extension line": .malformedCheckpoint,
      "two spaces in a signature line": .malformedNote,
    ]
    #expect(expected[bad.why] != nil)
    #expect(refusal(bad.note) == expected[bad.why])
  }

  @Test func `a checkpoint without the witness is verified, but not to its quorum`() throws {
    let alone = lines[0...4].joined(separator: "\n") + "\n"
    let verified = try verify(alone)
    #expect(!verified.isQuorumMet && verified.witnesses.isEmpty)
    let logOnly = try Policy(logs: policy.logs)
    #expect(try verify(alone, with: logOnly).isQuorumMet)
    #expect(try verify(golden, with: logOnly).witnesses.isEmpty)
    let noQuorum = try Policy(logs: policy.logs, witnesses: policy.witnesses)
    #expect(try verify(alone, with: noQuorum).isQuorumMet)
  }

  @Test func `a checkpoint without the log's signature is refused, whoever else has signed`() {
    let text = (lines[0...3] + [lines[5], ""]).joined(separator: "\n")
    #expect(refusal(text) == .missingLogSignature)
  }

  @Test func `lines of unknown keys are ignored, even under a known name or a known id`() throws {
    let body = try UnverifiedCheckpoint(parsing: golden).body
    let impostor = try LogSigningKey(name: body.origin, seed: [UInt8](repeating: 9, count: 32))
    let stranger = "\u{2014} stranger.example Y5532uWl9er+OyypKZ8+U6t5bBV2tEjcFLQ9GGn4JwMJjKpnO11cgPc="
    let extra = try [impostor.sign(body), SignatureLine(parsing: stranger)]
    let note = try UnverifiedCheckpoint(parsing: golden).note.adding(extra)
    let verified = try verify(note.text)
    #expect(verified.isQuorumMet && verified.logKeys == policy.logs)
    let onlyImpostor = try UnverifiedCheckpoint(body: body, signatures: extra)
    #expect(refusal(onlyImpostor.note.text) == .missingLogSignature)
  }

  @Test func `a bad signature of a known key refuses the note even beside a good one`() throws {
    let checkpoint = try UnverifiedCheckpoint(parsing: golden)
    let other = try CheckpointBody(origin: checkpoint.origin, size: TreeSize(8), root: checkpoint.root)
    for line in [try GoldenKeys.log().sign(other), try GoldenKeys.witness().cosign(other, time: 1_640_000_000)] {
      #expect(refusal(try checkpoint.note.adding([line]).text) == .forgedSignature)
    }
    // A signature of another length under a known name and id is forged too.
    let line = try SignatureLine(parsing: lines[5])
    let short = "\u{2014} \(line.name) \(Base64.encode([0xa7, 0x85, 0xe7, 0x48] + line.payload.dropLast()))"
    #expect(refusal((lines[0...4] + [short, ""]).joined(separator: "\n")) == .forgedSignature)
  }

  @Test func `a cosignature binds its time`() throws {
    let line = try SignatureLine(parsing: lines[5])
    var payload = line.payload
    payload[7] += 1
    let later = "\u{2014} \(line.name) \(Base64.encode([0xa7, 0x85, 0xe7, 0x48] + payload))"
    #expect(refusal((lines[0...4] + [later, ""]).joined(separator: "\n")) == .forgedSignature)
    payload[0] = 0x80
    let beyond = "\u{2014} \(line.name) \(Base64.encode([0xa7, 0x85, 0xe7, 0x48] + payload))"
    #expect(refusal((lines[0...4] + [beyond, ""]).joined(separator: "\n")) == .forgedSignature)
  }

  @Test func `of several cosignatures of one witness the newest counts`() throws {
    let checkpoint = try UnverifiedCheckpoint(parsing: golden)
    let witness = try GoldenKeys.witness()
    let more = [1_700_000_000, 1_500_000_000].map { witness.cosign(checkpoint.body, time: $0) }
    let verified = try verify(checkpoint.note.adding(more).text)
    #expect(verified.witnesses.map(\.cosignature.time) == [1_700_000_000])
  }

  @Test func `a log signs for its own origin only`() async throws {
    let other = try LogSigningKey(name: "other.example/log", seed: [UInt8](repeating: 1, count: 32))
    let body = try CheckpointBody(origin: "other.example/log", size: TreeSize(7), root: Vectors.shared.roots[7])
    let note = try UnverifiedCheckpoint(body: body, signatures: [other.sign(body)])
    // The same key under another name is an unknown key here.
    #expect(refusal(note.note.text) == .missingLogSignature)
    #expect(policy.logs[0].publicKey == other.verifierKey.publicKey)
    await #expect(processExitsWith: .failure) {
      let body = try CheckpointBody(origin: "other.example/log", size: TreeSize(7), root: .zero)
      _ = try GoldenKeys.log().sign(body)
    }
  }

  @Test func `a log of the policy that signs for another log's origin is refused`() throws {
    // The library does not sign such a note; the key does, over the bytes.
    let seed = [UInt8](repeating: 3, count: 32)
    let signer = try LogSigningKey(name: "b.example", seed: seed)
    let body = try CheckpointBody(origin: "a.example", size: TreeSize(1), root: .zero)
    let key = try Curve25519.Signing.PrivateKey(rawRepresentation: seed)
    let keyID = (0..<4).map { UInt8(truncatingIfNeeded: signer.verifierKey.keyID >> UInt32(24 - 8 * $0)) }
    let payload = keyID + Array(try key.signature(for: body.bytes))
    let line = try SignatureLine(parsing: "\u{2014} b.example \(Base64.encode(payload))")
    let note = try UnverifiedCheckpoint(body: body, signatures: [line])
    #expect(refusal(note.note.text, with: try Policy(logs: [signer.verifierKey])) == .unknownOrigin)
  }

  @Test func `a checkpoint over a rotation names both keys`() throws {
    let (old, new) = (try GoldenKeys.log(), try GoldenKeys.rotated())
    let both = try Policy(logs: [old.verifierKey, new.verifierKey])
    let body = try CheckpointBody(origin: old.verifierKey.name, size: TreeSize(9), root: .zero)
    let note = try UnverifiedCheckpoint(body: body, signatures: [new.sign(body), old.sign(body)])
    #expect(try both.verify(note).logKeys == [old.verifierKey, new.verifierKey])
    let later = try UnverifiedCheckpoint(body: body, signatures: [new.sign(body)])
    #expect(try both.verify(later).logKeys == [new.verifierKey])
  }

  @Test func `signature lines kept apart from their note are checked by their key`() throws {
    let checkpoint = try UnverifiedCheckpoint(parsing: golden)
    let keys = [policy.logs[0], policy.witnesses[0].key]
    for (key, line) in zip(keys, checkpoint.note.signatures) {
      #expect(key.verifies(line, over: checkpoint.note.body))
      #expect(!key.verifies(line, over: checkpoint.note.body + [0x0A]))
    }
    #expect(!keys[1].verifies(checkpoint.note.signatures[0], over: checkpoint.note.body))
  }

  @Test func `no single bit of a checkpoint can change and the quorum still be met`() throws {
    let bytes = Array(golden.utf8)
    for index in bytes.indices {
      for bit in 0..<8 {
        var changed = bytes
        changed[index] ^= 1 << UInt8(bit)
        let verified = try? policy.verify(UnverifiedCheckpoint(parsing: changed))
        #expect(verified?.isQuorumMet != true, "bit \(bit) of byte \(index)")
      }
    }
  }

  @Test func `evidence of tampering is told from unusable input`() {
    #expect(MerkleLogError(.forgedSignature, "").isEvidenceOfTampering)
    #expect(MerkleLogError(.proofMismatch, "").isEvidenceOfTampering)
    #expect(!MerkleLogError(.malformedNote, "").isEvidenceOfTampering)
    #expect(!MerkleLogError(.missingLogSignature, "").isEvidenceOfTampering)
  }
}
