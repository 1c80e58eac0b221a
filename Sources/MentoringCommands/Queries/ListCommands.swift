import ArgumentParser
import EventLedger
import Mentoring
import MentoringService
import MentoringViews

private let pairStates = [
  "proposed": "предложена", "accepted": "принята всеми", "declined": "отклонена", "replaced": "заменена другой",
  "active": "действует", "paused": "перерыв", "emptied": "без наставляемых", "mentorless": "без наставника",
  "dissolved": "прекращена", "closed": "завершена",
]
private let pairKinds = ["pair": "пара", "group": "группа"]

struct PairsCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "pairs", abstract: "Пары и группы: предложение, приказ, состояние, число встреч.",
    discussion: """
      Предложенные пары стоят здесь с первого дня: состояние говорит, приняли ли их. --open показывает то, что на этот \
      день не завершено, с планом и фактом встреч: к концу учебного года эти пары завершают (таблица endings) или \
      называют незавершёнными в записи о заключительной общей встрече.

      Примеры:
        mentorledger pairs --why programme
        mentorledger pairs --state accepted
        mentorledger pairs --open --on-day 2022-05-31 --why programme
        mentorledger pairs --state active --on-day 2022-03-01 --format json
      """)

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var moment: MomentOptions
  @OptionGroup var output: AnswerOptions
  @OptionGroup var disclosure: DisclosureOptions
  @Option(help: ArgumentHelp("Учебный год: 2021.", valueName: "ГОД")) var cycle: Int64?
  @Option(
    help: ArgumentHelp(
      "Состояние: proposed, accepted, declined, replaced, active, paused, emptied, mentorless, dissolved, closed.",
      valueName: "КОД"))
  var state: String?
  @Flag(help: "Только закреплённые и не завершённые: действующие, с перерывом, без наставника или наставляемых.")
  var open = false
  @Option(help: ArgumentHelp("Пары этого человека (код или его начало).", valueName: "КОД")) var person: String?

  func execute() throws {
    try checkCode(pairStates, state, "--state")
    if open, state != nil {
      throw ServiceError(.usage, "--open и --state вместе не указывают: состояние называют одно.")
    }
    try cycle.map { _ = try ArgumentText.cycle($0) }
    let context = try QueryContext(ledger, moment, disclosure: disclosure, output)
    let member = try person.map { try context.workspace.resolvePerson($0) }
    var filters: [(column: String, value: ViewValue)] = []
    if let cycle { filters.append(("cycle", .integer(cycle))) }
    if let state { filters.append(("state", .text(state))) }
    let answer = try context.answering(
      .pairs, cycle: cycle, subject: member.map { .person($0) },
      terms: [term("cycle", cycle), term("state", open ? "open" : state)]
    ) {
      var answer = QueryAnswer()
      for record in try context.records(.pairs, filters) {
        let people = [record.subject("mentor")].compactMap { $0 } + record.subjects("mentees")
        if let member, !people.contains(member) { continue }
        if open, !["active", "paused", "emptied", "mentorless"].contains(record.text("state")) { continue }
        answer.rows.append([
          "pair": context.cell(record.text("pair").flatMap { PairID($0) }), "cycle": QueryCell(record.integer("cycle")),
          "kind": QueryCell(record.text("kind"), titles: pairKinds), "mentor": context.cell(record.subject("mentor")),
          "mentees": context.cell(record.subjects("mentees")),
          "form": QueryCell(MentoringForm.self, record.text("form")),
          "orderNumber": QueryCell(record.text("orderNumber")),
          "order": QueryCell(record.position("orderPosition")), "position": QueryCell(record.position("fixed")),
          "on": QueryCell(record.day("fixedOn")), "state": QueryCell(record.text("state"), titles: pairStates),
          "endedOn": QueryCell(record.day("endedOn")), "outcome": outcome(record),
          "meetings": QueryCell(record.integer("meetings")), "lastMeetingOn": QueryCell(record.day("lastMeetingOn")),
          "proposed": QueryCell(record.position("proposed")), "proposedOn": QueryCell(record.day("proposedOn")),
          "accepted": QueryCell(record.integer("accepted")), "declined": QueryCell(record.integer("declined")),
          "notified": context.cell(record.subjects("notified")), "planned": QueryCell(record.integer("planned")),
          "regular": QueryCell(record.integer("regular")), "missed": QueryCell(record.integer("missed")),
          "pausedOn": QueryCell(record.day("pausedOn")), "finalOn": QueryCell(record.day("finalOn")),
        ])
      }
      return answer
    }
    try answer.write(columns, output, context, noun: "Пар")
    try context.finish(output)
  }

  private var columns: [(key: String, title: String)] {
    let members = [("pair", "Пара"), ("kind", "Вид"), ("mentor", "Наставник"), ("mentees", "Наставляемые")]
    if open, output.format.isForPeople {
      return members + [
        ("state", "Состояние"), ("on", "Закреплена"), ("pausedOn", "Перерыв с"), ("planned", "По плану"),
        ("regular", "Регулярных"), ("missed", "Не состоялось"), ("finalOn", "Заключительная"),
        ("lastMeetingOn", "Последняя"),
      ]
    }
    let common =
      members + [
        ("orderNumber", "Приказ №"), ("on", "Закреплена"), ("state", "Состояние"), ("endedOn", "Окончена"),
        ("outcome", "Итог"), ("meetings", "Встреч"), ("lastMeetingOn", "Последняя"),
      ]
    guard !output.format.isForPeople else { return common }
    return common + [
      ("cycle", "Год"), ("form", "Форма"), ("order", "Запись приказа"), ("position", "Запись"),
      ("proposed", "Запись предложения"), ("proposedOn", "Предложена"), ("accepted", "Приняли"),
      ("declined", "Отклонили"), ("notified", "Извещены"), ("planned", "По плану"), ("regular", "Регулярных"),
      ("missed", "Не состоялось"), ("pausedOn", "Перерыв с"), ("finalOn", "Заключительная"),
    ]
  }

  private func outcome(_ record: ViewRecord) -> QueryCell {
    record.text("state") == "closed"
      ? QueryCell(GoalOutcome.self, record.text("outcome")) : QueryCell(DissolutionReason.self, record.text("outcome"))
  }
}

