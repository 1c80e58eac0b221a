import CanonicalJSON
import Testing

/// A change of the shipped road map and what it does to the findings, all of it.
struct RoadMapMutation: Sendable, CustomTestStringConvertible {
  let name: String
  let loses: String
  let gains: String
  let prepare: @Sendable (inout RoadMapDocument) -> Void
  let change: @Sendable (inout RoadMapDocument) -> Void

  var testDescription: String { name }

  init(
    _ name: String, loses: String = "", gains: String = "",
    prepare: @escaping @Sendable (inout RoadMapDocument) -> Void = { _ in },
    change: @escaping @Sendable (inout RoadMapDocument) -> Void
  ) {
    self.name = name
    self.loses = loses
    self.gains = gains
    self.prepare = prepare
    self.change = change
  }

  static let years: [Int64] = [2021, 2022, 2023]

  /// Order, months and dependencies: A01–A09.
  static let order: [RoadMapMutation] = [
    RoadMapMutation("5.2 moves to December, behind 5.1 but also behind 5.3", loses: "A01 5.2", gains: "A01 5.3") {
      $0.plan("5.2", "Декабрь 2021, 2022, 2023", years, [["2021-12"], ["2022-12"], ["2023-12"]])
    },
    RoadMapMutation("5.2 moves to November", loses: "A01 5.2", gains: "A06 5.2") {
      $0.plan("5.2", "Ноябрь 2021, 2022, 2023", years, [["2021-11"], ["2022-11"], ["2023-11"]])
    },
    RoadMapMutation("6.2 moves before 6.1", loses: "A20 6.2", gains: "A01 6.2") {
      $0.plan("6.2", "Ноябрь 2021, 2022, 2023", years, [["2021-11"], ["2022-11"], ["2023-11"]])
    },
    RoadMapMutation("7.8 moves behind 7.7", loses: "A02 7.8") {
      $0.plan("7.8", "Июль 2022, 2023, 2024", years, [["2022-07"], ["2023-07"], ["2024-07"]])
    },
    RoadMapMutation("7.4 rests on the later 7.7", gains: "A02 7.4") { $0.depend("7.4", on: "7.7", "restsOn") },
    RoadMapMutation("6.4 is planned for all cycles", loses: "A03 6.4; A20 6.4") {
      $0.plan(
        "6.4", "Февраль - Май 2022, 2023, 2024", years,
        (2022...2024).map { year in (2...5).map { "\(year)-0\($0)" } })
    },
    RoadMapMutation("6.7 is planned for one cycle", gains: "A03 6.7") {
      $0.plan("6.7", "Май 2022", [2021], [["2022-05"]])
    },
    RoadMapMutation("4.4 is planned for a month", loses: "A04 4.4; A06 4.4") {
      $0.plan("4.4", "Декабрь 2021, 2022, 2023", years, [["2021-12"], ["2022-12"], ["2023-12"]])
    },
    RoadMapMutation("1.1 is planned for calendar years", gains: "A04 1.1") { document in
      let windows = years.map { year in (1...12).map { $0 < 10 ? "\(year)-0\($0)" : "\(year)-\($0)" } }
      document.plan("1.1", "2021, 2022, 2023 годы", years, windows)
      document.item("1.1") { $0["unit"] = "calendarYear" }
    },
    RoadMapMutation("7.2 moves behind what justifies it", loses: "A05 7.2; A06 7.2") {
      $0.plan("7.2", "Июнь 2022, 2023, 2024", years, [["2022-06"], ["2023-06"], ["2024-06"]])
    },
    RoadMapMutation("6.5 is justified by the later 6.8", gains: "A05 6.5") {
      $0.depend("6.5", on: "6.8", "justifiedBy")
    },
    RoadMapMutation("4.1 moves to the month behind 3.4", loses: "A06 4.1") {
      $0.plan("4.1", "Декабрь 2021, 2022, 2023", years, [["2021-12"], ["2022-12"], ["2023-12"]])
    },
    RoadMapMutation("1.2 requires 1.1 of the same month", gains: "A06 1.2") { $0.depend("1.2", on: "1.1", "requires") },
    RoadMapMutation("2.2 moves to the month before 2.1", loses: "A07 2.1", gains: "A06 2.2") {
      $0.plan("2.2", "Сентябрь 2021, 2022, 2023", years, [["2021-09"], ["2022-09"], ["2023-09"]])
    },
    RoadMapMutation("1.1 requires 1.2 of the same month", gains: "A07 1.1") { $0.depend("1.1", on: "1.2", "requires") },
    RoadMapMutation("3.2 names both sides", loses: "A08 3.2; A14 4.1") {
      $0.replace("участников-наставляемых", "наставляемых и наставников", item: "3.2")
    },
    RoadMapMutation("3.1 chooses no forms", loses: "A08 3.1") {
      $0.replace("Выбор форм", "Обсуждение порядка", item: "3.1")
    },
    RoadMapMutation("4.2 names the other side", gains: "A08 4.2") {
      $0.replace("с наставниками", "с наставляемыми", item: "4.2")
    },
    RoadMapMutation("5.4 moves to the month before 6.1", loses: "A09 6.1", gains: "") {
      $0.plan("5.4", "Ноябрь 2021, 2022, 2023", years, [["2021-11"], ["2022-11"], ["2023-11"]])
    },
    RoadMapMutation("7.8 requires the order of its month", gains: "A09 7.8") {
      $0.depend("7.8", on: "5.4", "requires")
    },
  ]

