import Foundation
import MentoringCommands
import Testing

/// Every example of the help is run on the sample year, with real codes and files in place of the invented ones.
@Suite struct HelpExampleTests {
  @Test(arguments: HelpExample.all) func `an example of the help does what it says`(_ example: HelpExample) async throws
  {
    let outcome = try await Desk.shared.value.run(example, on: SampleYear.copy())
    #expect(outcome.status == example.status, "\(example.line)\n\(outcome)")
  }

  @Test func `there is an example for each command, and a placeholder left in one would be noticed`() async throws {
    #expect(HelpExample.all.count >= 50)
    let nobody = HelpExample(line: "mentorledger show ffffffff")
    #expect(try await Desk.shared.value.run(nobody, on: SampleYear.copy()).status != 0)
  }
}

/// A line of the help.
struct HelpExample: Sendable, CustomTestStringConvertible {
  let line: String

  var testDescription: String { line }

  /// What the line should end with: the one that would ask its questions at a terminal is refused without one, and the
  /// sample's road map is in force already, as its monitoring is done.
  var status: Int32 {
    let refused = [
      "record person.registered role=", "roadmap import lyceum21-2021",
      "monitoring complete --cycle 2021 --eligible 640 --document",
    ]
    return refused.contains { line.contains($0) } ? 4 : 0
  }

  /// Lines that need a witness, an older checkpoint, a loss or proposed pairs at hand: WitnessTests, CosignatureTests,
  /// ProofTests, KeyTests, LostKeyTests, AccessLossTests and PairLifeScenarios run them.
  private static func isTried(_ line: String) -> Bool {
    [
      "checkpoint cosign", "checkpoint add", "checkpoint show --size", "продолжение.request --policy", "keys recover",
      "--lost", "accept-loss", "keys reclaim", "order issue",
    ]
    .contains { line.contains($0) }
  }

  static let all: [HelpExample] = HelpTexts.discussions.flatMap { discussion in
    discussion.split(separator: "\n").map { String($0.drop { $0 == " " }) }
      .filter { $0.hasPrefix("mentorledger ") && !isTried($0) }.map(HelpExample.init)
  }
}

/// A folder with the files that examples name, beside a copy of the sample ledger.
private struct Desk {
  /// One for all examples: copies of the sample have the same codes and numbers.
  static let shared = Task { try await Desk(SampleYear.copy()) }

  private let folder: URL
  private var replacements: [(String, String)] = []

  init(_ year: TestLedger) throws {
    folder = try Scratch.folder("desk")
    let mentees = try year.rows("mentees", "--today", "2022-06-30")
    let pairs = try year.rows("pairs", "--state", "active", "--today", "2022-06-30")
    let declined = try year.rows("events", "--type", "mentor.declined", "--today", "2022-06-30")
    let accounts = try year.rows("account", "list")
    let briefings = try year.rows("events", "--type", "briefing.held", "--today", "2022-06-30")
    let registrations = try year.rows("events", "--type", "person.registered", "--today", "2022-06-30")
    let meetings = try year.rows("meetings", "--today", "2022-06-30").filter { $0["kind"] == "regular" }
    let bases = try year.rows("events", "--type", "base.formed", "--today", "2022-06-30")
    let root = try year.run("verify").lastLine.split(separator: " ").map(String.init)
    let tagged = declined[0]["tags"].split(separator: ",").first { $0.hasPrefix("person:") } ?? ""
    replacements = [
      ("mentor.approved person=1f3a", "mentor.approved --reason other person=\(tagged.dropFirst(7).prefix(12))"),
      ("7f0c2f7e", String(mentees[0]["person"].prefix(12))), ("1f3a", String(mentees[0]["person"].prefix(12))),
      ("0031aaaa", String(pairs[0]["pair"].prefix(12))), ("pair=9c02", "pair=\(pairs[0]["pair"].prefix(12))"),
      ("u:41c90d2f7ab3e856", accounts.first { $0["roles"].contains("auditor") }?["account"] ?? ""),
      // The sample has a briefing of the staff on that day: the same fact is not recorded twice.
      ("attendance=58 --on 06.09.2021", "attendance=58 --on 07.09.2021"),
      ("correct 57 --reason typing-error", "correct \(briefings[0]["position"]) --reason typing-error"),
      ("bases show 412", "bases show \(bases[0]["position"])"),
      ("correct 57", "correct \(meetings[0]["position"])"), ("correct 60", "correct \(briefings[1]["position"])"),
      ("correct 14", "correct \(registrations[0]["position"])"), ("--against-root 57 ", "--against-root \(root[1]) "),
      ("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", root[2]),
      ("2022-06-01T09:00:00Z", "2024-07-01T09:00:00Z"),
      ("/media/keys/mentoring", folder.appendingPathComponent("keys").path),
      (
        "revoke \(accounts.first { $0["roles"].contains("auditor") }?["account"] ?? "") --role psychologist",
        "revoke \(accounts.first { $0["roles"].contains("auditor") }?["account"] ?? "") --role auditor"
      ),
    ]
    try layOut(year)
    try year.run("backup", file("копия-2022-05-31"))
    try year.run("restore", file("копия-2022-05-31"), "--to", file("восстановленный"))
    try year.run("prove", "57", "--output", file("запись-57.proof"))
    try year.run(
      "disclose", "57", "0", "--why", "request", "--to", "person", "--output", file("часть.json"), "--at",
      "2024-07-01T09:00:00Z")
  }

