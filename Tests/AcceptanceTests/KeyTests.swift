import Foundation
import GRDB
import Testing

/// The key folder at the command line: copies, sheet, recovery, change of the epoch, and vaults that are not the
/// ledger's.
struct KeyTests {
  private static let question = ["participants", "--why", "check", "--today", "2021-10-31"]

  /// A pupil whom nobody knows: her registration wants a new key.
  private static func registering(_ ledger: TestLedger) throws -> Outcome {
    try ledger.offer(
      "participants", at: "2021-10-20T07:00:00Z",
      """
      ФИО;Дата рождения;Роль;Род занятий;Дата регистрации
      Новикова Инга Львовна;02.03.2008;наставляемый;обучающийся;19.10.2021
      """)
  }

  /// Everything that ledger, vault, access log and key folder hold.
  private static func content(_ ledger: TestLedger) throws -> [String] {
    var content: [String] = []
    for name in ["ledger.sqlite", "vault.sqlite", "access.sqlite"]
    where FileManager.default.fileExists(atPath: ledger.file(name)) {
      content += try DatabaseQueue(path: ledger.file(name)).read { db in
        try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'table'").sorted().flatMap { table in
          try GRDB.Row.fetchAll(db, sql: "SELECT * FROM \"\(table)\"").map { "\(name) \(table) \($0)" }
        }
      }
    }
    for name in try FileManager.default.contentsOfDirectory(atPath: ledger.keys).sorted() {
      content.append(
        "\(name) \(try Data(contentsOf: URL(fileURLWithPath: "\(ledger.keys)/\(name)")).base64EncodedString())")
    }
    return content
  }

  /// Harm done to a ledger's vault or keys, and the words of the refusal.
  struct Harm: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let words: String
    let harm: @Sendable (_ ledger: TestLedger, _ earlier: TestLedger, _ other: TestLedger) throws -> Void

    static func bringing(_ name: String, from source: TestLedger, to ledger: TestLedger) throws {
      try? FileManager.default.removeItem(atPath: "\(ledger.keys)/\(name)")
      try FileManager.default.copyItem(atPath: "\(source.keys)/\(name)", toPath: "\(ledger.keys)/\(name)")
    }

    static let all = [
      Harm(testDescription: "another ledger's vault", words: "Нет верного ключа эпохи epoch-1.key") {
        ledger, _, other in
        try ledger.replace("vault.sqlite", from: other)
      },
      Harm(testDescription: "another ledger's vault with its key", words: "не от этого журнала") { ledger, _, other in
        try ledger.replace("vault.sqlite", from: other)
        try bringing("epoch-1.key", from: other, to: ledger)
      },
      Harm(testDescription: "an older vault", words: "старше журнала") { ledger, earlier, _ in
        try ledger.replace("vault.sqlite", from: earlier)
      },
      Harm(testDescription: "a vault of the epoch before", words: "Нет верного ключа эпохи epoch-1.key") {
        ledger, earlier, _ in
        try #require(try ledger.run("keys", "change-epoch").status == 0)
        try ledger.replace("vault.sqlite", from: earlier)
      },
      Harm(testDescription: "no vault", words: "нет хранилища ключей") { ledger, _, _ in
        try FileManager.default.removeItem(atPath: ledger.file("vault.sqlite"))
      },
      Harm(testDescription: "another ledger's key", words: "Нет верного ключа эпохи epoch-1.key") { ledger, _, other in
        try bringing("epoch-1.key", from: other, to: ledger)
      },
      Harm(testDescription: "no key", words: "Нет верного ключа эпохи epoch-1.key") { ledger, _, _ in
        try FileManager.default.removeItem(atPath: ledger.keys + "/epoch-1.key")
      },
      Harm(testDescription: "a key that is none", words: "Нет верного ключа эпохи epoch-1.key") { ledger, _, _ in
        try Data("0123\n".utf8).write(to: URL(fileURLWithPath: ledger.keys + "/epoch-1.key"))
      },
    ]
  }

  @Test(arguments: Harm.all)
  func `a vault or key that is not the ledger's is said to be that, and seals, signs and changes nothing`(
    _ harm: Harm
  ) throws {
    let earlier = try TestLedger.opened()
    let ledger = try earlier.copy()
    #expect(try Self.registering(ledger).status == 0)
    try harm.harm(ledger, earlier, TestLedger.opened())
    let before = try Self.content(ledger)
    for outcome in [
      try ledger.run(Self.question), try ledger.run("keys", "change-epoch"), try Self.registering(ledger),
      try ledger.run("keys", "sheet"), try ledger.run("keys", "copy", ledger.home.path + "/copy"),
    ] {
      #expect(outcome.status == 1, "\(outcome)")
      #expect(outcome.complaint.contains(harm.words), "\(outcome)")
      #expect(!outcome.complaint.contains("уничтожен"), "\(outcome)")
    }
    #expect(try Self.content(ledger) == before)
  }

  @Test func `check has a sentence for each place, and tells what is missing, wrong or behind`() throws {
    let ledger = try SmallSchool.registered()
    let copy = ledger.home.path + "/copy"
    #expect(try ledger.run("keys", "copy", copy).status == 0)
    let sound = try ledger.run("keys", "check")
    #expect(sound.status == 0, "\(sound)")
    #expect(sound.output.split(separator: "\n").count == 3)
    let key = copy + "/epoch-1.key"
    let other = try TestLedger.opened()
    let harms: [(String, () throws -> Void)] = [
      ("не от этого хранилища", { try Harm.swap(key, other.keys + "/epoch-1.key") }),
      ("не читается", { try Data("x".utf8).write(to: URL(fileURLWithPath: key)) }),
      ("ключа эпохи 1 нет", { try FileManager.default.removeItem(atPath: key) }),
      ("отстала от папки ключей (policy)", { try Harm.swap(copy + "/policy", other.policy) }),
      ("недоступна", { try FileManager.default.removeItem(atPath: copy) }),
    ]
    for (words, harm) in harms {
      try harm()
      let outcome = try ledger.run("keys", "check")
      #expect(outcome.status == 1, "\(outcome)")
      #expect(outcome.complaint.contains(words) && outcome.complaint.contains(copy), "\(outcome)")
    }
  }

  @Test func `a lost key folder comes back from a copy, with what the copy can't know said`() throws {
    let ledger = try SmallSchool.registered()
    let copy = ledger.home.path + "/copy"
    #expect(try ledger.run("keys", "copy", copy).status == 0)
    #expect(try Self.registering(ledger).status == 0)
    try FileManager.default.removeItem(atPath: ledger.keys)
    let recovery = try ledger.run("keys", "recover", "--from", copy)
    #expect(recovery.status == 0, "\(recovery)")
    #expect(recovery.errors.contains("новее, чем помнит папка"), "\(recovery)")
    #expect(try ledger.run("keys", "check").status == 0)
    #expect(try ledger.rows("participants", "--why", "check", "--today", "2021-10-31").count == 7)
    #expect(try ledger.run("keys", "change-epoch").status == 0)
    #expect(try ledger.run("keys", "recover", "--from", copy, "--keys", ledger.home.path + "/more").status == 0)
    _ = try ledger.size()
  }

  @Test func `the old key goes only when a backup under the new one was made, and that backup restores`() throws {
    let ledger = try SmallSchool.registered()
    let backup = ledger.home.path + "/backup"
    try FileManager.default.createDirectory(atPath: backup, withIntermediateDirectories: true)
    try Data("чужое".utf8).write(to: URL(fileURLWithPath: backup + "/note.txt"))
    let refused = try ledger.run("keys", "change-epoch", "--backup", backup)
    #expect(refused.status == 1, "\(refused)")
    #expect(FileManager.default.fileExists(atPath: ledger.keys + "/epoch-1.key"))
    #expect(try ledger.run("events", "--today", "2021-10-31").errors.contains("ждёт резервной копии"))
    #expect(try ledger.rows("participants", "--why", "check", "--today", "2021-10-31").count > 0)
    #expect(FileManager.default.fileExists(atPath: ledger.keys + "/epoch-1.key"))

    try FileManager.default.removeItem(atPath: backup)
    let changed = try ledger.run("keys", "change-epoch", "--backup", backup)
    #expect(changed.status == 0, "\(changed)")
    #expect(!FileManager.default.fileExists(atPath: ledger.keys + "/epoch-1.key"))
    #expect(FileManager.default.fileExists(atPath: ledger.keys + "/epoch-2.key"))
    let restored = try ledger.run("restore", backup, "--to", ledger.home.path + "/restored")
    #expect(restored.status == 0, "\(restored)")
  }

  @Test func `a lost key folder comes back from the typed sheet alone`() throws {
    let ledger = try SmallSchool.registered()
    let sheet = ledger.home.path + "/sheet.txt"
    #expect(try ledger.run("keys", "sheet", "--output", sheet).status == 0)
    #expect(try FileManager.default.attributesOfItem(atPath: sheet)[.posixPermissions] as? Int == 0o600)
    let text = try String(contentsOfFile: sheet, encoding: .utf8)
    #expect(try ledger.run("keys", "sheet", "--output", sheet).status == 1)
    try FileManager.default.removeItem(atPath: ledger.keys)
    let needed = ["Эпоха:"] + (1...4).map { "Ключ \($0):" }
    let typed = text.split(separator: "\n").filter { line in needed.contains { line.contains($0) } }
    #expect(typed.count == 5)
    let recovery = try ledger.run(
      ["keys", "recover", "--sheet", "-"], input: typed.joined(separator: "\n").uppercased())
    #expect(recovery.status == 0, "\(recovery)")
    for words in ["Политика утрачена", "Память о контрольных точках утрачена", "Список копий утрачен"] {
      #expect(recovery.errors.contains(words), "\(recovery)")
    }
    #expect(try ledger.rows("participants", "--why", "check", "--today", "2021-10-31").count == 6)
    #expect(try Self.registering(ledger).status == 0)
    _ = try ledger.size()
  }

  @Test func `recovery writes nothing where the key is mistyped, of another ledger or epoch, or another stands there`()
    throws
  {
    let ledger = try SmallSchool.registered()
    let other = try TestLedger.opened()
    let (old, copy) = (ledger.home.path + "/sheet.txt", ledger.home.path + "/copy")
    #expect(try ledger.run("keys", "sheet", "--output", old).status == 0)
    #expect(try other.run("keys", "copy", copy).status == 0)
    let text = try String(contentsOfFile: old, encoding: .utf8)
    let new = ledger.home.path + "/new"
    func recover(_ source: [String], input: String = "", keys: String? = nil) throws -> Outcome {
      try ledger.run(["keys", "recover", "--keys", keys ?? new] + source, input: input)
    }
    let mistyped = try recover(["--sheet", "-"], input: text.replacing("Ключ 3:", with: "Ключ 3: 0"))
    #expect(mistyped.status == 1 && mistyped.errors.contains("«Ключ 3»"), "\(mistyped)")
    let foreign = try recover(["--from", copy])
    #expect(foreign.status == 1 && foreign.complaint.contains("не открывает"), "\(foreign)")
    #expect(!FileManager.default.fileExists(atPath: new))
    let before = try Self.content(other)
    let occupied = try recover(["--sheet", old], keys: other.keys)
    #expect(occupied.status == 1 && occupied.complaint.contains("не перезаписан"), "\(occupied)")
    #expect(try Self.content(other) == before)
    #expect(try ledger.run("keys", "change-epoch").status == 0)
    let outdated = try recover(["--sheet", old])
    #expect(outdated.status == 1 && outdated.complaint.contains("он эпохи 1"), "\(outdated)")
    #expect(try recover([]).status == 64)
    #expect(!FileManager.default.fileExists(atPath: new))
  }

  @Test func `init prints the sheet, or writes it where it is told to, and never over a file`() throws {
    let home = try Scratch.folder("init").path
    func make(_ more: [String], _ name: String) throws -> Outcome {
      try Outcome.of(
        Checkout.program,
        [
          "init", "--ledger", "\(home)/\(name)", "--keys", "\(home)/\(name).k", "--origin", "school.example/sheet",
          "--organisation", "Школа",
        ] + more)
    }
    let shown = try make([], "a")
    #expect(shown.status == 0 && shown.output.contains("ЛИСТ ВОССТАНОВЛЕНИЯ КЛЮЧЕЙ"), "\(shown)")
    let digits = try String(contentsOfFile: home + "/a.k/epoch-1.key", encoding: .utf8).prefix(4)
    #expect(shown.output.contains("Ключ 1:  \(digits) "))
    let written = try make(["--sheet", home + "/sheet"], "b")
    #expect(written.status == 0 && !written.output.contains("Ключ 1"), "\(written)")
    #expect(try FileManager.default.attributesOfItem(atPath: home + "/sheet")[.posixPermissions] as? Int == 0o600)
    #expect(try make(["--sheet", home + "/sheet"], "c").status == 1)
    #expect(try make(["--sheet", home + "/nowhere/sheet"], "c").status == 1)
    #expect(!FileManager.default.fileExists(atPath: home + "/c"))
    let inside = try Outcome.of(
      Checkout.program,
      ["keys", "sheet", "--ledger", home + "/a", "--keys", home + "/a.k", "--output", home + "/a/sheet"])
    #expect(inside.status == 1 && inside.complaint.contains("не пишется в папку журнала"), "\(inside)")
  }

  @Test func `the epoch changes on the administrator's word alone, and a lost copy must be named`() throws {
    let ledger = try SmallSchool.registered()
    let copy = ledger.home.path + "/copy"
    #expect(try ledger.run("keys", "copy", copy).status == 0)
    let created = try ledger.run("account", "create", "--role", "coordinator", "--at", "2021-10-20T08:00:00Z")
    let words = created.output.split(whereSeparator: \.isWhitespace).map(String.init)
    let account = try #require(words.first { $0.hasPrefix("u:") })
    let token = try #require(words.first { $0.count == 64 })
    let environment = [
      "MENTORLEDGER_LEDGER": ledger.ledger, "MENTORLEDGER_KEYS": ledger.keys, "MENTORLEDGER_TOKEN": token,
    ]
    for command in [["keys", "change-epoch"], ["keys", "sheet"], ["keys", "copy", copy]] {
      let refused = try Outcome.of(Checkout.program, command + ["--as", account], environment: environment)
      #expect(refused.status == 4 && refused.complaint.contains("только администратор"), "\(refused)")
    }
    try FileManager.default.moveItem(atPath: copy, toPath: copy + "-away")
    #expect(try ledger.run("keys", "change-epoch").status == 1)
    #expect(try ledger.run("keys", "change-epoch", "--lost", ledger.home.path + "/unknown").status == 64)
    let changed = try ledger.run("keys", "change-epoch", "--lost", copy)
    #expect(changed.status == 0 && changed.errors.contains("Утраченная копия"), "\(changed)")
    #expect(try ledger.rows("participants", "--why", "check", "--today", "2021-10-31").count == 6)
    _ = try ledger.size()
  }
}

extension KeyTests.Harm {
  static func swap(_ path: String, _ source: String) throws {
    try? FileManager.default.removeItem(atPath: path)
    try FileManager.default.copyItem(atPath: source, toPath: path)
  }
}
