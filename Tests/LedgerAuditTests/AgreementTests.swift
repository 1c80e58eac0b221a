import Foundation
import MerkleLog
import Testing

@testable import LedgerAudit

/// Every broken bundle is judged by both programs: the same status, first position, kinds, places and sentences.
struct AgreementTests {
  private static let vectors = GoldenVectors.shared

  private struct Question {
    var name: String
    var words: OtherVerifier.Words
    var report: AuditReport
  }

  /// What both programs are asked about one ledger.
  private static func question(
    _ name: String, _ sample: SampleLedger, on shelf: BundleShelf, policy: String? = vectors.policy,
    against: [UnverifiedCheckpoint] = [], roots: [Auditor.StatedRoot] = []
  ) throws -> Question {
    var words = [try shelf.bundle(sample)]
    if let policy { words += ["--policy", try shelf.write(Array(policy.utf8))] }
    for note in against { words += ["--against", try shelf.write(note.note.bytes)] }
    for root in roots { words += ["--against-root", "\(root.size)", root.root.hex] }
    let report = Auditor.verify(
      sample.bundle, policy: try policy.map { try Policy(parsing: $0) }, against: against, againstRoots: roots)
    return Question(name: name, words: words, report: report)
  }

  private static func expectAgreement(_ questions: [Question]) throws {
    let answers = try OtherVerifier.answers(to: questions.map(\.words))
    try #require(answers.count == questions.count)
    for (question, other) in zip(questions, answers) {
      let own = OtherVerifier.Verdict(question.report)
      #expect(own == other, "\(question.name)\nthe program: \(own)\nverify.py: \(other)")
    }
  }

  @Test func `each rule of the format, broken alone, is found alike by both programs`() throws {
    let shelf = try BundleShelf()
    // A bundle writes the first line of no leaf, so that one rule stands in a store alone.
    let rules =
      RuleCase.leafRules.filter { $0.code != .leafPrefix } + RuleCase.treeRules + RuleCase.sealedRules
      + RuleCase.accessRules
    try Self.expectAgreement(
      rules.map { rule in
        var sample = try SampleLedger.golden()
        try rule.change(&sample)
        if rule.isSigned { try sample.sign() }
        return try Self.question(rule.testDescription, sample, on: shelf)
      })
  }

  @Test func `sound ledgers, ledgers without a policy and parts withheld are judged alike`() throws {
    let shelf = try BundleShelf()
    let golden = try SampleLedger.golden()
    var withheld = golden
    withheld.parts[0].blob = nil
    var alone = golden
    alone.note = try golden.checkpoint(isWitnessed: false).note.bytes
    var requested = golden
    requested.events.removeLast()
    try requested.sign()
    try Self.expectAgreement([
      Self.question("sound", golden, on: shelf), Self.question("no policy", golden, on: shelf, policy: nil),
      Self.question("withheld", withheld, on: shelf), Self.question("quorum", alone, on: shelf),
      Self.question("quorum of an older note", alone, on: shelf, against: [golden.checkpoint(size: 5)]),
      Self.question("in progress", requested, on: shelf),
    ])
  }

  @Test func `checkpoints that the format refuses are judged alike`() throws {
    let shelf = try BundleShelf()
    try Self.expectAgreement(
      Self.vectors.checkpointBad.map { bad in
        var sample = try SampleLedger.golden()
        sample.note = Array(bad.note.utf8)
        return try Self.question(bad.why, sample, on: shelf)
      })
  }

  @Test func `changes of the log's key are judged alike`() throws {
    let shelf = try BundleShelf()
    let (old, new) = (Self.vectors.logVkey, Self.vectors.rotatedVkey)
    var questions: [Question] = []
    for type in ["log.key.rotated", "log.key.replaced"] {
      for (from, to) in [(old, new), (new, old), (old, old), (old, "x")] {
        for isLater in [false, true] {
          for seeds in [[1], [6], [1, 6]] as [[UInt8]] {
            for logs in [[old], [new], [old, new], []] {
              var sample = try SampleLedger.golden()
              sample.append(type, "{\"from\":\"\(from)\",\"to\":\"\(to)\"}")
              if isLater { sample.append("ledger.noted", "{}") }
              try sample.sign(seeds: seeds)
              let policy = logs.isEmpty ? nil : logs.map { "log \($0)\n" }.joined() + "quorum none\n"
              questions.append(
                try Self.question(
                  "\(type) \(from == old) \(to == new) later \(isLater) by \(seeds), policy of \(logs.count)", sample,
                  on: shelf, policy: policy))
            }
          }
        }
      }
    }
    try Self.expectAgreement(questions)
  }

