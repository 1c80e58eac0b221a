import Foundation
import GRDB
import MentoringService
import Testing

/// No name ever touches the disk in clear (DESIGN idea 2), after the import of the sample.
struct ConfidentialityTests {
  /// Every name, birth date and contact of the sample's spreadsheets, and of what the loading script records besides.
  private static func personalTexts() throws -> Set<String> {
    let folder = Checkout.path("Tools/sample")
    var texts: Set<String> = []
    for file in try FileManager.default.subpathsOfDirectory(atPath: folder)
    where file.hasPrefix("cycle-") && file.hasSuffix(".csv") {
      let table = try DelimitedReader.read(path: folder + "/" + file).table()
      for (index, heading) in table.headings.enumerated() {
        for cell in table.rows.map({ SpacedText.line($0.cells[index]) }) where !cell.isEmpty {
          texts.formUnion(try spellings(of: cell, under: heading))
        }
      }
    }
    return texts
  }

  /// What to look for of one cell; nothing where the column holds neither name, birth date nor contact.
  private static func spellings(of cell: String, under heading: String) throws -> [String] {
    if heading.hasPrefix("ФИО") {
      let words = cell.split(separator: " ").map(String.init)
      let surnames = words.prefix(1).filter { $0.count >= 5 }
      return [cell, words.prefix(2).joined(separator: " ")] + surnames
    }
    if heading.hasPrefix("Дата рождения") {
      let parts = cell.split(separator: ".").map(String.init)
      try #require(parts.count == 3)
      return [cell, parts.reversed().joined(separator: "-"), parts.joined(), parts.reversed().joined()]
    }
    if heading == "Телефон" {
      return [cell, cell.filter { $0.isNumber || $0 == "+" }]
    }
    return ["Почта", "Адрес"].contains(heading) ? [cell] : []
  }

