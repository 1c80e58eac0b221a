import Testing

extension SmallSchool {
  private static let proposalColumns = "\(pairColumns);Форма наставничества;Группа;Дата"

  /// On 08.12.2021: both pupils proposed to the mentor of three places; the first pair accepted by both sides, the other
  /// by the mentor alone.
  static func proposed() throws -> TestLedger { try proposing.get().copy() }

  private static let proposing = Result {
    let school = try ready()
    try school.take("proposals", at: "2021-12-08T08:00:00Z", proposals([pair, otherPair], "07.12.2021"))
    try school.take("acceptances", at: "2021-12-08T09:00:00Z", acceptances([pair], "08.12.2021"))
    try school.take(
      "acceptances", at: "2021-12-08T10:00:00Z", acceptances([otherPair], "08.12.2021", by: ["наставник"]))
    return school
  }

  /// The table of pairs proposed on a day, or of one group where it has a label.
  static func proposals(_ pairs: [String], _ day: String, group: String = "") -> String {
    ([proposalColumns] + pairs.map { "\($0);работодатель – ученик;\(group);\(day)" }).joined(separator: "\n")
  }

  /// The table in which these sides accept pairs.
  static func acceptances(_ pairs: [String], _ day: String, by sides: [String] = ["наставник", "наставляемый"])
    -> String
  {
    let rows = pairs.flatMap { pair in sides.map { "\(pair);\($0);да;\(day)" } }
    return (["\(pairColumns);Кто ответил;Согласие на пару;Дата"] + rows).joined(separator: "\n")
  }

  /// The table of what the pair does on a day, with further columns.
  static func step(_ day: String, _ more: [(String, String)] = []) -> String {
    "\(([pairColumns, "Дата"] + more.map(\.0)).joined(separator: ";"))\n"
      + "\(([pair, day] + more.map(\.1)).joined(separator: ";"))"
  }

  /// The table of a meeting of everybody.
  static func gathering(_ kind: String, _ day: String, _ people: [String], more: String = "", cells: [String] = [])
    -> String
  {
    let rows = people.enumerated().map { index, person in
      "\(person);\(kind);\(day)" + (more.isEmpty ? "" : ";" + (index < cells.count ? cells[index] : ""))
    }
    return (["ФИО участника;Дата рождения;Вид встречи;Дата" + (more.isEmpty ? "" : ";" + more)] + rows)
      .joined(separator: "\n")
  }

  static let people = [
    "\(pupil);05.05.2006", "\(otherPupil);11.02.2007", "\(mentor);07.07.1985", "\(otherMentor);01.03.1990",
  ]
}

/// A second account of a ledger, which acts by its token.
struct OtherAccount {
  let ledger: TestLedger
  let id: String
  private let token: String

  /// Makes the account with one role.
  init(of ledger: TestLedger, _ role: String = "coordinator", at: String) throws {
    let created = try ledger.run("account", "create", "--role", role, "--at", at)
    try #require(created.status == 0, "\(created)")
    let words = created.output.split(whereSeparator: \.isWhitespace).map(String.init)
    self.ledger = ledger
    id = try #require(words.first { $0.hasPrefix("u:") })
    token = try #require(words.first { $0.count == 64 })
  }

  func run(_ arguments: [String], input: String = "") throws -> Outcome {
    try Outcome.of(
      Checkout.program, arguments + ["--as", id], input: input,
      environment: [
        "MENTORLEDGER_LEDGER": ledger.ledger, "MENTORLEDGER_KEYS": ledger.keys, "MENTORLEDGER_TOKEN": token,
      ])
  }
}