struct MeetingsCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "meetings", abstract: "Встречи пар и групп, состоявшиеся и пропущенные.",
    discussion: """
      Примеры:
        mentorledger meetings --cycle 2021 --kind trial
        mentorledger meetings --pair 0031aaaa --why programme --format csv
      """)

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var moment: MomentOptions
  @OptionGroup var output: AnswerOptions
  @OptionGroup var disclosure: DisclosureOptions
  @Option(help: ArgumentHelp("Учебный год: 2021.", valueName: "ГОД")) var cycle: Int64?
  @Option(help: ArgumentHelp("Вид: organisational, trial, planning, regular, final.", valueName: "КОД")) var kind:
    String?
  @Option(help: ArgumentHelp("Пара (код или его начало).", valueName: "КОД")) var pair: String?

  func execute() throws {
    try checkCode(MeetingKind.self, kind, "--kind")
    try cycle.map { _ = try ArgumentText.cycle($0) }
    let context = try QueryContext(ledger, moment, disclosure: disclosure, output)
    var filters: [(column: String, value: ViewValue)] = []
    if let cycle { filters.append(("cycle", .integer(cycle))) }
    if let kind { filters.append(("kind", .text(kind))) }
    let pair = try pair.map { try context.workspace.resolvePair($0) }
    if let pair { filters.append(("pair", .text(pair.description))) }
    let records = try context.records(.meetings, filters).sorted {
      ($0.text("heldOn") ?? "", $0.integer("position") ?? 0) < ($1.text("heldOn") ?? "", $1.integer("position") ?? 0)
    }
    let absentees = try context.workspace.absentees(
      of: Set(records.compactMap { $0.text("pair").flatMap { PairID($0) } }), context.moment)
    let answer = try context.answering(
      .meetings, cycle: cycle, subject: pair.map { .pair($0) }, terms: [term("cycle", cycle), term("kind", kind)]
    ) {
      var answer = QueryAnswer()
      for record in records {
        answer.rows.append([
          "position": QueryCell(record.position("position")), "on": QueryCell(record.day("heldOn")),
          "pair": context.cell(record.text("pair").flatMap { PairID($0) }), "cycle": QueryCell(record.integer("cycle")),
          "kind": QueryCell(MeetingKind.self, record.text("kind")),
          "state": QueryCell(record.text("state"), titles: ["held": "состоялась", "missed": "не состоялась"]),
          "minutes": QueryCell(record.integer("minutes")),
          "participants": context.cell(record.subjects("participants")),
          "absence": QueryCell(Absence.self, record.text("absence")),
          "absentees": context.cell(record.position("position").flatMap { absentees[$0] } ?? []),
        ])
      }
      return answer
    }
    try answer.write(
      [
        ("position", "Запись"), ("on", "Дата"), ("pair", "Пара"), ("cycle", "Год"), ("kind", "Вид"),
        ("state", "Состояние"), ("minutes", "Минут"), ("participants", "Участники"), ("absence", "Не пришёл"),
        ("absentees", "Отсутствовали"),
      ], output, context, noun: "Встреч")
    try context.finish(output)
  }
}

