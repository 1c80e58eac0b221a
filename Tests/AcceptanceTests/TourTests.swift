import Foundation
import Testing

/// The README's tour, played command by command: what is printed there is what the program says.
///
/// Codes, hashes and keys differ from ledger to ledger and are not compared; `…` stands for anything.
struct TourTests {
  /// A command of a document, and what stands under it.
  struct Step {
    var command: String
    var expected: [String] = []
  }

  /// The guide's commands that only ask, and whose answer over the sample is printed there.
  private static let questions = [
    "mentees --on-day", "mentors --free", "findings", "roadmap status", "progress --cycle", "satisfaction",
    "report violations", "report late", "verify",
  ]

  @Test func `the tour of the README goes as it is printed`() throws {
    let readme = try String(contentsOfFile: Checkout.path("README.md"), encoding: .utf8)
    let steps = Self.steps(in: readme)
    try #require(steps.count > 20)
    let stage = try Stage()
    for step in steps {
      let output = try stage.run(step.command)
      for missing in Self.missing(step.expected, in: output) {
        Issue.record("$ \(step.command)\nlacks «\(missing)»\n\(output)")
      }
    }
  }

  @Test func `the guide's questions about the sample year are answered as they are printed`() async throws {
    let pages = ["CoordinatorGuide", "DataOfficerGuide", "VerificationGuide"]
    let steps = try pages.flatMap { page in
      try Self.steps(
        in: String(
          contentsOfFile: Checkout.path("Sources/mentorledger/Documentation.docc/\(page).md"), encoding: .utf8))
    }.filter { step in
      Self.questions.contains { step.command.hasPrefix("mentorledger \($0)") && !step.command.contains("--against") }
    }
    try #require(steps.count >= 10)
    let year = try await SampleYear.copy()
    for step in steps {
      let outcome = try year.run(step.command.split(separator: " ").dropFirst().map(String.init))
      #expect(outcome.status == 0, "\(outcome)")
      for missing in Self.missing(step.expected, in: outcome.errors + outcome.output) {
        Issue.record("$ \(step.command)\nlacks «\(missing)»\n\(outcome)")
      }
    }
  }

  @Test func `a line that the program does not print is missed, and so is one in the wrong place`() {
    let output =
      "Записано.\n  № 5  Информирование проведено  16.09.2021\nverified 260 \(String(repeating: "a", count: 64))"
    #expect(Self.missing(["Записано.", "", "№ 5 … 16.09.2021", "verified 260 …"], in: output).isEmpty)
    #expect(Self.missing(["verified 259 …"], in: output) == ["verified 259 …"])
    #expect(Self.missing(["№ 5 … 16.09.2021", "Записано."], in: output) == ["Записано."])
  }

  /// The steps of the blocks that hold commands behind `$`, and of those that prepare for them.
  static func steps(in text: String) -> [Step] {
    var steps: [Step] = []
    var isContinued = false
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      guard line.hasPrefix("    ") else {
        isContinued = false
        continue
      }
      let code = String(line.dropFirst(4))
      if isContinued {
        steps[steps.count - 1].command += " " + code.drop { $0 == " " }
      } else if code.hasPrefix("$ ") || code.hasPrefix("mkdir ") {
        steps.append(Step(command: code.hasPrefix("$ ") ? String(code.dropFirst(2)) : code))
      } else if !steps.isEmpty {
        steps[steps.count - 1].expected.append(code)
      }
      isContinued = steps.last?.command.hasSuffix("\\") == true
      if isContinued { steps[steps.count - 1].command.removeLast() }
    }
    return steps
  }

  /// The expected lines that the output does not hold, in their order.
  static func missing(_ expected: [String], in output: String) -> [String] {
    var rest = output.split(separator: "\n").map { comparable(String($0)) }[...]
    return expected.filter { line in
      let pieces = comparable(line).split(separator: "…").map { $0.trimmingCharacters(in: .whitespaces) }
      guard !pieces.allSatisfy(\.isEmpty) else { return false }
      guard let found = rest.firstIndex(where: { holds($0, pieces.filter { !$0.isEmpty }) }) else { return true }
      rest = rest[(found + 1)...]
      return false
    }
  }

  private static func holds(_ line: String, _ pieces: [String]) -> Bool {
    var rest = line[...]
    for piece in pieces {
      guard let range = rest.firstRange(of: piece) else { return false }
      rest = rest[range.upperBound...]
    }
    return true
  }

  /// A line without what differs from ledger to ledger and from table to table.
  private static func comparable(_ line: String) -> String {
    line.replacing("…/.work", with: ".work").replacing(#/\+[0-9a-f]{8}\+[A-Za-z0-9+/=]{44}/#, with: "+KEY").replacing(
      /\b[0-9a-f]{64}\b/, with: "HASH"
    )
    .replacing(/u:[0-9a-f]{16}/, with: "ACCOUNT").replacing(/\b[0-9a-f]{8}\b/, with: "CODE")
    .replacing(/─+/, with: "─").replacing(#/ +/#, with: " ")
  }

  /// Where a tour is played: the checkout, with the ledger in a folder of its own.
  private final class Stage {
    private let folder: URL
    private var preamble = ""

    init() throws {
      folder = try Scratch.folder("tour")
      let programs = folder.appendingPathComponent("bin")
      try FileManager.default.createDirectory(at: programs, withIntermediateDirectories: true)
      try FileManager.default.createSymbolicLink(
        atPath: programs.appendingPathComponent("mentorledger").path, withDestinationPath: Checkout.program)
    }

    /// What a command says, on both ways out.
    func run(_ command: String) throws -> String {
      let command = try named(command.replacing(".work/tour", with: folder.path))
      if command.contains(/^[A-Z]+=/), !command.contains(" ") {
        preamble += command + "\n"
        return ""
      }
      let script = "cd \"$CHECKOUT\" && export PATH=\"$STAGE/bin:$PATH\" MENTORLEDGER_LEDGER=\"$STAGE/ledger\"\n"
      let outcome = try Outcome.of(
        "/usr/bin/env", ["bash", "-c", script + preamble + "{ \(command); } 2>&1"],
        environment: ["CHECKOUT": Checkout.path("."), "STAGE": folder.path])
      return outcome.output.replacing(folder.path, with: ".work/tour")
    }

    /// The command with the code of the pupil whose history the tour shows in the place of the printed one.
    private func named(_ command: String) throws -> String {
      guard command.contains("history ") else { return command }
      let people = try run(
        "mentorledger participants --role mentee --why check --today 2021-12-01 --format csv")
      let line = people.split(separator: "\r\n").first { $0.contains("Стрижёв Лев Антонович") }
      let code = try #require(line?.prefix(8))
      return command.replacing(/history [0-9a-f]{8}/, with: "history \(code)")
    }
  }
}