  /// The files that examples name.
  private func layOut(_ year: TestLedger) throws {
    try year.run("export", "bundle", folder.appendingPathComponent("комплект").path)
    let note = try Data(contentsOf: folder.appendingPathComponent("комплект/checkpoint"))
    let policy = try Data(contentsOf: URL(fileURLWithPath: year.policy))
    let people =
      "ФИО;Дата рождения;Роль;Род занятий;Дата регистрации\nНовикова-Тестова Инга Львовна;02.03.2008;наставляемый;обучающийся;15.06.2022\n"
    let meetings = try Data(
      contentsOf: URL(fileURLWithPath: Checkout.path("Tools/sample/cycle-2021/17-meetings-2021-12.csv")))
    let person =
      #"{"data":{"role":"mentee","cycle":2021,"occupation":"pupil","basis":"consent-awaited"},"sealed":{"profile":{"fullName":"Новикова-Тестова Инга Львовна","birthDate":"2008-03-02"}}}"#
    let map = try String(
      contentsOf: URL(fileURLWithPath: Checkout.path("Schemas/roadmaps/lyceum21-2021.v1.json")), encoding: .utf8)
    let files: [(String, Data)] = [
      ("точка-2021-12-31.txt", note), ("точка-2022-05-31.txt", note), ("policy", policy),
      ("участники.csv", Data(people.utf8)), ("встречи-декабрь.csv", meetings), ("участник.json", Data(person.utf8)),
      (
        "новые-сведения.json",
        Data(#"{"sealed":{"profile":{"fullName":"Исправленная Анна Тестовна","birthDate":"2008-03-02"}}}"#.utf8)
      ),
      ("пояснение.txt", Data("Записано дважды\n".utf8)),
      ("карта-2022.json", Data(map.replacing("\"version\": 1", with: "\"version\": 2").utf8)),
      (
        "swot.json",
        Data(
          #"{"sealed":{"swot":{"strengths":"Опыт","weaknesses":"Время","opportunities":"Вуз","threats":"Каникулы"}}}"#
            .utf8)
      ),
    ]
    for (name, data) in files { try data.write(to: folder.appendingPathComponent(name)) }
  }

  private func file(_ name: String) -> String { folder.appendingPathComponent(name).path }

  func run(_ example: HelpExample, on year: TestLedger) throws -> Outcome {
    var line = example.line
    for (invented, real) in replacements { line = line.replacing(invented, with: real) }
    line = line.replacing("/media/safe", with: try Scratch.folder("safe").path)
    var words = Self.words(line)
    words.removeFirst()
    if words.first == "export" { words[2] = try Scratch.folder("bundle").appendingPathComponent("комплект").path }
    if words.first == "backup", words.last != "drill" {
      words[words.count - 1] = try Self.fresh(words[words.count - 1])
    }
    if let index = words.firstIndex(of: "--to"), words.first == "restore" {
      words[index + 1] = try Self.fresh(words[index + 1])
    }
    for option in ["--output", "--key", "--backup"] {
      guard let index = words.firstIndex(of: option) else { continue }
      words[index + 1] = try Scratch.folder("out").appendingPathComponent(words[index + 1]).path
    }
    // The command's own name is no file, even where an example has made a folder `keys`.
    for index in words.indices.dropFirst() {
      let file = folder.appendingPathComponent(words[index])
      if FileManager.default.fileExists(atPath: file.path) { words[index] = file.path }
      if words[index].hasPrefix("журнал/") { words[index] = year.file(String(words[index].dropFirst("журнал/".count))) }
    }
    if words.first == "init", let index = words.firstIndex(of: "--ledger") {
      words[index + 1] = try Scratch.folder("init").appendingPathComponent(words[index + 1]).path
      return try Outcome.of(Checkout.program, words)
    } else if let index = words.firstIndex(of: "--ledger") {
      words[index + 1] = year.ledger
    }
    return try year.run(words + time(words))
  }

  /// A place for a folder that is not there yet.
  private static func fresh(_ name: String) throws -> String {
    try Scratch.folder("fresh").appendingPathComponent(name).path
  }

  /// The sample's clock is declared: recordings state their time, questions their day.
  private func time(_ words: [String]) -> [String] {
    let recording: Set = [
      "record", "correct", "import", "roadmap import", "account create", "account grant", "account revoke",
      "account close", "keys rotate-log", "keys replace-log", "bases form", "monitoring complete",
    ]
    let name = words[0]
    let group = words.count > 1 ? "\(words[0]) \(words[1])" : ""
    if name == "disclose", group != "disclose check", !words.contains("--at") {
      return ["--at", "2024-07-01T09:00:00Z"]
    }
    if words.contains("--list") || words.contains("--columns") && name == "import" || words.contains("--at") {
      return []
    }
    if recording.contains(name) || recording.contains(group) {
      // What is said of the first year happened in it.
      let day = name == "record" && !words.contains("--on") ? ["--on", "2022-06-16"] : []
      return ["--at", "2024-07-01T09:00:00Z"] + day
    }
    let asks: Set = [
      "mentees", "mentors", "pairs", "meetings", "participants", "consents", "events", "findings", "show", "history",
      "bases",
    ]
    return asks.contains(name) || group == "roadmap status" ? ["--today", "2022-06-30"] : []
  }

  /// The words of a line as a shell splits them.
  private static func words(_ line: String) -> [String] {
    var words: [String] = [""]
    var isQuoted = false
    for character in line {
      switch character {
      case "\"": isQuoted.toggle()
      case " " where !isQuoted: words.append("")
      default: words[words.count - 1].append(character)
      }
    }
    return words.filter { !$0.isEmpty }
  }
}
