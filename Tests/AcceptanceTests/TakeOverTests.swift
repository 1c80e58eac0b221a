import Foundation
import Testing

/// Two folders of one ledger with one key folder, and what a key folder lacks, as somebody at the keyboard meets them.
struct TakeOverTests {
  /// A school and a restored folder of it beside it, as a ledger whose keys are the school's.
  private struct Pair {
    let living: TestLedger
    let restored: String

    init() throws {
      living = try SmallSchool.registered()
      restored = living.home.path + "/restored"
      let backup = living.home.path + "/backup"
      try #require(try living.run("backup", backup).status == 0)
      let outcome = try living.run("restore", backup, "--to", restored)
      #expect(outcome.status == 0, "\(outcome)")
      #expect(outcome.errors.contains("mentorledger keys take-over --ledger \(restored)"), "\(outcome)")
    }

    /// Runs the program on one of the two folders.
    func run(_ folder: String, _ arguments: [String], environment: [String: String] = [:]) throws -> Outcome {
      try Outcome.of(
        Checkout.program, arguments,
        environment: ["MENTORLEDGER_LEDGER": folder, "MENTORLEDGER_KEYS": living.keys].merging(environment) { $1 })
    }

    /// Every file of the key folder and of the living ledger; what SQLite makes to look at a database apart.
    func contents() throws -> [String: Data] {
      try [living.keys, living.ledger].reduce(into: [:]) { contents, folder in
        for name in try FileManager.default.contentsOfDirectory(atPath: folder)
        where !name.hasSuffix("-shm") && !name.hasSuffix("-wal") {
          contents["\(folder)/\(name)"] = FileManager.default.contents(atPath: "\(folder)/\(name)")
        }
      }
    }

    static let recording = [
      "record", "briefing.held", "cycle=2021", "audience=staff", "attendance=5", "--on", "2021-10-16", "--at",
      "2021-10-16T12:00:00Z",
    ]
    static let opening = ["participants", "--why", "check", "--today", "2021-10-31"]
  }

  @Test func `the restored folder answers by pseudonyms and proves itself; it records, opens and changes nothing`()
    throws
  {
    let pair = try Pair()
    let home = pair.living.home.path
    let before = try pair.contents()
    let asked = try pair.run(pair.restored, ["participants", "--today", "2021-10-31"])
    #expect(asked.status == 0 && asked.errors.contains("здесь только читают"), "\(asked)")
    #expect(!asked.errors.contains("--why"), "\(asked)")
    for arguments in [["verify"], ["replay"], ["prove", "4"], ["export", "bundle", home + "/bundle"]] {
      let outcome = try pair.run(pair.restored, arguments)
      #expect(outcome.status == 0, "\(arguments): \(outcome)")
    }
    let opened = try pair.run(pair.restored, Pair.opening)
    #expect(opened.status == 1 && opened.errors.contains("mentorledger keys take-over"), "\(opened)")
    #expect(!opened.output.contains("Ясенева"), "\(opened)")
    for arguments in [
      Pair.recording, ["keys", "change-epoch"], ["keys", "copy", home + "/copy"], ["backup", home + "/second"],
      ["account", "create", "--role", "auditor", "--at", "2021-10-16T12:00:00Z"], ["backup", "drill"],
      ["keys", "rotate-log", "--at", "2021-10-16T12:00:00Z"],
    ] {
      let outcome = try pair.run(pair.restored, arguments)
      #expect(outcome.status == 1, "\(arguments): \(outcome)")
      #expect((outcome.output + outcome.errors).contains("mentorledger keys take-over"), "\(arguments): \(outcome)")
    }
    #expect(try pair.contents() == before)
    #expect(!FileManager.default.fileExists(atPath: home + "/copy"))
  }