struct ParticipantsCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "participants", abstract: "Все зарегистрированные люди, по ролям и учебным годам.",
    discussion: """
      Примеры:
        mentorledger participants --role mentee --cycle 2021 --why programme
        mentorledger participants --format json
      """)

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var moment: MomentOptions
  @OptionGroup var output: AnswerOptions
  @OptionGroup var disclosure: DisclosureOptions
  @Option(help: ArgumentHelp("Роль: mentee, mentor, representative, staff.", valueName: "КОД")) var role: String?
  @Option(help: ArgumentHelp("Учебный год: 2021.", valueName: "ГОД")) var cycle: Int64?

  func execute() throws {
    try checkCode(ParticipantRole.self, role, "--role")
    try cycle.map { _ = try ArgumentText.cycle($0) }
    let context = try QueryContext(ledger, moment, disclosure: disclosure, output)
    var filters: [(column: String, value: ViewValue)] = []
    if let role { filters.append(("role", .text(role))) }
    if let cycle { filters.append(("cycle", .integer(cycle))) }
    let answer = try context.answering(
      .participants, cycle: cycle, terms: [term("cycle", cycle), term("role", role)]
    ) {
      var answer = QueryAnswer()
      for record in try context.records(.participants, filters) {
        // A merged card is shown as the person that it is of.
        guard let person = record.subject("person"), record.text("mergedInto") == nil else { continue }
        answer.rows.append([
          "person": QueryCell(.string(person.description), title: .string(QueryContext.short(person))),
          "name": QueryCell(context.name(person)), "birthDate": QueryCell(context.birthDate(person)),
          "role": QueryCell(ParticipantRole.self, record.text("role")), "cycle": QueryCell(record.integer("cycle")),
          "occupation": QueryCell(Occupation.self, record.text("occupation")),
          "on": QueryCell(record.day("registeredOn")), "position": QueryCell(record.position("registered")),
          "exitedOn": QueryCell(record.day("exitedOn")), "consent": context.consent(record),
          "consentUntil": QueryCell(record.day("consentUntil")),
          "representative": context.cell(record.subject("representative")),
        ])
      }
      answer.sortAndNumber()
      return answer
    }
    let personal = context.disclosesNames ? [("name", "ФИО"), ("birthDate", "Дата рождения")] : []
    try answer.write(
      [("person", "Код")] + personal + [
        ("role", "Роль"), ("cycle", "Год"), ("occupation", "Род занятий"), ("on", "Зарегистрирован"),
        ("exitedOn", "Выбыл"), ("consent", "Согласие"), ("consentUntil", "Действует по"),
        ("representative", "Представитель"), ("position", "Запись"),
      ], output, context, noun: "Строк")
    try context.finish(output)
  }
}

