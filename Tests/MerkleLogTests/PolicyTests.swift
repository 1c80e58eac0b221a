import MerkleLog
import Testing

@Suite struct PolicyTests {
  private let log = Vectors.shared.logVkey
  private let rotated = Vectors.shared.rotatedVkey
  private let witness = Vectors.shared.witnessVkey

  private func refusal(_ text: String) -> MerkleLogError? {
    do {
      _ = try Policy(parsing: text)
      return nil
    } catch {
      return error
    }
  }

  @Test func `the golden policy is read and written back byte for byte`() throws {
    let policy = try Policy(parsing: Vectors.shared.policy)
    #expect(policy.text == Vectors.shared.policy)
    #expect(policy.logs.map(\.vkey) == [log])
    #expect(policy.witnesses.map(\.label) == ["committee"])
    #expect(policy.quorum == .witness("committee"))
  }

  @Test func `comments, empty lines, spaces and tabs do not matter`() throws {
    let text = "# ours\n\n  log\t\(log) \n \t# more\nwitness  committee \t\(witness)\n\t\nquorum committee\n#\n"
    #expect(try Policy(parsing: text) == Policy(parsing: Vectors.shared.policy))
  }

  @Test func `a policy made from its parts is the one that is read`() throws {
    let made = try Policy(
      logs: [VerifierKey(parsing: log)], witnesses: [.init(label: "committee", key: VerifierKey(parsing: witness))],
      quorum: .witness("committee"))
    #expect(made.text == Vectors.shared.policy)
    #expect(try Policy(logs: [VerifierKey(parsing: log)]).text == "log \(log)\nquorum none\n")
    #expect(throws: MerkleLogError.self) { try Policy(logs: []) }
    #expect(throws: MerkleLogError.self) { try Policy(logs: [VerifierKey(parsing: witness)]) }
    #expect(throws: MerkleLogError.self) { try Policy(logs: [VerifierKey(parsing: log)], quorum: .witness("x")) }
  }

  @Test(
    arguments: [
      ("", nil), ("quorum none\n", nil), ("log LOG\n", nil), ("log LOG\nquorum none", 2),
      ("log LOG\nquorum none\nquorum none\n", 3), ("log LOG\nquorum committee\nwitness committee WITNESS\n", 2),
      ("log LOG\nquorum committee\n", 2), ("log LOG\nwitness none WITNESS\nquorum none\n", 2),
      ("log LOG\nlog LOG\nquorum none\n", 2), ("log WITNESS\nquorum none\n", 1),
      ("log LOG\nwitness w LOG\nquorum none\n", 2), ("log LOG\nwitness w WITNESS\nwitness v WITNESS\nquorum none\n", 3),
      ("log LOG\nwitness w WITNESS\nwitness w WITNESS\nquorum none\n", 3),
      ("log LOG https://a.example\nquorum none\n", 1),
      ("log\nquorum none\n", 1), ("log LOG\nwitness WITNESS\nquorum none\n", 2), ("log LOG\nquorum\n", 2),
      ("log LOG\nquorum none none\n", 2), ("log LOG\ngroup g any w\nquorum g\n", 2), ("Log LOG\nquorum none\n", 1),
      ("log LOG\r\nquorum none\n", 1), ("log LOG\nquorum none\u{0}\n", 2), ("log LOG\nquorum none\nx\n", 3),
    ] as [(String, Int?)])
  func `a faulty policy is refused with its line`(text: String, line: Int?) {
    let error = refusal(text.replacing("LOG", with: log).replacing("WITNESS", with: witness))
    #expect(error?.code == .malformedPolicy)
    #expect(error?.line == line)
  }

  @Test func `a line of another kind is refused by its name`() {
    #expect(refusal("log \(log)\ngroup g any w\nquorum g\n")?.description.contains("line 2: \"group\"") == true)
  }

  @Test func `a faulty key in a policy is refused as a key, with its line`() {
    #expect(refusal("\nlog name\nquorum none\n")?.code == .malformedKey)
    #expect(refusal("\nlog name\nquorum none\n")?.line == 2)
    let unknown = "name+00000000+\(Base64.encode([6] + [UInt8](repeating: 7, count: 1_312)))"
    #expect(refusal("log \(log)\nwitness w \(unknown)\nquorum none\n")?.code == .unknownSignatureType)
  }

  @Test func `policies beyond the limits are refused`() throws {
    let frame = "log \(log)\nquorum none\n"
    let comment = "#" + String(repeating: "x", count: Policy.maximumLength - frame.utf8.count - 2) + "\n"
    #expect(refusal(frame + comment) == nil)
    #expect(refusal(frame + "x" + comment)?.code == .tooLong)
    var keys: [VerifierKey] = []
    for number in UInt8(0)...100 {
      keys.append(
        try VerifierKey(name: "log", type: .ed25519, publicKey: [UInt8](repeating: number, count: 32)))
    }
    #expect(try Policy(logs: Array(keys.prefix(100))).logs.count == 100)
    let error = #expect(throws: MerkleLogError.self) { try Policy(logs: keys) }
    #expect(error?.code == .tooLong)
  }
}
