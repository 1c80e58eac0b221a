import Foundation
import GRDB
import Testing

/// Ledgers that earlier versions of the program made (`Tests/Golden`): today's opens, verifies, answers and goes on.
@Suite struct GoldenLedgerTests {
  /// Rules that came after a golden ledger was made, each with the entries that it rightly finds there.
  ///
  /// A rule is judged over the whole history, so a new one may find something in an old ledger; nothing else may differ.
  private static let rulesSince: [String: [String: Int]] = [
    "format-1-views-1": [
      "consent.term": 3, "mentor.interview.held": 2, "pair.proposed": 2, "pair.training": 2,
    ],
    "format-1-views-2": ["mentor.interview.held": 2, "pair.proposed": 2, "pair.training": 2],
    "format-1-views-3": ["mentor.interview.held": 2, "pair.proposed": 2, "pair.training": 2],
    "format-1-views-4": [
      "irregularity.responsible": 1, "mentor.interview.held": 1, "monitoring.report": 1, "pair.proposed": 2,
      "pair.training": 1,
    ],
  ]
  /// Indicators of a golden ledger that are computed since it was made, or were cut then and are rounded now.
  private static let figuresSince: [String: Set<String>] = [
    "format-1-views-4": ["coverage", "dissolvedEarly", "dissolvedAtEnd", "regularShare"]
  ]
  /// Cells of a golden ledger's answers that say more since: whom a mentor led to the end stays named.
  private static let cellsSince: [String: [String: String]] = ["format-1-views-4": ["mentors-ready": "mentees"]]

