import Foundation
import GRDB
import Testing

/// Bad circumstances and bad arguments: one clear Russian sentence on standard error, the right status, nothing lost.
struct CircumstanceTests {
  private static let recording = [
    "record", "briefing.held", "cycle=2021", "audience=staff", "--on", "2021-10-06", "--at", "2021-10-20T07:30:00Z",
  ]
  private static let question = ["mentees", "--today", "2021-10-31"]

  /// Holds a refusal to its status and to one Russian sentence that says the words.
  private static func expect(
    _ outcome: Outcome, _ status: Int32, _ words: String, location: SourceLocation = #_sourceLocation
  ) {
    #expect(outcome.status == status, "\(outcome)", sourceLocation: location)
    #expect(outcome.output.isEmpty, "\(outcome)", sourceLocation: location)
    #expect(outcome.complaint.contains(words), "\(outcome)", sourceLocation: location)
    let sentences = outcome.errors.split(separator: "\n").filter { $0.hasPrefix("Ошибка: ") }
    #expect(sentences.count == 1 && sentences[0].hasSuffix("."), "\(outcome)", sourceLocation: location)
    #expect(!outcome.errors.contains("Fatal error"), "\(outcome)", sourceLocation: location)
  }

  /// Does something to a small ledger, holds recordings and questions to what is expected, takes it back, and finds
  /// the ledger as it was.
  private static func during(
    _ status: Int32, _ words: String, of commands: [[String]] = [recording, question],
    _ harm: (TestLedger) throws -> Void, undo: (TestLedger, TestLedger) throws -> Void,
    location: SourceLocation = #_sourceLocation
  ) throws {
    let ledger = try SmallSchool.registered()
    try #require(try ledger.run(question).status == 0)
    let whole = try ledger.copy()
    let before = try ledger.run("verify").lastLine
    try harm(ledger)
    for command in commands { expect(try ledger.run(command), status, words, location: location) }
    try undo(ledger, whole)
    #expect(try ledger.run("verify").lastLine == before, sourceLocation: location)
    #expect(try ledger.run(recording).status == 0, sourceLocation: location)
  }

  private static func remove(_ path: String) throws { try FileManager.default.removeItem(atPath: path) }

  private static func bringBack(_ path: String, from copy: String) throws {
    try? remove(path)
    try FileManager.default.copyItem(atPath: copy, toPath: path)
  }

  // MARK: Keys

  @Test func `a wrong or missing epoch key is said to be that`() throws {
    let words = "Нет верного ключа эпохи epoch-1.key"
    let undo = { (ledger: TestLedger, whole: TestLedger) in
      try Self.bringBack(ledger.keys + "/epoch-1.key", from: whole.keys + "/epoch-1.key")
    }
    try Self.during(1, words, { try Self.remove($0.keys + "/epoch-1.key") }, undo: undo)
    let other = try TestLedger.opened()
    try Self.during(
      1, words, { try Self.bringBack($0.keys + "/epoch-1.key", from: other.keys + "/epoch-1.key") }, undo: undo)
    try Self.during(
      1, words, { try Data("0123".utf8).write(to: URL(fileURLWithPath: $0.keys + "/epoch-1.key")) }, undo: undo)
  }

  @Test func `without the key folder nothing opens, and verification is not anchored`() throws {
    let away = { (ledger: TestLedger) in ledger.keys + "-away" }
    try Self.during(
      1, "Нет верного ключа эпохи",
      { ledger in
        try FileManager.default.moveItem(atPath: ledger.keys, toPath: away(ledger))
        #expect(try ledger.run("verify").status == 3)
      }, undo: { ledger, _ in try FileManager.default.moveItem(atPath: away(ledger), toPath: ledger.keys) })
  }

  @Test func `another ledger's vault is not taken for one whose keys were destroyed`() throws {
    let other = try SmallSchool.registered()
    let ledger = try SmallSchool.ready()
    try ledger.replace("vault.sqlite", from: other)
    try Self.bringBack(ledger.keys + "/epoch-1.key", from: other.keys + "/epoch-1.key")
    let outcome = try ledger.run("mentees", "--why", "check", "--today", "2021-12-31")
    #expect([1, 2].contains(outcome.status), "\(outcome)")
    #expect(!outcome.output.contains("уничтожены") && outcome.complaint.hasPrefix("Ошибка: "), "\(outcome)")
  }

  // MARK: Files

  @Test func `a damaged ledger file is tampering`() throws {
    for offset in [100, 4096 + 2000, 3 * 4096 + 4] {
      try Self.during(
        2, "повреждён", of: [["verify"]],
        { ledger in
          let file = try FileHandle(forUpdating: URL(fileURLWithPath: ledger.file("ledger.sqlite")))
          try file.seek(toOffset: UInt64(offset))
          try file.write(contentsOf: Data(repeating: 0xA5, count: 6 * 4096))
          try file.close()
          let refusal = try ledger.run(Self.recording)
          #expect([1, 2].contains(refusal.status) && !refusal.complaint.isEmpty, "\(refusal)")
        }, undo: { try $0.replace("ledger.sqlite", from: $1) })
    }
  }

