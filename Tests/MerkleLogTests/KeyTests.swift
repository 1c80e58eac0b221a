import MerkleLog
import Testing

@Suite struct KeyTests {
  @Test func `the golden seeds give the golden vkeys, which come back`() throws {
    let vectors = Vectors.shared
    #expect(try GoldenKeys.log().verifierKey.vkey == vectors.logVkey)
    #expect(try GoldenKeys.rotated().verifierKey.vkey == vectors.rotatedVkey)
    #expect(try GoldenKeys.witness().verifierKey.vkey == vectors.witnessVkey)
    for vkey in [vectors.logVkey, vectors.rotatedVkey, vectors.witnessVkey] {
      #expect(try VerifierKey(parsing: vkey).vkey == vkey)
    }
    let witness = try VerifierKey(parsing: vectors.witnessVkey)
    #expect(witness.type == .cosignature && witness.name == "committee.example/witness")
    #expect(witness.keyID == 0xa785_e748)
  }

  @Test(arguments: [
    "", "name", "name+639e77da", "lyceum21.example/mentoring+639E77DA+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c",
    "lyceum21.example/mentoring+639e77db+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c",
    "other.example/mentoring+639e77da+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c",
    "lyceum21.example/mentoring+639e77da+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D2==",
    "lyceum21.example/mentoring+639e77da+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29d",
    "lyceum21.example/mentoring+639e77da+", "+639e77da+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c",
    " lyceum21.example/mentoring+639e77da+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c",
    "lyceum21.example/mentoring+639e77da+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c\n",
  ])
  func `a faulty vkey is refused`(vkey: String) {
    let error = #expect(throws: MerkleLogError.self) { try VerifierKey(parsing: vkey) }
    #expect(error?.code == .malformedKey)
  }

  @Test(arguments: [0x00, 0x02, 0x05, 0x06, 0xFF] as [UInt8])
  func `a key of an unknown type is refused by its type`(type: UInt8) {
    let vkey = "name+00000000+\(Base64.encode([type] + [UInt8](repeating: 7, count: 32)))"
    let error = #expect(throws: MerkleLogError.self) { try VerifierKey(parsing: vkey) }
    #expect(error?.code == .unknownSignatureType)
    #expect(error?.description.contains("0x\(Hex.encode([type]))") == true)
  }

  @Test(arguments: ["", "a b", "a+b", "a\u{A0}b", "a\u{2003}", "a\n", "a\u{85}b", "\u{7}", "a\u{3000}b"])
  func `a name that would break a note is no name`(name: String) {
    #expect(!VerifierKey.isName(name))
    #expect(throws: MerkleLogError.self) { try LogSigningKey(name: name, seed: [UInt8](repeating: 1, count: 32)) }
    #expect(throws: MerkleLogError.self) { try CheckpointBody(origin: name, size: TreeSize(1), root: .zero) }
  }

  @Test func `names in any script are names`() {
    for name in ["a", "example.org/журнал", "школа-21", "a=b#c"] {
      #expect(VerifierKey.isName(name))
    }
  }

  @Test func `a seed of another length is refused`() {
    for count in [0, 31, 33, 64] {
      #expect(throws: MerkleLogError.self) { try LogSigningKey(name: "a", seed: [UInt8](repeating: 1, count: count)) }
      #expect(throws: MerkleLogError.self) {
        try WitnessSigningKey(name: "a", seed: [UInt8](repeating: 1, count: count))
      }
    }
  }

  @Test func `a signing key shows its public half only`() throws {
    let key = try LogSigningKey(name: "a", seed: Array("a seed that must never be shown!".utf8))
    var dumped = ""
    dump(key, to: &dumped)
    #expect("\(key)" == "signing key of \(key.verifierKey.vkey)")
    #expect(!dumped.contains("Ed25519Key") && !dumped.contains("PrivateKey"))
  }

  @Test func `keys are equal by type, bytes and the bytes of their names`() throws {
    let bytes = [UInt8](repeating: 7, count: 32)
    let key = try VerifierKey(name: "й", type: .ed25519, publicKey: bytes)
    #expect(try key == VerifierKey(name: "й", type: .ed25519, publicKey: bytes))
    #expect(try key != VerifierKey(name: "и\u{306}", type: .ed25519, publicKey: bytes))
    #expect(try key != VerifierKey(name: "й", type: .cosignature, publicKey: bytes))
  }
}

extension Digest {
  /// 32 zero bytes.
  static var zero: Digest { Digest([UInt8](repeating: 0, count: 32))! }
}
