import Foundation
import Testing

/// A command that opens personal data where a reason is given, as it is tried: what it asks, and how the log of reads names
/// the question.
struct OpeningCommand: Sendable, CustomTestStringConvertible {
  /// The command's own words: `report reads`.
  let path: String
  /// What stands behind them; `PUPIL`, `PAIR`, `ENTRY`, `BASE` stand for codes of the school.
  let more: [String]
  let query: String

  var testDescription: String { ([path] + more).joined(separator: " ") }

  private init(_ path: String, _ more: String..., query: String) {
    (self.path, self.more, self.query) = (path, more, query)
  }

  static let all: [OpeningCommand] = [
    OpeningCommand("mentees", query: "mentees"), OpeningCommand("mentors", query: "mentors"),
    OpeningCommand("pairs", query: "pairs"), OpeningCommand("participants", query: "participants"),
    OpeningCommand("meetings", query: "meetings"), OpeningCommand("consents", query: "consents"),
    OpeningCommand("mentees", "--columns", "mentees-base/1", "--format", "csv", query: "mentees"),
    OpeningCommand("show", "PUPIL", query: "card"), OpeningCommand("show", "PAIR", query: "card"),
    OpeningCommand("show", "ENTRY", query: "entry"), OpeningCommand("history", "PUPIL", query: "history"),
    OpeningCommand("order notices", query: "pairs"), OpeningCommand("bases show", "BASE", query: "mentees"),
    OpeningCommand("progress", "--people", query: "participants"), OpeningCommand("cases", query: "participants"),
    OpeningCommand("publications", query: "participants"), OpeningCommand("takedowns", query: "participants"),
    OpeningCommand("duplicates", query: "participants"), OpeningCommand("report reads", query: "reads"),
    OpeningCommand("roadmap status", "--cycle", "2021", query: "entry"),
  ]

  /// Commands that take a reason and are not tried with and without one, with the test that tries them.
  static let elsewhere = [
    "disclose part": "DisclosureTests: it does nothing without a reason",
    "import": "CorrectedTableTests: it opens what a corrected table would change",
  ]

  /// The newest entry that counted when the school's base was formed.
  static func knownWhenFormed(in school: TestLedger) throws -> Int {
    let base = try #require(try school.rows("events", "--type", "base.formed", "--today", "2021-12-20").first)
    return try #require(Int(base["position"])) - 1
  }

  /// The words of the command, with codes of a school.
  func arguments(in school: TestLedger) throws -> [String] {
    let pair = try #require(try school.rows("pairs", "--today", "2021-12-20").first)
    let pupil = try #require(pair.list("mentees").first)
    let people = try school.rows("participants", "--today", "2021-12-20", "--role", "mentee")
    let entry = try #require(people.whose("person", pupil).first)
    let base = try #require(try school.rows("events", "--type", "base.formed", "--today", "2021-12-20").first)
    let codes = ["PUPIL": pupil, "PAIR": pair["pair"], "ENTRY": entry["position"], "BASE": base["position"]]
    return path.split(separator: " ").map(String.init) + more.map { codes[$0] ?? $0 }
  }
}

extension OpeningCommand {
  /// Every command that takes `--why`, by what the program itself says of its commands.
  static func takingReason() throws -> Set<String> {
    let outcome = try Outcome.of(Checkout.program, ["--experimental-dump-help"])
    let help = try JSONDecoder().decode(DumpedHelp.self, from: Data(outcome.output.utf8))
    return Set(help.command.takingReason([]))
  }

  /// What the parser says of the commands.
  private struct DumpedHelp: Decodable {
    struct Command: Decodable {
      struct Argument: Decodable {
        struct Name: Decodable { let name: String }
        let names: [Name]?
      }
      let commandName: String
      let arguments: [Argument]?
      let subcommands: [Command]?

      func takingReason(_ path: [String]) -> [String] {
        let takes = arguments?.contains { $0.names?.contains { $0.name == "why" } == true } == true
        return (takes ? [path.joined(separator: " ")] : [])
          + (subcommands ?? []).flatMap { $0.takingReason(path + [$0.commandName]) }
      }
    }
    let command: Command
  }
}

