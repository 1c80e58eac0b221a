import CanonicalJSON
import Mentoring
import Testing

@Suite struct RoadMapTests {
  @Test func `the shipped source is the approved text byte for byte`() throws {
    let source = try RoadMapDocument().map.source
    #expect(try source.bytes == RoadMapDocument.bytes(source.file))
    #expect(source.bytes.count == 21_215)
    #expect(source.rows.count == 87)
  }

  @Test func `a changed cell changes the text`() throws {
    var document = try RoadMapDocument()
    document.replace("В течении", "В течение")
    #expect(try document.map.source.bytes != RoadMapDocument.bytes("lyceum21-2021.source.txt"))
  }

  @Test func `34 items stand in seven stages`() throws {
    let map = try RoadMapDocument().map
    #expect(map.items.count == 34)
    #expect(map.stages.map { map.items(of: $0).count } == [4, 3, 4, 4, 4, 8, 7])
    #expect(Set(map.items.map(\.number)).count == 34)
    #expect(map.versionedID == "lyceum21-2021/1")
  }

  @Test func `100 occurrences are planned, 34 in the first cycle and 33 in the others`() throws {
    let map = try RoadMapDocument().map
    #expect(map.plannedOccurrences.count == 100)
    #expect(map.cycles.map { map.plannedOccurrences(cycle: $0).count } == [34, 33, 33])
    let counts = Dictionary(grouping: map.items, by: \.planned.count).mapValues { $0.map(\.number.description) }
    #expect(counts[1] == ["6.4"])
    #expect(counts[3]?.count == 33)
  }

  @Test(arguments: [
    ("1.1", ["2021-09", "2022-09", "2023-09"]), ("5.2", ["2021-10", "2022-10", "2023-10"]),
    ("6.2", ["2022-01", "2023-01", "2024-01"]), ("7.5", ["2022-05 2022-06", "2023-05 2023-06", "2024-05 2024-06"]),
    ("6.4", ["2022-02 2022-03 2022-04 2022-05"]), ("7.8", ["2021-12", "2022-12", "2023-12"]),
  ])
  func `the months of an item are those of its text`(number: String, months: [String]) throws {
    let item = try Self.item(number)
    #expect(item.planned.map { $0.months.map(\.description).joined(separator: " ") } == months)
  }

  @Test func `training is planned for a window of each calendar year`() throws {
    let item = try Self.item("4.4")
    #expect(item.plannedText == "В течении 2021, 2022, 2023 года")
    #expect(item.unit == .calendarYear)
    #expect(item.planned.map(\.first.description) == ["2021-01", "2022-01", "2023-01"])
    #expect(item.planned.map(\.last.description) == ["2021-12", "2022-12", "2023-12"])
    #expect(item.planned.map(\.months.count) == [12, 12, 12])
    #expect(item.planned.map(\.cycle.rawValue) == [2021, 2022, 2023])
  }

  @Test func `an item that a page break parted reads as one text`() throws {
    let item = try Self.item("1.4")
    #expect(item.lines == [36, 38])
    #expect(item.plannedText == "Сентябрь 2021, 2022, 2023")
    #expect(
      item.action == "Встреча с обучающимися МБОУ «Лицей №21» с информированием о реализуемой программе наставничества "
        + "с одаренными и высокомотивированными детьми «Вместе по лестнице успеха»")
    #expect(
      item.responsible.map(\.post.rawValue) == [
        "director", "deputy-teaching-first", "deputy-teaching-second", "psychologist",
      ])
  }

  @Test func `a stage has its title, task and result as approved`() throws {
    let stage = try #require(try RoadMapDocument().map.stages.first { $0.number == 6 })
    #expect(stage.title == "Организация работы наставнических пар или групп")
    #expect(stage.task == "закрепление гармоничных и продуктивных отношений в наставнической паре или группе")
    #expect(stage.result.hasPrefix("сформированы стабильные наставнические отношения, доведенные до"))
    #expect(try RoadMapDocument().map.stages.map(\.resultColumn) == [1, 1, 0, 0, 0, 1, 0])
  }

  @Test func `each name of staff is found with its post and stands in the source alone`() throws {
    let document = try RoadMapDocument()
    let names = try document.map.staffNames
    #expect(names.count == 75)
    let signatories = try document.map.signatoryNames
    #expect(signatories.count == 2)
    let surnames = Set((names.map(\.name) + signatories).compactMap { Self.surname($0) })
    #expect(surnames.count == 7)
    var posts: [String: Set<String>] = [:]
    for name in names { posts[Self.surname(name.name) ?? "", default: []].insert(name.post.rawValue) }
    #expect(posts.count == 6)
    #expect(posts.values.allSatisfy { $0.count == 1 })
    var interpretation = document.root
    interpretation["source"] = nil
    let rest = String(decoding: try CanonicalJSON.serialize(.object(interpretation)), as: UTF8.self)
    #expect(surnames.allSatisfy { !rest.contains($0.dropLast(1)) })
  }

  @Test func `no reason of an anomaly names a person`() throws {
    let document = try RoadMapDocument()
    let surnames = Set(try document.map.staffNames.compactMap { Self.surname($0.name)?.dropLast(1) })
    let reasons = try document.anomalies.map(\.reason)
    #expect(reasons.count == 87)
    #expect(!reasons.contains { reason in surnames.contains { reason.contains($0) } })
  }

  private static func item(_ text: String) throws -> RoadMapItem {
    let number = try #require(RoadMapItem.Number(text))
    let map = try RoadMapDocument().map
    return try #require(map.item(number))
  }

  private static func surname(_ name: String) -> String? {
    name.split { !$0.isLetter }.map { String($0) }.max { $0.count < $1.count }
  }
}