  @Test func `which folder works is said, and an administrator turns it round and back`() throws {
    let pair = try Pair()
    func expectWorking(_ working: String, _ other: String) throws {
      for (folder, works) in [(working, true), (other, false)] {
        let check = try pair.run(folder, ["keys", "check"])
        #expect(check.status == (works ? 0 : 1), "\(check)")
        let words = works ? "работает с этой папкой журнала" : "работает не с этой папкой журнала"
        #expect((check.output + check.errors).contains(words), "\(check)")
        let shown = try pair.run(folder, ["config", "show", "--format", "json"]).rows()
        #expect(shown.whose("setting", "keysBound").values("value") == [works ? "да" : "нет: keys take-over"])
        #expect(try pair.run(folder, Pair.opening).status == (works ? 0 : 1))
      }
    }
    let copy = pair.living.home.path + "/copy"
    #expect(try pair.living.run("keys", "copy", copy).status == 0)
    let created = try pair.living.run("account", "create", "--role", "coordinator", "--at", "2021-10-12T08:00:00Z")
    let words = created.output.split(whereSeparator: \.isWhitespace).map(String.init)
    let account = try #require(words.first { $0.hasPrefix("u:") })
    let token = try #require(words.first { $0.count == 64 })
    try expectWorking(pair.living.ledger, pair.restored)
    let refused = try pair.run(
      pair.living.ledger, ["keys", "take-over", "--as", account], environment: ["MENTORLEDGER_TOKEN": token])
    #expect(refused.status == 4 && refused.complaint.contains("только администратор"), "\(refused)")

    // The restored one lacks what was recorded since; its entries come back from a bundle.
    let bundle = pair.living.home.path + "/bundle"
    #expect(try pair.living.run("export", "bundle", bundle).status == 0)
    let access = pair.living.home.path + "/access"
    #expect(try pair.living.run("export", "bundle", access, "--access-log").status == 0)
    let taken = try pair.run(pair.restored, ["keys", "take-over"])
    #expect(taken.status == 0 && taken.output.contains("с этого мига только читает"), "\(taken)")
    #expect(taken.errors.contains("Пока их не вернут (restore --ledger \(pair.restored)"), "\(taken)")
    let completed = try pair.run(pair.restored, ["restore", "--bundle", bundle, "--access-bundle", access])
    #expect(completed.status == 0, "\(completed)")
    try expectWorking(pair.restored, pair.living.ledger)
    #expect(try pair.run(pair.restored, Pair.recording).status == 0)
    let again = try pair.run(pair.restored, ["keys", "take-over"])
    #expect(again.status == 0 && again.output.contains("и так работает"), "\(again)")

    let back = try pair.living.run("keys", "take-over")
    #expect(back.status == 0 && back.errors.contains("записей журнала — на 2"), "\(back)")
    #expect(try pair.living.run("verify").status == 2)
    #expect(try pair.run(pair.restored, Pair.recording).status == 1)
  }

  @Test func `a copy of the keys that is out of reach is named, and works with the former folder until it is renewed`()
    throws
  {
    let pair = try Pair()
    let copy = pair.living.home.path + "/copy"
    #expect(try pair.living.run("keys", "copy", copy).status == 0)
    try FileManager.default.moveItem(atPath: copy, toPath: copy + "-away")
    let taken = try pair.run(pair.restored, ["keys", "take-over"])
    #expect(taken.status == 0 && taken.errors.contains("Копия ключей \(copy) недоступна"), "\(taken)")
    try FileManager.default.moveItem(atPath: copy + "-away", toPath: copy)
    let changed = try pair.run(pair.restored, ["keys", "change-epoch"])
    #expect(changed.status == 1 && changed.complaint.contains("с другой папкой этого журнала"), "\(changed)")
    let copied = try pair.run(pair.restored, ["keys", "copy", copy])
    #expect(copied.status == 1 && copied.errors.contains("mentorledger keys take-over"), "\(copied)")
    #expect(try pair.run(pair.restored, ["keys", "take-over"]).errors.isEmpty)
    #expect(try pair.run(pair.restored, ["keys", "check"]).status == 0)
    #expect(try pair.run(pair.restored, ["keys", "change-epoch"]).status == 0)
  }

  @Test func `a key folder that remembers no checkpoint is said to, and the next entry gives it a memory again`() throws
  {
    let ledger = try SmallSchool.registered()
    let before = try ledger.run("verify")
    try FileManager.default.removeItem(atPath: ledger.keys + "/heads")
    let verified = try ledger.run("verify")
    #expect(verified.status == 0 && verified.output == before.output, "\(verified)")
    #expect(verified.errors.contains("Память о новейшей контрольной точке утрачена"), "\(verified)")
    let check = try ledger.run("keys", "check")
    #expect(check.status == 1 && check.complaint.contains("памяти о новейшей контрольной точке нет"), "\(check)")
    let asked = try ledger.run("participants", "--today", "2021-10-31")
    #expect(asked.status == 0 && asked.errors.contains("в папке ключей «\(ledger.keys)» нет файла heads"), "\(asked)")
    #expect(try ledger.run(Pair.recording).status == 0)
    for arguments in [["verify"], ["keys", "check"], ["participants", "--today", "2021-10-31"]] {
      let outcome = try ledger.run(arguments)
      #expect(outcome.status == 0 && !outcome.errors.contains("утрачена"), "\(arguments): \(outcome)")
    }
  }
}
