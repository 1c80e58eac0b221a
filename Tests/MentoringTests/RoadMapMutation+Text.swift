extension RoadMapMutation {
  /// Spelling, rows and wording: A16–A23.
  static let text: [RoadMapMutation] = [
    RoadMapMutation("the organisation is spelt alike", loses: "A16 stage:2 stage:3 stage:4 stage:7 5.4") {
      $0.replace("«Лицей№21»", "«Лицей №21»")
      $0.replace("«Лицей № 21»", "«Лицей №21»")
    },
    RoadMapMutation("1.2 spells the organisation otherwise", gains: "A16 1.2") {
      $0.replace("«Лицей №21»", "«Лицей № 21»", item: "1.2")
    },
    RoadMapMutation("4.3 gets its comma", loses: "A16 4.3") { $0.replace("а зам.", "а, зам.", item: "4.3") },
    RoadMapMutation("5.1 loses its comma", gains: "A16 5.1") { $0.replace(", зам.", " зам.", item: "5.1") },
    RoadMapMutation("6.8 loses its surplus comma", loses: "A16 6.8") {
      $0.replace("психолог, ", "психолог ", item: "6.8")
    },
    RoadMapMutation(
      "6.8 turns a name round", gains: "A16 6.8",
      prepare: { document in
        for number in ["5.2", "6.8"] {
          document.responsible(number, "педагог-психолог О.О. Образцова", ["psychologist"])
        }
      },
      change: { $0.responsible("6.8", "педагог-психолог Образцова О.О.", ["psychologist"]) }),
    RoadMapMutation("7.6 is there", loses: "A17 stage:7") { $0.add("7.6", stage: 7, action: "Подготовка отчёта") },
    RoadMapMutation("4.2 is not there", loses: "A06 4.2 5.1", gains: "A17 stage:4") { $0.remove("4.2") },
    RoadMapMutation("1.4 stands in one row", loses: "A18 1.4") { $0.join("1.4") },
    RoadMapMutation("4.3 stands in one row", loses: "A18 4.3") { $0.join("4.3") },
    RoadMapMutation("the number of 6.4 stands in a second row", gains: "A18 6.4") { $0.goOn("6.4", cell: "6.4") },
    RoadMapMutation("6.5 goes on without a number", gains: "A18 6.5") { $0.goOn("6.5", cell: "") },
    RoadMapMutation("7.8 is the number of two items", gains: "A18 7.8") {
      $0.add("7.8", stage: 7, action: "Подготовка отчёта")
    },
    RoadMapMutation("all results stand in the column of actions", loses: "A19 stage:3 stage:4 stage:5 stage:7") {
      alignResults(&$0)
    },
    RoadMapMutation("one result moves out of the column", gains: "A19 stage:6", prepare: alignResults) {
      $0.moveResult(77, to: 0)
    },
    RoadMapMutation("years are parted by commas", loses: "A20 6.2 6.3") { $0.replace("2022. 2023", "2022, 2023") },
    RoadMapMutation("7.1 begins with a capital", loses: "A20 7.1") { $0.replace("апрель", "Апрель", item: "7.1") },
    RoadMapMutation("7.5 has even spaces", loses: "A20 7.5") { $0.replace("Май- Июнь", "Май - Июнь", item: "7.5") },
    RoadMapMutation("1.1 begins in lower case", gains: "A20 1.1") { $0.replace("Сент", "сент", item: "1.1") },
    RoadMapMutation("5.1 parts years otherwise", gains: "A20 5.1") { $0.replace("2021, ", "2021; ", item: "5.1") },
    RoadMapMutation("6.5 names an action", loses: "A21 6.5") { $0.replace("Сроки сбора", "Сбор", item: "6.5") },
    RoadMapMutation("6.4 names a timetable", gains: "A21 6.4") { $0.replace("Регулярные", "График", item: "6.4") },
    RoadMapMutation("the committee's date is filled in", loses: "A22 line:5") { $0.replace("_____", "29", line: 5) },
    RoadMapMutation("5.4 fixes pairs by the same kind of act", loses: "A22 5.4") {
      $0.replace("распоряжением", "приказом", item: "5.4")
    },
    RoadMapMutation("the day of the order is blank", gains: "A22 line:17") { $0.replace("30", "__", line: 17) },
    RoadMapMutation("the programme has its full name", loses: "A23 stage:6 stage:7 7.4") {
      $0.replace("с одаренными детьми", "с одаренными и высокомотивированными детьми")
    },
    RoadMapMutation("2.1 names pupils alone", loses: "A23 2.1") {
      $0.replace("обучающихся/педагогов", "обучающихся", item: "2.1")
    },
    RoadMapMutation("6.3 shortens the name", gains: "A23 6.3") {
      $0.replace("и высокомотивированными ", "", item: "6.3")
    },
  ]

  @Sendable private static func alignResults(_ document: inout RoadMapDocument) {
    for line in [52, 60, 66, 87] as [Int64] { document.moveResult(line, to: 1) }
  }

  /// What is needed and has no item: A24–A30.
  static let subjects: [RoadMapMutation] = [
    RoadMapMutation("consents to distribution are collected", loses: "A17 stage:7; A24 7.5") {
      $0.add("7.6", stage: 7, action: "Сбор согласий на распространение персональных данных")
    },
    RoadMapMutation("7.4 publishes too", gains: "A24 7.4") {
      $0.replace("в кейсы", "в кейсы и их публикация", item: "7.4")
    },
    RoadMapMutation("3.3 asks the representatives", loses: "A25 3.3") {
      $0.replace("персональных данных", "персональных данных, в том числе от законных представителей", item: "3.3")
    },
    RoadMapMutation("4.2 collects consents", gains: "A25 4.2") {
      $0.text("4.2", column: 1, "Собеседование с наставниками. Сбор согласий на обработку персональных данных")
    },
    RoadMapMutation("reflection has an item", loses: "A17 stage:7; A26 stage:7") {
      $0.add("7.6", stage: 7, action: "Проведение личной и групповой рефлексии")
    },
    RoadMapMutation("the task of stage 6 promises reflection", gains: "A26 stage:6") {
      $0.replace("закрепление", "рефлексия, закрепление", line: 67)
    },
    RoadMapMutation("both sides are measured again", loses: "A17 stage:7; A27 3.2 4.1") {
      $0.add("7.6", stage: 7, action: "Повторная оценка наставляемых и наставников")
    },
    RoadMapMutation("one side is measured again", loses: "A17 stage:7; A27 3.2") {
      $0.add("7.6", stage: 7, action: "Повторная оценка наставляемых")
    },
    RoadMapMutation("2.3 measures for later too", gains: "A27 2.3") {
      $0.replace("Анализ", "Оценка для будущего сравнения, анализ", item: "2.3")
    },
    RoadMapMutation("indicators are set", loses: "A17 stage:7; A28 7.3") {
      $0.add("7.6", stage: 7, action: "Определение показателей программы")
    },
    RoadMapMutation("7.4 watches the quality too", gains: "A28 7.4") {
      $0.replace("Оформление", "Мониторинг качества, оформление", item: "7.4")
    },
    RoadMapMutation("a curator is appointed", loses: "A17 stage:7; A29 subject:curator", change: appointCurator),
    RoadMapMutation(
      "no curator is appointed any more", gains: "A17 stage:7; A29 subject:curator", prepare: appointCurator
    ) { $0.remove("7.6") },
    RoadMapMutation("data are destroyed", loses: "A17 stage:7; A29 subject:destruction") {
      $0.add("7.6", stage: 7, action: "Уничтожение персональных данных участников")
    },
    RoadMapMutation("2.1 collects no consents", loses: "A30 2.1") {
      $0.replace("Сбор согласий на сбор", "Приём заявлений на сбор", item: "2.1")
    },
    RoadMapMutation("6.8 collects consents too", gains: "A30 6.8") {
      $0.replace("Анкетирование участников", "Анкетирование участников, сбор согласий", item: "6.8")
    },
  ]

  @Sendable private static func appointCurator(_ document: inout RoadMapDocument) {
    document.add("7.6", stage: 7, action: "Назначение куратора программы")
  }
}
