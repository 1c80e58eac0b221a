import MerkleLog
import Testing

@Suite struct NoteTests {
  private let golden = Vectors.shared.checkpoint
  private let line = "\u{2014} name AAAAAAE=\n"

  private func refusal(_ note: String) -> MerkleLogError? {
    do {
      _ = try SignedNote(parsing: note)
      return nil
    } catch {
      return error
    }
  }

  @Test func `the golden checkpoint is read and written back byte for byte`() throws {
    let checkpoint = try UnverifiedCheckpoint(parsing: golden)
    #expect(checkpoint.note.text == golden)
    #expect(checkpoint.note.bytes == Array(golden.utf8))
    #expect(checkpoint.origin == "lyceum21.example/mentoring")
    #expect(checkpoint.size == TreeSize(7))
    #expect(checkpoint.root == Vectors.shared.roots[7])
    #expect(checkpoint.body.bytes == checkpoint.note.body)
    #expect(checkpoint.note.signatures.map(\.name) == ["lyceum21.example/mentoring", "committee.example/witness"])
  }

  @Test func `signing the golden tree gives the golden note`() throws {
    let body = try CheckpointBody(
      origin: "lyceum21.example/mentoring", size: TreeSize(7), root: Vectors.shared.roots[7])
    let lines = [try GoldenKeys.log().sign(body), try GoldenKeys.witness().cosign(body, time: 1_640_000_000)]
    let made = try UnverifiedCheckpoint(body: body, signatures: lines)
    #expect(made.note.text == golden)
    let alone = try UnverifiedCheckpoint(body: body, signatures: [lines[0]])
    #expect(try alone.note.adding(lines).text == golden)
  }

  @Test(
    arguments: [
      ("", 1, "no empty line"), ("text\n", 1, "no empty line"), ("text\n\n", 3, "a line is missing"),
      ("text\n\n— name AAAAAAE=", 3, "no line feed"), ("text\n\n— name AAAAAAE=\n\n", 5, "a line is missing"),
      ("text\n— name AAAAAAE=\n", 1, "no empty line"), ("text\n\n- name AAAAAAE=\n", 3, "em dash"),
      ("text\n\n—name AAAAAAE=\n", 3, "em dash"), ("text\n\n— name  AAAAAAE=\n", 3, "one space"),
      ("text\n\n— name AAAAAAE= \n", 3, "one space"), ("text\n\n— AAAAAAE=\n", 3, "one space"),
      ("text\n\n—  AAAAAAE=\n", 3, "key name"), ("text\n\n— na+me AAAAAAE=\n", 3, "key name"),
      ("text\n\n— na\u{A0}me AAAAAAE=\n", 3, "key name"), ("text\n\n— name AAAAAAE\n", 3, "base64"),
      ("text\n\n— name AAAAAAF=\n", 3, "base64"), ("text\n\n— name AAAAAA==\n", 3, "too short"),
      ("text\n\n— name \n", 3, "too short"), ("te\txt\n\n— name AAAAAAE=\n", 1, "control character"),
      ("a\nb\r\n\n— name AAAAAAE=\n", 2, "control character"), ("a\n\n— name AAAAAAE=\nmore\n", 4, "em dash"),
    ] as [(String, Int, String)])
  func `a faulty note is refused with its line`(note: String, line: Int, reason: String) {
    let error = refusal(note)
    #expect(error?.code == .malformedNote)
    #expect(error?.line == line)
    #expect(error?.reason.contains(reason) == true, "\(error?.reason ?? "accepted")")
  }

  @Test func `a note that is not UTF-8 is refused`() {
    let error = #expect(throws: MerkleLogError.self) {
      try SignedNote(parsing: Array("te".utf8) + [0xFF] + Array("\n\n\(line)".utf8))
    }
    #expect(error?.code == .malformedNote)
  }

  @Test func `the last empty line divides text and signatures`() throws {
    let note = try SignedNote(parsing: "one\n\ntwo\n\n\(line)")
    #expect(note.body == Array("one\n\ntwo\n".utf8))
    #expect(note.signatures.count == 1)
    #expect(note.text == "one\n\ntwo\n\n\(line)")
  }

  @Test func `100 signature lines are taken and 101 are not`() throws {
    let hundred = "text\n\n" + String(repeating: line, count: 100)
    #expect(try SignedNote(parsing: hundred).signatures.count == 100)
    let error = refusal(hundred + line)
    #expect(error?.code == .tooLong)
    #expect(error?.line == 103)
  }

  @Test func `16 KiB are taken and one byte more is not`() throws {
    let frame = "\n\n\(line)"
    let text = String(repeating: "x", count: SignedNote.maximumLength - frame.utf8.count)
    #expect(try SignedNote(parsing: text + frame).bytes.count == 16_384)
    #expect(refusal("x" + text + frame)?.code == .tooLong)
  }

  @Test func `a text that would swallow its signatures cannot be signed`() throws {
    let signature = try SignatureLine(parsing: String(line.dropLast()))
    #expect(throws: MerkleLogError.self) { try SignedNote(body: Array("no line feed".utf8), signatures: [signature]) }
    #expect(throws: MerkleLogError.self) { try SignedNote(body: Array("text\n".utf8), signatures: []) }
    #expect(try SignedNote(body: Array("text\n".utf8), signatures: [signature]).text == "text\n\n\(line)")
  }

  @Test(
    arguments: [
      ("o\n0\nROOT\n", 2), ("o\n01\nROOT\n", 2), ("o\n+1\nROOT\n", 2), ("o\n-1\nROOT\n", 2), ("o\n\nROOT\n", 2),
      ("o\n1 \nROOT\n", 2), ("o\n9223372036854775808\nROOT\n", 2), ("o\n١\nROOT\n", 2), ("\n1\nROOT\n", 1),
      ("o o\n1\nROOT\n", 1), ("o+o\n1\nROOT\n", 1), ("o\n1\n\n", 3), ("o\n1\nAAAA\n", 3), ("o\n1\nROOT \n", 3),
      ("o\n1\n", 3), ("o\n", 2), ("o\n1\nROOT\nx\n", 4), ("o\n1\nROOT\n\n", 4),
    ] as [(String, Int)])
  func `a faulty checkpoint is refused with its line`(body: String, line: Int) {
    let note = body.replacing("ROOT", with: Digest.zero.base64) + "\n" + self.line
    let error = #expect(throws: MerkleLogError.self) { try UnverifiedCheckpoint(parsing: note) }
    #expect(error?.code == .malformedCheckpoint)
    #expect(error?.line == line)
  }

  @Test func `the largest size is 2^63 − 1`() throws {
    let note = "o\n9223372036854775807\n\(Digest.zero.base64)\n\n\(line)"
    #expect(try UnverifiedCheckpoint(parsing: note).size == TreeSize(.max))
  }
}