  @Test func `words instead of a ledger are refused`() throws {
    try Self.during(
      1, "Это не журнал MentorLedger",
      { try Data("Уважаемые родители!".utf8).write(to: URL(fileURLWithPath: $0.file("ledger.sqlite"))) },
      undo: { try $0.replace("ledger.sqlite", from: $1) })
  }

  @Test func `a ledger of a newer format is left alone`() throws {
    try Self.during(
      1, "более нов", of: [Self.recording, Self.question, ["verify"]],
      { ledger in
        let queue = try DatabaseQueue(path: ledger.file("ledger.sqlite"))
        try queue.write { try $0.execute(sql: "PRAGMA user_version = 2") }
        try queue.close()
        #expect(try ledger.python().status == 1)
      }, undo: { try $0.replace("ledger.sqlite", from: $1) })
  }

  @Test func `a folder that is no ledger, or is not there, is said to be so`() throws {
    let ledger = try TestLedger.opened()
    let empty = try Scratch.folder("empty").path
    for command in [Self.recording, Self.question, ["verify"], ["replay"], ["rebuild"]] {
      Self.expect(try ledger.run(command + ["--ledger", empty]), 1, "нет журнала")
      Self.expect(try ledger.run(command + ["--ledger", empty + "/nowhere"]), 1, "nowhere» нет")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: empty).isEmpty)
    let unnamed = try Outcome.of(Checkout.program, Self.question)
    Self.expect(unnamed, 64, "Не указан журнал")
  }

  @Test func `an existing folder is never made into a ledger`() throws {
    let ledger = try TestLedger.opened()
    let before = try ledger.run("verify").lastLine
    let again = [
      "init", "--origin", "school.example/mentoring", "--organisation", "МБОУ «Школа»", "--clock", "declared",
      "--time-zone",
      "Europe/Moscow", "--at", "2021-09-01T06:00:00Z", "--keys",
    ]
    Self.expect(try ledger.run(again + [ledger.home.appendingPathComponent("others").path]), 1, "уже есть")
    let inside = ledger.home.appendingPathComponent("new").path
    Self.expect(try ledger.run(again + [inside + "/keys", "--ledger", inside]), 1, "не может лежать внутри")
    Self.expect(try ledger.run(again + [ledger.keys, "--ledger", inside]), 1, "уже есть")
    #expect(try ledger.run("verify").lastLine == before)
  }

  @Test func `a locked ledger is said to be busy after a wait`() throws {
    try Self.during(
      1, "Журнал занят", of: [],
      { ledger in
        let queue = try DatabaseQueue(path: ledger.file("ledger.sqlite"))
        try queue.writeWithoutTransaction { database in
          try database.execute(sql: "BEGIN IMMEDIATE")
          defer { try? database.execute(sql: "ROLLBACK") }
          Self.expect(try ledger.run(Self.recording), 1, "Журнал занят")
          #expect(try ledger.run(Self.question).status == 0, "a question needs no lock")
        }
      }, undo: { _, _ in })
  }

  @Test func `a read-only folder is said to be read-only`() throws {
    let ledger = try SmallSchool.registered()
    let before = try ledger.run("verify").lastLine
    let files = try FileManager.default.contentsOfDirectory(atPath: ledger.ledger).map { ledger.file($0) }
    for file in files { chmod(file, 0o400) }
    chmod(ledger.ledger, 0o500)
    // The superuser may write everywhere: the capability to is given up first.
    let capabilities = "-dac_override,-dac_read_search"
    let bound = geteuid() == 0 ? ["setpriv", "--bounding-set=\(capabilities)", "--inh-caps=\(capabilities)"] : []
    let outcome = try Outcome.of(
      "/usr/bin/env",
      bound + [Checkout.program] + Self.recording + ["--ledger", ledger.ledger, "--keys", ledger.keys])
    Self.expect(outcome, 1, "нельзя писать")
    chmod(ledger.ledger, 0o700)
    for file in files { chmod(file, 0o600) }
    #expect(try ledger.run("verify").lastLine == before)
    #expect(try ledger.run(Self.recording).status == 0)
  }

  // MARK: Arguments

  /// A command that is refused: arguments after «record», status, words of the complaint or of what follows it.
  struct Refused: CustomTestStringConvertible {
    let what: String
    let arguments: [String]
    let status: Int32
    let words: String
    var testDescription: String { what }
  }

  static let refused = [
    Refused(
      what: "31 February", arguments: ["briefing.held", "cycle=2021", "audience=staff", "--on", "31.02.2021"],
      status: 64,
      words: "«31.02.2021» — такого дня нет в календаре"),
    Refused(
      what: "tomorrow", arguments: ["briefing.held", "cycle=2021", "audience=staff", "--on", "2021-10-21"], status: 4,
      words: "date.future"),
    Refused(
      what: "an unknown field", arguments: ["briefing.held", "cycle=2021", "audience=staff", "colour=red"], status: 64,
      words: "поля «colour»"),
    Refused(
      what: "a wrong type", arguments: ["briefing.held", "cycle=2021", "audience=staff", "attendance=много"], status: 4,
      words: "ожидается целое число"),
    Refused(
      what: "a code that there is not", arguments: ["briefing.held", "cycle=2021", "audience=martians"], status: 4,
      words: "audience"),
    Refused(
      what: "a required field that is missing", arguments: ["briefing.held", "cycle=2021"], status: 4, words: "audience"
    ),
    Refused(
      what: "an unknown person",
      arguments: ["mentor.approved", "person=0123456789abcdef0123456789abcdef", "cycle=2021", "places=1"], status: 4,
      words: "person.unknown"),
    Refused(
      what: "an unknown kind of entry", arguments: ["briefing.helt"], status: 64, words: "Такого вида записей нет"),
    Refused(
      what: "an entry of the program's own", arguments: ["ledger.opened"], status: 64, words: "не делают вручную"),
    Refused(
      what: "a name in an argument", arguments: ["person.registered", "role=mentee", "fullName=Ясенева"], status: 64,
      words: "в аргументах команды их не указывают"),
  ]

  @Test(arguments: refused)
  func `a recording that can't be is refused in Russian and adds nothing`(_ refused: Refused) throws {
    let ledger = try SmallSchool.registered()
    let before = try ledger.run("verify").lastLine
    let outcome = try ledger.run(["record"] + refused.arguments + ["--at", "2021-10-20T07:30:00Z"])
    #expect(outcome.status == refused.status && outcome.output.isEmpty, "\(outcome)")
    #expect(outcome.errors.hasPrefix("Ошибка: ") && outcome.errors.contains(refused.words), "\(outcome)")
    #expect(!outcome.errors.contains("Ясенева"), "no complaint repeats a name")
    #expect(try ledger.run("verify").lastLine == before)
  }

  @Test(arguments: [
    #"{"data":{"cycle":2021,"cycle":2022}}"#, #"{"data":{"cycle":2021.5}}"#, #"{"data":{"cycle":null}}"#, #"{"data":"#,
    "[]", #"{"data":[]}"#, #"{"data":{},"more":{}}"#, "\u{FEFF}{", #"{"data":{"cycle":99999999999999999999}}"#,
  ])
  func `a document that is no entry is refused in Russian and adds nothing`(_ document: String) throws {
    let ledger = try SmallSchool.registered()
    let before = try ledger.run("verify").lastLine
    let outcome = try ledger.run(
      "record", "briefing.held", "--json", "-", "--at", "2021-10-20T07:30:00Z", input: document)
    #expect([4, 64].contains(outcome.status) && outcome.errors.hasPrefix("Ошибка: "), "\(outcome)")
    #expect(try ledger.run("verify").lastLine == before)
  }

  @Test func `the same command again gives the same positions, and other content under its id is refused`() throws {
    let ledger = try SmallSchool.registered()
    let id = "0b8b9f3e-5d0c-4b36-9a8e-7d7c9f1f2a10"
    func send(_ fields: [String], json: String? = nil) throws -> Outcome {
      try ledger.trying(
        fields[0], Array(fields.dropFirst()), on: "2021-10-06", at: "2021-10-20T07:30:00Z", json: json,
        more: ["--command-id", id])
    }
    let first = try send(["briefing.held", "cycle=2021", "audience=staff"])
    let size = try ledger.size()
    let again = try send(["briefing.held", "cycle=2021", "audience=staff"])
    #expect(first.status == 0 && again.status == 0 && again.output == first.output, "\(again)")
    Self.expect(try send(["briefing.held", "cycle=2021", "audience=pupils"]), 4, "уже записана с другим содержанием")
    #expect(try ledger.size() == size)
  }

  @Test func `the same command with sealed content again adds nothing, and with other sealed content is refused`()
    throws
  {
    let ledger = try SmallSchool.registered()
    func send(_ name: String) throws -> Outcome {
      try ledger.trying(
        "person.registered", [], on: "2021-10-06", at: "2021-10-20T07:30:00Z",
        json: """
          {"data":{"role":"staff","cycle":2021,"occupation":"employee","basis":"law"},
          "sealed":{"profile":{"fullName":"\(name)"}}}
          """, more: ["--command-id", "6c9d0c1e-2f43-4d53-8f0a-3c1f5a6b7c8d"])
    }
    let first = try send("Служакина Инна Петровна")
    #expect(first.status == 0, "\(first)")
    let size = try ledger.size()
    let again = try send("Служакина Инна Петровна")
    #expect(again.status == 0 && again.output == first.output, "\(again)")
    Self.expect(try send("Служакина Инна Павловна"), 4, "уже записана с другим содержанием")
    #expect(try ledger.size() == size)
  }

  @Test func `an entry stated to be earlier than the last one is refused`() throws {
    let ledger = try SmallSchool.registered()
    let outcome = try ledger.trying(
      "briefing.held", ["cycle=2021", "audience=staff"], on: "2021-09-06", at: "2021-09-07T07:30:00Z")
    Self.expect(outcome, 4, "Часы отстают")
  }
}