  /// Posts and people: A10–A15.
  static let people: [RoadMapMutation] = [
    RoadMapMutation("1.3 names the usual post", loses: "A10 1.3") { $0.replace("УВР", "ВР", item: "1.3") },
    RoadMapMutation("6.4 names another post", gains: "A10 6.4") { $0.replace("по ВР", "по УВР", item: "6.4") },
    RoadMapMutation("7.3 names a person", loses: "A11 7.3") {
      $0.responsible("7.3", "зам. директора по УВР О.О. Образцова", ["deputy-teaching-first"])
    },
    RoadMapMutation("7.8 names a post without a person", gains: "A11 7.8") {
      $0.responsible(
        "7.8", "зам. директора по ВР О.О. Образцова, зам. директора по УВР", ["deputy-upbringing", "deputy-teaching"])
    },
    RoadMapMutation("5.4 lists the director", loses: "A12 5.4") {
      $0.responsible(
        "5.4", "директор О.О. Образцова, зам. директора по ВР П.П. Примеров", ["director", "deputy-upbringing"])
    },
    RoadMapMutation("7.8 becomes an act of the director", gains: "A12 7.8") {
      $0.text("7.8", column: 1, "Формирование долгосрочной базы наставников приказом директора")
    },
    RoadMapMutation("6.3 and 6.4 get a second post", loses: "A13 stage:6") { document in
      for number in ["6.3", "6.4"] {
        document.responsible(
          number, "зам. директора по ВР О.О. Образцова, педагог-психолог П.П. Примеров",
          ["deputy-upbringing", "psychologist"])
      }
    },
    RoadMapMutation("three items of stage 7 keep one post", gains: "A13 stage:7") { document in
      for number in ["7.4", "7.5", "7.7"] {
        document.responsible(number, "зам. директора по ВР О.О. Образцова", ["deputy-upbringing"])
      }
    },
    RoadMapMutation("4.1 gets the psychologist of 3.2", loses: "A14 4.1", change: completeAssessment),
    RoadMapMutation("4.1 drops a post that 3.2 has", gains: "A14 4.1", prepare: completeAssessment) {
      $0.responsible(
        "4.1", "зам. директора по ВР О.О. Образцова, педагог-психолог Р.Р. Образец",
        ["deputy-upbringing", "psychologist"])
    },
    RoadMapMutation("2.2 names the post by its usual word", loses: "A15 2.2") {
      $0.replace("соцработник", "социальный педагог", item: "2.2")
    },
    RoadMapMutation("1.4 names another word for a post", gains: "A15 1.4") {
      $0.replace("Встреча с", "Встреча соцработника с", item: "1.4")
    },
  ]

  @Sendable private static func completeAssessment(_ document: inout RoadMapDocument) {
    document.responsible(
      "4.1", "зам. директора по ВР О.О. Образцова, зам. директора по УВР П.П. Примеров, педагог-психолог Р.Р. Образец",
      ["deputy-upbringing", "deputy-teaching-first", "psychologist"])
  }
}
