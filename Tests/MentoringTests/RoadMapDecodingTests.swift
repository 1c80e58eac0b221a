import CanonicalJSON
import Mentoring
import Testing

@Suite struct RoadMapDecodingTests {
  struct Fault: Sendable, CustomTestStringConvertible {
    let path: String
    let change: @Sendable (inout RoadMapDocument) -> Void

    var testDescription: String { path }
  }

  @Test(arguments: [
    Fault(path: "") { $0.root["surplus"] = true },
    Fault(path: "") { $0.root["order"] = nil },
    Fault(path: "format") { $0.root["format"] = "mentorledger-roadmap/2" },
    Fault(path: "version") { $0.root["version"] = 0 },
    Fault(path: "id") { $0.root["id"] = "Лицей" },
    Fault(path: "cycles[1]") { $0.root["cycles"] = [2021, 2021, 2023] },
    Fault(path: "order.on") { $0.root["order"] = ["number": "376/а", "on": "2021-02-30"] },
    Fault(path: "items[3].number") { $0.item("1.4") { $0["number"] = "1.x" } },
    Fault(path: "items[3].number") { $0.item("1.4") { $0["number"] = "1.5" } },
    Fault(path: "items[3].stage") { $0.item("1.4") { $0["stage"] = 2 } },
    Fault(path: "items[3].lines[1]") { $0.item("1.4") { $0["lines"] = [36, 36] } },
    Fault(path: "items[3].lines[0]") { $0.item("1.4") { $0["lines"] = [40] } },
    Fault(path: "items[3].lines[0]") { $0.item("1.4") { $0["lines"] = [999] } },
    Fault(path: "source.rows[37]") { document in
      document.item("1.4") { $0["lines"] = [36] }
      document.responsible("1.4", "директор О.О. Образцова", ["director"])
      document.text("1.4", column: 2, "Сентябрь 2021, 2022, 2023")
    },
    Fault(path: "items[3].planned") { $0.item("1.4") { $0["planned"] = [["cycle": 2021, "months": ["2021-09"]]] } },
    Fault(path: "items[3].planned[0].months[0]") {
      $0.item("1.4") { $0["planned"] = [["cycle": 2021, "months": ["2021-13"]]] }
    },
    Fault(path: "items[3].planned[0].cycle") {
      $0.item("1.4") { $0["planned"] = [["cycle": 2020, "months": ["2020-09"]]] }
    },
    Fault(path: "items[3].unit") { $0.item("1.4") { $0["unit"] = "calendarYear" } },
    Fault(path: "items[3].responsible") { $0.item("1.4") { $0["responsible"] = ["director"] } },
    Fault(path: "items[1].responsible[1]") { $0.item("1.2") { $0["responsible"] = ["director", "guard"] } },
    Fault(path: "items[3].after[0].item") { $0.depend("1.4", on: "9.9", "requires") },
    Fault(path: "items[3].after[0].item") { $0.depend("1.4", on: "1.4", "requires") },
    Fault(path: "items[3].after[0].kind") { $0.depend("1.4", on: "1.1", "wants") },
    Fault(path: "items") { $0.depend("1.4", on: "6.4", "requires") },
    Fault(path: "stages[0].line") { $0.replace("Задача этапа:", "Задача:", line: 32) },
    Fault(path: "stages[0].result") { $0.replace("Результат:", "Итог:", line: 39) },
    Fault(path: "stages[0].number") { $0.stage(1) { $0["number"] = 8 } },
  ])
  func `a fault in the document is refused and named by its place`(fault: Fault) throws {
    var document = try RoadMapDocument()
    fault.change(&document)
    let error = #expect(throws: RoadMapDecodingError.self) { try document.map }
    #expect(error?.path == fault.path)
    #expect(error?.description.hasPrefix("Данные дорожной карты не приняты: ") == true)
  }

  @Test func `expectations with an unknown member are refused`() throws {
    let document = try RoadMapDocument.json("expectations.v1.json")
    var object = try #require(document.objectValue)
    object["surplus"] = 1
    #expect(throws: RoadMapDecodingError.self) { try RoadMapExpectations(.object(object)) }
    object = try #require(document.objectValue)
    object["curator"] = "nobody"
    let error = #expect(throws: RoadMapDecodingError.self) { try RoadMapExpectations(.object(object)) }
    #expect(error?.path == "curator")
  }

  @Test(arguments: ["", "1", "1.", ".1", "01.1", "1.01", "1.1.1", "1,1", "-1.1", "1.100", "1.0", "１.1"])
  func `a text that is no number of an item is refused`(text: String) {
    #expect(RoadMapItem.Number(text) == nil)
  }

  @Test func `numbers of items are ordered as numbers`() throws {
    let numbers = try ["10.1", "2.10", "2.9", "1.1"].map { try #require(RoadMapItem.Number($0)) }
    #expect(numbers.sorted().map(\.description) == ["1.1", "2.9", "2.10", "10.1"])
  }

  @Test(arguments: ["2021-9", "2021-00", "2021-13", "1999-01", "2021/09", "2021-09-01", "+021-09", "2021--9"])
  func `a text that is no month is refused`(text: String) {
    #expect(RoadMapMonth(text) == nil)
  }
}