struct ConsentsCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "consents", abstract: "Согласия: цель, текст, кто подписал, срок, отзыв.",
    discussion: """
      Примеры:
        mentorledger consents --cycle 2021 --purpose participation --state withdrawn
        mentorledger consents --person 7f0c2f7e --why request
      """)

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var moment: MomentOptions
  @OptionGroup var output: AnswerOptions
  @OptionGroup var disclosure: DisclosureOptions
  @Option(help: ArgumentHelp("Человек (код или его начало).", valueName: "КОД")) var person: String?
  @Option(help: ArgumentHelp("Учебный год: 2021.", valueName: "ГОД")) var cycle: Int64?
  @Option(help: ArgumentHelp("Цель: participation, distribution, future, partners.", valueName: "КОД")) var purpose:
    String?
  @Option(help: ArgumentHelp("Состояние: active, lapsed, withdrawn, invalid.", valueName: "КОД")) var state: String?

  private static let states = [
    "active": "действует", "lapsed": "истекло", "withdrawn": "отозвано", "invalid": "недействительно",
  ]

  func execute() throws {
    try checkCode(ConsentPurpose.self, purpose, "--purpose")
    try checkCode(Self.states, state, "--state")
    try cycle.map { _ = try ArgumentText.cycle($0) }
    let context = try QueryContext(ledger, moment, disclosure: disclosure, output)
    var filters: [(column: String, value: ViewValue)] = []
    let person = try person.map { try context.workspace.resolvePerson($0) }
    if let person { filters.append(("person", .text(person.description))) }
    if let cycle { filters.append(("cycle", .integer(cycle))) }
    if let purpose { filters.append(("purpose", .text(purpose))) }
    let answer = try context.answering(
      .consents, cycle: cycle, subject: person.map { .person($0) },
      terms: [term("cycle", cycle), term("purpose", purpose), term("state", state)]
    ) {
      var answer = QueryAnswer()
      let records = try context.records(.consents, filters).sorted {
        ($0.integer("position") ?? 0) < ($1.integer("position") ?? 0)
      }
      for record in records {
        let current = state(of: record, on: context.moment.day)
        if let state, state != current { continue }
        answer.rows.append([
          "position": QueryCell(record.position("position")), "person": context.cell(record.subject("person")),
          "cycle": QueryCell(record.integer("cycle")), "role": QueryCell(ParticipantRole.self, record.text("role")),
          "purpose": QueryCell(ConsentPurpose.self, record.text("purpose")),
          "text": QueryCell(record.text("textVersion")),
          "capacity": QueryCell(SigningCapacity.self, record.text("capacity")),
          "signer": context.cell(record.subject("signer")), "channel": QueryCell(Channel.self, record.text("channel")),
          "on": QueryCell(record.day("signedOn")), "until": QueryCell(record.day("until")),
          "state": QueryCell(current, titles: Self.states), "withdrawnOn": QueryCell(record.day("withdrawnOn")),
          "withdrawal": QueryCell(record.position("withdrawal")), "lastDay": QueryCell(record.day("lastDay")),
        ])
      }
      return answer
    }
    try answer.write(
      [
        ("position", "Запись"), ("person", "Участник"), ("role", "Роль"), ("purpose", "Цель"), ("text", "Текст"),
        ("capacity", "Подписал"), ("signer", "Подписавший"), ("channel", "Форма"), ("on", "Дата"),
        ("until", "Действует по"), ("state", "Состояние"), ("withdrawnOn", "Отозвано"),
      ]
        + (output.format.isForPeople
          ? [] : [("cycle", "Год"), ("withdrawal", "Запись об отзыве"), ("lastDay", "Учитывается по")]),
      output, context, noun: "Согласий")
    try context.finish(output)
  }

  private func state(of record: ViewRecord, on day: CivilDate) -> String {
    if let state = record.text("state"), state != "given" { return state }
    return record.day("lastDay").map { $0 < day } == true ? "lapsed" : "active"
  }
}

struct FindingsCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "findings",
    abstract: "Записи, которые не отвечают правилам: принятые с причиной и те, что перестали держаться.",
    discussion: """
      Примеры:
        mentorledger findings
        mentorledger findings --severity hard --format json
        mentorledger findings --open --on-day 2022-06-30
      """)

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var moment: MomentOptions
  @OptionGroup var output: AnswerOptions
  @Option(help: ArgumentHelp("Строгость: hard, soft, warning.", valueName: "КОД")) var severity: String?
  @Flag(help: "Только те, что не приняты с причиной.") var open = false

  func execute() throws {
    try checkCode(
      Dictionary(uniqueKeysWithValues: Severity.allCases.map { ($0.rawValue, $0.title) }), severity, "--severity")
    let context = try QueryContext(ledger, moment, output)
    let (findings, destroyed, lost) = try context.workspace.findings(context.moment)
    var answer = QueryAnswer()
    let repeated = RepeatedMessages(findings.map { ($0.entry, $0.message) })
    for finding in findings
    where (severity == nil || finding.severity.rawValue == severity) && !(open && finding.isAccepted) {
      answer.rows.append([
        "position": QueryCell(finding.entry), "rule": QueryCell(finding.rule),
        "severity": QueryCell(.string(finding.severity.rawValue), title: .string(finding.severity.title)),
        "accepted": QueryCell(.bool(finding.isAccepted)), "culprit": QueryCell(finding.culprit),
        "about": QueryCell(finding.about),
        "message": repeated.cell(finding.message, of: finding.entry, about: finding.about),
      ])
    }
    try answer.write(
      [
        ("position", "Запись"), ("severity", "Строгость"), ("rule", "Правило"), ("message", "Что не так"),
        ("culprit", "Из-за записи"), ("accepted", "Принято с причиной"),
      ] + (output.format.isForPeople ? [] : [("about", "О ком")]), output, context, noun: "Расхождений")
    if destroyed > 0 {
      Console.note("Правила о возрасте не проверены у \(destroyed) чел.: их данные уничтожены.")
    }
    if lost > 0 { Console.warn("Правила о возрасте не проверены у \(lost) чел.: ключ утрачен.") }
  }
}