  @Test(arguments: try GoldenLedger.names())
  func `it verifies, answers as it did when it was made, and its views fold the same anew`(_ name: String) throws {
    let golden = try GoldenLedger(name)
    let ledger = try golden.copy()
    let verified = golden.verified

    // Untouched, both verifiers accept it, the bundle of then included.
    #expect(try ledger.run("verify").lastLine == verified)
    for target in [ledger.ledger.file("ledger.sqlite"), ledger.bundle] {
      let outcome = try Outcome.of(
        "/usr/bin/env",
        ["python3", Checkout.path("Tools/verify/verify.py"), target, "--policy", ledger.ledger.policy])
      #expect(outcome.status == 0 && outcome.lastLine == verified, "\(target): \(outcome)")
    }
    let bundle = try ledger.run("verify", "--bundle", ledger.bundle, "--policy", ledger.ledger.policy)
    #expect(bundle.status == 0 && bundle.lastLine == verified, "\(bundle)")

    // Every question has the rows that it had: cells may be added, none may change.
    for question in golden.questions {
      let outcome = try ledger.run(question.arguments)
      try #require(outcome.status == 0, "\(question.name): \(outcome)")
      var rows = try outcome.rows()
      var recorded = try golden.answer(question.name)
      var known = Set(recorded.flatMap(\.cells.keys))
      if known.contains("rule"), let since = Self.rulesSince[name] {
        #expect(question.name != "findings" || rows.filter { since[$0["rule"]] != nil }.counts("rule") == since)
        rows.removeAll { since[$0["rule"]] != nil }
      }
      if let cell = Self.cellsSince[name]?[question.name] { known.remove(cell) }
      if question.name == "indicators" {
        // A title is for people, and may be said better; the code stays.
        known.remove("title")
        let since = Self.figuresSince[name] ?? []
        #expect(since.isSubset(of: rows.values("indicator")))
        rows.removeAll { since.contains($0["indicator"]) }
        recorded.removeAll { since.contains($0["indicator"]) }
      }
      #expect(
        rows.map { $0.cells.filter { known.contains($0.key) } }
          == recorded.map { $0.cells.filter { known.contains($0.key) } }, "\(question.name)")
    }
    for command in ["replay", "rebuild", "replay"] {
      let outcome = try ledger.run(command)
      #expect(outcome.status == 0, "\(command): \(outcome)")
    }
    #expect(try ledger.run("verify").lastLine == verified, "asking changed nothing")
    #expect(try ledger.python().status == 0)
    try golden.requireUntouched()
  }

  @Test(arguments: try GoldenLedger.names())
  func `it goes on: records, imports, corrects, and what was proved of it then still holds`(_ name: String) throws {
    let golden = try GoldenLedger(name)
    let ledger = try golden.copy()
    let size = try #require(Int(golden.verified.split(separator: " ")[1]))

    let recorded = try ledger.run(
      "record", "briefing.held", "cycle=2021", "audience=parents", "attendance=40", "--on", "2022-06-28", "--at",
      "2022-06-30T09:00:00Z")
    #expect(recorded.status == 0, "\(recorded)")
    let table = try ledger.ledger.write(
      """
      ФИО;Дата рождения;Роль;Род занятий;Дата регистрации
      Иргин Матвей Олегович;03.09.1999;наставник;студент;29.06.2022
      """)
    let imported = try ledger.run("import", "participants", table, "--cycle", "2021", "--at", "2022-06-30T10:00:00Z")
    #expect(imported.status == 0, "\(imported)")
    let consents = try ledger.ledger.write(
      """
      ФИО участника;Дата рождения;Роль;Цель;Текст;Кто подписал;Форма;Дата;Действует по
      Иргин Матвей Олегович;03.09.1999;наставник;участие;participation/1;сам;бумага;29.06.2022;31.08.2022
      """)
    let consented = try ledger.run("import", "consents", consents, "--cycle", "2021", "--at", "2022-06-30T11:00:00Z")
    #expect(consented.status == 0, "\(consented)")

    // A consent of then is corrected by one of now; the old one stays as it was recorded.
    let before = try ledger.run("findings", "--today", "2022-06-30", "--format", "json").rows()
    let old = try #require(
      try golden.answer("consents").first { $0["until"].isEmpty } ?? golden.answer("consents").first)
    let refused = try ledger.run(
      "correct", old["position"], "--reason", "typing-error", "until=", "--at", "2022-06-30T12:00:00Z")
    #expect(refused.status == 4 && refused.errors.contains("«Действует по» (until): не заполнено"), "\(refused)")
    let corrected = try ledger.run(
      "correct", old["position"], "--reason", "other", "until=2022-08-31", "--at", "2022-06-30T12:00:00Z")
    #expect(corrected.status == 0, "\(corrected)")
    let listed = try ledger.run("events", "--type", "consent.collected", "--today", "2022-06-30", "--format", "json")
      .rows()
    #expect(listed.last?["version"] == "2" && listed.last?["data"].contains(#""until":"2022-08-31""#) == true)
    let recordedThen = try golden.answer("events").whose("position", old["position"])
    #expect(listed.whose("position", old["position"]).values("data") == recordedThen.values("data"))
    let after = try ledger.run("findings", "--today", "2022-06-30", "--format", "json").rows()
    let lacking = before.whose("rule", "consent.term").count
    #expect(after.whose("rule", "consent.term").count == max(0, lacking - 1))

    // A person's text of then opens, the new entries are proved, and the old note is a prefix of today's ledger.
    let names = try ledger.run("mentees", "--why", "check", "--today", "2022-06-30", "--format", "json").rows()
    #expect(try names.values("name") == golden.answer("mentees").values("name"))
    let verdict = try ledger.run("verify", "--against", ledger.bundle + "/checkpoint")
    let words = verdict.lastLine.split(separator: " ")
    #expect(verdict.status == 0 && words.first == "verified" && (Int(words[1]) ?? 0) >= size + 5, "\(verdict)")
    #expect(try ledger.python(folder: true).status == 0)
    let bundle = ledger.ledger.home.appendingPathComponent("later").path
    #expect(try ledger.run("export", "bundle", bundle).status == 0)
    #expect(try ledger.run("verify", "--bundle", bundle, "--policy", ledger.ledger.policy).status == 0)
    #expect(try ledger.run("replay").status == 0)
    try golden.requireUntouched()
  }
}

extension GoldenLedgerTests {
  @Test func `what the first program recorded is shown as it was recorded, and its tables add nothing again`() throws {
    let golden = try GoldenLedger("format-1-views-1")
    let ledger = try golden.copy()
    let termless = try #require(try golden.answer("consents").first { $0["until"].isEmpty })
    let shown = try ledger.run("show", termless["position"], "--today", "2022-06-30")
    #expect(shown.status == 0)
    #expect(
      shown.output.contains("Редакция записи: 1, нынешняя — 2; в ней не сказано: Действует по (until)"), "\(shown)")
    #expect(!shown.output.contains("\"until\""))