extension OpeningCommand {
  /// A school in which each of the commands has somebody to name, on 20.12.2021.
  static let school = Result {
    let school = try SmallSchool.paired()
    let mentor = try school.person(SmallSchool.mentor)
    try school.take("meetings", at: "2021-12-17T08:00:00Z", SmallSchool.meeting("организационная", "16.12.2021"))
    try school.approveRoadMap(at: "2021-12-17T08:10:00Z")
    try school.take(
      "participants", at: "2021-12-17T08:15:00Z",
      """
      ФИО;Дата рождения;Роль;Род занятий;Дата регистрации
      \(SmallSchool.mentor);07.07.1985;сотрудник;педагог;01.09.2021
      """)
    try school.record(
      "responsible.assigned", "person=\(mentor)", "cycle=2021", "itemList=6.1", "post=deputy-teaching-first",
      "substitute=false", on: "2021-12-16", at: "2021-12-17T08:20:00Z")
    try school.record(
      "assessment.recorded", "person=\(mentor)", "role=mentor", "cycle=2021", "phase=before",
      "form=mentor-readiness/1", on: "2021-11-12", at: "2021-12-17T08:30:00Z", reason: "other",
      json: #"{"sealed":{"scores":{"scales":[{"scale":"planning","points":400}]}}}"#)
    let formed = try school.run(
      "bases", "form", "mentees", "--cycle", "2021", "--on", "2021-12-17", "--at", "2021-12-17T08:40:00Z")
    try #require(formed.status == 0, "\(formed)")
    try publish(mentor, in: school)
    try school.take(
      "participants", at: "2021-12-18T07:00:00Z",
      """
      ФИО;Дата рождения;Роль;Род занятий;Дата регистрации
      \(SmallSchool.otherMentor);03.01.1990;наставник;педагог;17.12.2021
      """)
    // Somebody has read already
    try school.run("show", mentor, "--why", "programme", "--today", "2021-12-18")
    return school
  }

  /// A case that names the mentor, published, and the consent withdrawn.
  private static func publish(_ mentor: String, in school: TestLedger) throws {
    try school.take(
      "consents", at: "2021-12-17T09:00:00Z",
      """
      ФИО участника;Дата рождения;Роль;Цель;Текст;Кто подписал;Форма;Дата;Действует по
      \(SmallSchool.mentor);07.07.1985;наставник;распространение;distribution/1;сам;бумага;16.12.2021;31.08.2022
      """)
    let consent = try #require(
      try school.rows("consents", "--purpose", "distribution", "--today", "2021-12-17").first)["position"]
    try school.record(
      "consent.terms.stated", "person=\(mentor)", "cycle=2021", "consent=\(consent)", "signer=\(mentor)",
      "sites=school.example", "categories=name,story", on: "2021-12-16", at: "2021-12-17T09:10:00Z")
    try school.record(
      "case.drafted", "number=1", "edition=1", "cycle=2021", "anonymised=false", "persons=\(mentor)", on: "2021-12-16",
      at: "2021-12-17T09:20:00Z", json: #"{"data":{},"sealed":{"story":{"heading":"Случай","text":"Как это было"}}}"#)
    try school.record(
      "case.approved", "number=1", "edition=1", "cycle=2021", on: "2021-12-16", at: "2021-12-17T09:30:00Z")
    try school.record(
      "publication.made", "number=1", "cycle=2021", "kind=case-study", "sites=school.example", "anonymised=false",
      "caseNumber=1", "persons=\(mentor)", "categories=name,story", on: "2021-12-17", at: "2021-12-17T09:40:00Z")
    try school.record(
      "consent.withdrawn", "person=\(mentor)", "cycle=2021", "purpose=distribution", "consent=\(consent)",
      "capacity=self", "signer=\(mentor)", "channel=paper", on: "2021-12-18", at: "2021-12-18T06:00:00Z")
  }
}