  @Test func `checkpoints and roots from outside are judged alike`() throws {
    let shelf = try BundleShelf()
    let golden = try SampleLedger.golden()
    var (other, longer) = (golden, golden)
    try other.replace(1, "mentee", "mentor")
    longer.append("ledger.noted", "{}")
    let note = try golden.checkpoint(size: 4)
    let forged = try UnverifiedCheckpoint(body: note.body, signatures: golden.checkpoint(size: 5).note.signatures)
    let root = try #require(Digest(hex: Self.vectors.roots[3]))
    try Self.expectAgreement([
      Self.question("true", golden, on: shelf, against: [note]),
      Self.question("rewritten", golden, on: shelf, against: [other.checkpoint(size: 4)]),
      Self.question("longer", golden, on: shelf, against: [longer.checkpoint()]),
      Self.question("another log's", golden, on: shelf, against: [golden.checkpoint(origin: "other.example/log")]),
      Self.question("forged", golden, on: shelf, against: [forged]),
      Self.question("a stranger's", golden, on: shelf, against: [golden.checkpoint(size: 4, seeds: [9])]),
      Self.question(
        "a stranger's of another history", golden, on: shelf, against: [other.checkpoint(size: 4, seeds: [9])]),
      Self.question(
        "a stranger's, no policy", golden, on: shelf, policy: nil, against: [other.checkpoint(size: 4, seeds: [9])]),
      Self.question("between two", golden, on: shelf, against: [note, other.checkpoint(size: 6)]),
      Self.question(
        "a policy of another log", golden, on: shelf,
        policy: "log \(LogSigningKey(name: "other.example/log", seed: [UInt8](repeating: 9, count: 32)).verifierKey)\n"
          + "quorum none\n"),
      Self.question("true root", golden, on: shelf, roots: [.init(size: TreeSize(3), root: root)]),
      Self.question("another root", golden, on: shelf, roots: [.init(size: TreeSize(5), root: root)]),
      Self.question("root of a longer one", golden, on: shelf, roots: [.init(size: TreeSize(9), root: root)]),
      Self.question(
        "a rewritten ledger under a true root", other, on: shelf, roots: [.init(size: TreeSize(3), root: root)]),
    ])
  }

  @Test func `files of a bundle that are not of their form are judged alike`() throws {
    let shelf = try BundleShelf()
    let line = Self.vectors.bundle.sealed
    let events = Self.vectors.bundle.events
    let files: [(events: String, sealed: String)] = [
      (String(events.dropLast()), line), ("\n" + events, line), (events, String(line.dropLast())),
      (events, line + line),
      (events, line + "\n"), (events, #"{"part":0,"position":4,"withheld":false}"# + "\n"),
      (events, line.replacing("\"part\":0", with: "\"part\":200")),
      (events + String(repeating: "a", count: 70_000), line),
      ("", line), (events + "{}\n", line),
    ]
    var questions: [Question] = []
    for (index, file) in files.enumerated() {
      let bundle = try shelf.bundle(SampleLedger.golden())
      try shelf.replace("events.jsonl", in: bundle, with: file.events)
      try shelf.replace("sealed.jsonl", in: bundle, with: file.sealed)
      let reader = BundleReader(
        checkpoint: ByteSource(Array(Self.vectors.bundle.checkpoint.utf8)), events: ByteSource(Array(file.events.utf8)),
        sealed: ByteSource(Array(file.sealed.utf8)))
      let words = [bundle, "--policy", try shelf.write(Array(Self.vectors.policy.utf8))]
      questions.append(
        Question(
          name: "files \(index)", words: words,
          report: Auditor.verify(reader, policy: try Self.vectors.parsedPolicy)))
    }
    try Self.expectAgreement(questions)
  }
}

extension BundleShelf {
  func replace(_ name: String, in bundle: String, with text: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: bundle).appendingPathComponent(name))
  }
}