  /// Every file below a folder, journals included.
  private static func files(under folder: String) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: folder).map { folder + "/" + $0 }.filter { path in
      try FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType == .typeRegular
    }
  }

  private static func found(_ needles: Needles, under folders: [String]) throws -> (files: [String], traces: [String]) {
    let files = try folders.flatMap { try Self.files(under: $0) }
    let traces = try files.flatMap { file in
      let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
      return needles.found(in: bytes).sorted().map { "\(file): \($0)" }
    }
    return (files, traces)
  }

  @Test func `no file of ledger and keys holds a name, birth date or contact of the sample in any encoding`()
    async throws
  {
    let texts = try Self.personalTexts()
    #expect(texts.contains("Зимин-Полевой Святослав Артёмович") && texts.contains("2007-05-17"))
    #expect(texts.count > 700)
    let needles = Needles(texts)
    let year = try await SampleYear.copy()
    let folders = [year.ledger, year.keys, try await SampleYear.temporaryFiles.path]
    let (files, traces) = try Self.found(needles, under: folders)
    #expect(Set(files.map { URL(fileURLWithPath: $0).lastPathComponent }).isSuperset(of: Self.expectedFiles))
    #expect(traces.isEmpty, "\(traces.joined(separator: "\n"))")
    print("\(needles.count) spellings of \(texts.count) texts were looked for in \(files.count) files.")
  }

  @Test func `no file of a backup, of what is restored from it or of a drill holds any either`() async throws {
    let needles = Needles(try Self.personalTexts())
    let year = try await SampleYear.copy()
    let home = year.home.path
    #expect(try year.run("backup", home + "/backup").status == 0)
    #expect(try year.run("restore", home + "/backup", "--to", home + "/restored").status == 0)
    let drill = try year.run("backup", "drill", "--temporary", home)
    #expect(drill.status == 0 && needles.found(in: Data(drill.output.utf8)).isEmpty, "\(drill)")
    let (files, traces) = try Self.found(needles, under: [home])
    #expect(Set(files.map { URL(fileURLWithPath: $0).lastPathComponent }).isSuperset(of: ["manifest.json"]))
    #expect(traces.isEmpty, "\(traces.joined(separator: "\n"))")
    let key = try Data(contentsOf: URL(fileURLWithPath: year.keys + "/epoch-1.key")).dropLast()
    for file in try Self.files(under: home + "/backup") {
      #expect(try Data(contentsOf: URL(fileURLWithPath: file)).firstRange(of: key) == nil, "\(file)")
    }
  }

  private static let expectedFiles: Set = [
    "ledger.sqlite", "access.sqlite", "vault.sqlite", "views.sqlite", "settings.json", "epoch-1.key", "heads", "policy",
  ]

  @Test func `the journals of an import hold none either, while other processes keep them open`() async throws {
    let year = try await SampleYear.copy()
    // Readers whose snapshot stays keep the journals from being folded in, cut and removed.
    var snapshot = Configuration()
    snapshot.allowsUnsafeTransactions = true
    let readers = try ["ledger.sqlite", "vault.sqlite", "views.sqlite"].map { name in
      let queue = try DatabaseQueue(path: year.file(name), configuration: snapshot)
      try queue.inDatabase { db in
        try db.execute(sql: "BEGIN")
        _ = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master")
      }
      return queue
    }
    let texts = [
      "Журнальникова Евпраксия Лукинична", "Журнальникова", "11.09.2007", "2007-09-11", "+7 (000) 555-77-88",
      "г. Энск, Журнальный тупик, 3",
    ]
    try year.take(
      "participants", at: "2024-06-29T08:00:00Z",
      "ФИО;Дата рождения;Роль;Род занятий;Дата регистрации\n\(texts[0]);01.10.1987;наставник;педагог;28.06.2022")
    try year.take(
      "consents", at: "2024-06-29T09:00:00Z",
      """
      ФИО участника;Дата рождения;Роль;Цель;Текст;Кто подписал;Форма;Дата;Действует по
      \(texts[0]);01.10.1987;наставник;участие;participation/1;сам;бумага;28.06.2022;31.08.2022
      """)
    try year.take(
      "contacts", at: "2024-06-29T10:00:00Z",
      "ФИО участника;Дата рождения;Телефон;Адрес;Дата\n\(texts[0]);01.10.1987;\(texts[4]);\(texts[5]);28.06.2022")
    #expect(try year.rows("mentors", "--why", "check", "--today", "2022-06-30").count == 13)
    let needles = Needles(try Self.personalTexts().union(texts).union(["01.10.1987", "1987-10-01"]))
    let (files, traces) = try Self.found(needles, under: [year.ledger, year.keys])
    let journals = files.filter { $0.hasSuffix("-wal") }
    #expect(journals.count >= 2, "\(files)")
    let sizes = try journals.map { try Data(contentsOf: URL(fileURLWithPath: $0)).count }
    #expect(sizes.allSatisfy { $0 > 0 }, "\(sizes)")
    #expect(traces.isEmpty, "\(traces.joined(separator: "\n"))")
    for reader in readers {
      try reader.inDatabase { try $0.execute(sql: "COMMIT") }
      try reader.close()
    }
  }

  @Test func `the search finds what is planted, in every encoding`() async throws {
    let planted = "Посаженный Демид Савельевич"
    let needles = Needles([planted, "29.02.2008", "+7 (000) 555-99-00"])
    let year = try await SampleYear.copy()
    #expect(try Self.found(needles, under: [year.ledger, year.keys]).traces.isEmpty)
    for spelling in Needles.spellings where spelling.name != "base64" {
      for bytes in spelling.spell(planted) {
        let noise = (0..<997).map { UInt8(truncatingIfNeeded: $0 &* 37) }
        try Data(noise + bytes + noise).write(to: URL(fileURLWithPath: year.file("planted")))
        let (_, traces) = try Self.found(needles, under: [year.ledger])
        #expect(traces == ["\(year.file("planted")): «\(planted)» in \(spelling.name)"], "\(spelling.name)")
      }
    }
    for before in ["", "a", "ab", "abc", "abcd"] {
      let text = Data((before + planted + " и ещё").utf8).base64EncodedString()
      try Data("{\"data\":\"\(text)\"}".utf8).write(to: URL(fileURLWithPath: year.file("planted")))
      let (_, traces) = try Self.found(needles, under: [year.ledger])
      #expect(traces == ["\(year.file("planted")): «\(planted)» in base64"], "\(before)")
    }
    try FileManager.default.removeItem(atPath: year.file("planted"))
    // And in a row of a database
    let queue = try DatabaseQueue(path: year.file("views.sqlite"))
    try await queue.write { try $0.execute(sql: "CREATE TABLE planted AS SELECT '29.02.2008' AS day") }
    try queue.close()
    #expect(!(try Self.found(needles, under: [year.ledger]).traces.isEmpty))
  }

  @Test func `what a command prints about a person without a stated reason is a pseudonym`() async throws {
    let year = try await SampleYear.copy()
    let needles = Needles(try Self.personalTexts())
    for question in ["mentees", "mentors", "pairs", "meetings", "participants", "consents", "events", "findings"] {
      for format in ["text", "json", "csv"] {
        let outcome = try year.run(question, "--today", "2022-06-30", "--format", format)
        #expect(outcome.status == 0 && outcome.output.count > 100, "\(question): \(outcome)")
        let shown = needles.found(in: Data((outcome.output + outcome.errors).utf8))
        #expect(shown.isEmpty, "\(question) --format \(format): \(shown)")
      }
    }
  }
}