    // A row of then, without its last day, is known to whoever recorded it, and named to everybody else; a new row
    // without one is refused by name.
    let columns =
      "ФИО участника;Дата рождения;Роль;Цель;Текст;Кто подписал;ФИО представителя;Подпись обучающегося;Форма;Дата;"
      + "Действует по\nГречишников Иван Сергеевич;11.02.2007;наставляемый;участие;participation/1;представитель;"
      + "Гречишников Сергей Олегович;да;бумага"
    func table(_ day: String) throws -> [String] {
      [
        "import", "consents", try ledger.ledger.write("\(columns);\(day);"), "--cycle", "2021", "--at",
        "2022-06-30T09:00:00Z",
      ]
    }
    let foreign = try ledger.run(table("12.10.2021"))
    #expect(foreign.status == 4 && foreign.errors.contains("[row.recorded]"), "\(foreign)")
    #expect(!foreign.errors.contains("[consent.term]"), "\(foreign)")
    let recorded = try #require(golden.answer("events").whose("position", termless["position"]).first)
    try ledger.bindUser(to: recorded["by"])
    let known = try ledger.ledger.run(table("12.10.2021"))
    #expect(known.status == 0 && known.output.contains("уже в журнале 1; команд записано 0"), "\(known)")
    let unknown = try ledger.run(table("14.10.2021"))
    #expect(unknown.status == 4 && unknown.errors.contains("[consent.term]"), "\(unknown)")
    #expect(try ledger.run("verify").lastLine == golden.verified)
  }
}

/// A folder of `Tests/Golden`, and the answers that its program gave.
struct GoldenLedger {
  struct Question: Decodable {
    let name: String
    let arguments: [String]
  }

  private struct Account: Decodable {
    let account: String
    let token: String
  }

  private let folder: URL
  private let contents: [String: Data]
  private let account: Account
  let questions: [Question]

  static func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: Checkout.path("Tests/Golden"))
      .filter { $0.hasPrefix("format-") }.sorted()
  }

  init(_ name: String) throws {
    folder = URL(fileURLWithPath: Checkout.path("Tests/Golden/\(name)"))
    contents = try Self.contents(of: folder)
    account = try JSONDecoder().decode(Account.self, from: contents["account.json"] ?? Data())
    questions = try JSONDecoder().decode([Question].self, from: contents["questions.json"] ?? Data())
  }

  /// The last line of the verification of then.
  var verified: String {
    String(decoding: contents["answers/verify.txt"] ?? Data(), as: UTF8.self)
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }

  func answer(_ name: String) throws -> [Row] {
    try JSONDecoder().decode([Row].self, from: contents["answers/\(name).json"] ?? Data())
  }

  /// Fails where the folder is not, byte for byte and file by file, as it was when this value was made.
  func requireUntouched() throws { #expect(try Self.contents(of: folder) == contents, "the golden ledger was touched") }

  private static func contents(of folder: URL) throws -> [String: Data] {
    var contents: [String: Data] = [:]
    for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
      let file = folder.appendingPathComponent(path)
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: file.path, isDirectory: &isFolder), !isFolder.boolValue else {
        continue
      }
      contents[path] = try Data(contentsOf: file)
    }
    return contents
  }

  /// A copy to work on, with the modes that a ledger's folders have, and the account that made it.
  func copy() throws -> Copy {
    let ledger = TestLedger(home: try Scratch.folder("golden"))
    for name in ["ledger", "keys", "bundle"] {
      let target = ledger.home.appendingPathComponent(name)
      try FileManager.default.copyItem(at: folder.appendingPathComponent(name), to: target)
      try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: target.path)
      for file in try FileManager.default.contentsOfDirectory(atPath: target.path) {
        try FileManager.default.setAttributes(
          [.posixPermissions: 0o600], ofItemAtPath: target.appendingPathComponent(file).path)
      }
    }
    return Copy(ledger: ledger, account: account.account, token: account.token)
  }

  /// A copy of a golden ledger; whoever runs the test acts as the account that made it.
  struct Copy {
    let ledger: TestLedger
    let account: String
    let token: String

    var bundle: String { ledger.home.appendingPathComponent("bundle").path }

    /// Lets whoever runs the test act as another account too, without a token.
    func bindUser(to account: String) throws {
      try DatabaseQueue(path: ledger.file("vault.sqlite")).write { db in
        try db.execute(
          sql: "UPDATE account_secret SET uid = CASE account WHEN ? THEN ? END", arguments: [account, getuid()])
      }
    }

    func run(_ arguments: String...) throws -> Outcome { try run(arguments) }

    func run(_ arguments: [String]) throws -> Outcome {
      try Outcome.of(
        Checkout.program, arguments + ["--as", account],
        environment: [
          "MENTORLEDGER_LEDGER": ledger.ledger, "MENTORLEDGER_KEYS": ledger.keys, "MENTORLEDGER_TOKEN": token,
        ])
    }

    func python(folder: Bool = false) throws -> Outcome { try ledger.python(folder: folder) }
  }
}
