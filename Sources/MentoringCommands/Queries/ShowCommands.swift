import ArgumentParser
import EventLedger
import EventLedgerSQLite
import Foundation
import Mentoring
import MentoringService
import MentoringViews

struct ShowCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Карточка человека или пары, либо одна запись целиком.",
    discussion: """
      Примеры:
        mentorledger show 7f0c2f7e --why programme
        mentorledger show 118 --format json
      """)

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var moment: MomentOptions
  @OptionGroup var output: AnswerOptions
  @OptionGroup var disclosure: DisclosureOptions
  @Argument(
    help: ArgumentHelp(
      "Код человека или пары (или его начало) либо номер записи; «запись:5175» — точно номер.", valueName: "КОД"))
  var id: String

  func execute() throws {
    let context = try QueryContext(ledger, moment, disclosure: disclosure, output)
    switch try context.workspace.resolveCard(id) {
    case .entry(let position): try showEntry(position, context)
    case .person(let person):
      let cards = try context.workspace.personCards(knownAt: context.moment.knownAt).cards(of: person)
      try showRecords(
        [.participants, .mentees, .mentors, .consents, .matters], "person", cards.map(\.description), .person(person),
        context)
    case .pair(let pair): try showRecords([.pairs, .meetings], "pair", [pair.description], .pair(pair), context)
    }
    try context.finish(output)
  }

  private func showRecords(
    _ views: [ViewName], _ column: String, _ ids: [String], _ subject: DisclosureRequest.Subject,
    _ context: QueryContext
  ) throws {
    var sections: [CardSection] = []
    let answer = try context.answering(.card, subject: subject) {
      var answer = QueryAnswer()
      sections = []
      for view in views {
        for record in try ids.flatMap({ try context.records(view, [(column, .text($0))]) }) {
          let first = answer.rows.count
          for (index, column) in view.columns.enumerated() {
            guard let cell = cell(record.values[index], column.name, context) else { continue }
            answer.rows.append([
              "view": QueryCell(view.rawValue, titles: Self.viewTitles),
              "field": QueryCell(column.name, titles: Self.fieldTitles), "value": cell,
            ])
          }
          try addOpened(record, view, context, &answer)
          sections.append(CardSection(answer.rows[first...], Self.fieldTitles))
        }
      }
      if case .pair(let pair) = subject, !answer.rows.isEmpty {
        let steps = try PairTraceRows(try context.workspace.trace(of: pair, context.moment), context)
        answer.rows += steps.rows
        sections.append(steps.section)
      }
      return answer
    }
    if answer.rows.isEmpty {
      throw ServiceError(.refused, "На этот день о «\(self.id)» ничего не известно.")
    }
    guard output.format == .text else {
      return try answer.write(
        [("view", "Раздел"), ("field", "Поле"), ("value", "Значение")] + PairTraceRows.columns(of: subject),
        output, context)
    }
    context.announce()
    let terminal = output.terminal
    try output.emit(
      terminal.styled(column == "pair" ? "Пара \(ids[0])" : "Человек \(ids[0])", .heading) + "\n"
        + ids.dropFirst().map { "Объединённая карточка \($0)\n" }.joined() + "\n"
        + sections.map { $0.text(on: terminal) }.joined(separator: "\n"))
  }

  private func addOpened(_ record: ViewRecord, _ view: ViewName, _ context: QueryContext, _ answer: inout QueryAnswer)
    throws
  {
    guard view == .participants, let text = context.text, let person = record.subject("person") else { return }
    func add(_ field: String, _ value: String?) {
      guard let value else { return }
      answer.rows.append([
        "view": QueryCell(view.rawValue, titles: Self.viewTitles), "field": QueryCell(field, titles: Self.fieldTitles),
        "value": QueryCell(value),
      ])
    }
    let profile = try text.profile(record.part("profile"), of: person)
    switch profile {
    case .content(let profile):
      add("name", profile.fullName)
      add("birthDate", profile.birthDate?.forPeople)
    case .destroyed, .lost: add("name", "(\(profile.closedWords))")
    case .absent: break
    }
    let contact = try context.contact(record)
    if contact.isLost { add("contacts", "(\(contact.closedWords))") }
    guard let contact = contact.value else { return }
    add("phone", contact.phone)
    add("email", contact.email)
    add("address", contact.address)
    add("place", contact.place)
    add("schoolClass", contact.schoolClass)
  }

  private func cell(_ value: ViewValue, _ column: String, _ context: QueryContext) -> QueryCell? {
    if ["profilePart", "contactPart"].contains(column) { return nil }
    if column.hasSuffix("Part"), output.format == .text { return nil }
    switch value {
    case .absent: return nil
    case .integer(let number): return QueryCell(number)
    case .text(let text):
      if let day = CivilDate(text) { return QueryCell(day) }
      let words = text.split(separator: " ").map(String.init)
      let people = words.compactMap { SubjectID($0) }
      if !people.isEmpty, column != "pair" { return context.cell(people) }
      let titles = words.compactMap { Self.codeTitles[$0] }
      guard !words.isEmpty, titles.count == words.count else { return QueryCell(text) }
      return QueryCell(.string(text), title: .string(titles.joined(separator: ", ")))
    }
  }

  private func showEntry(_ position: Position, _ context: QueryContext) throws {
    guard position <= context.moment.knownAt,
      let event = try context.workspace.store.read({ try $0.event(at: position) })
    else { throw ServiceError(.refused, "Записи \(position) в журнале (на этот момент) нет.") }
    let parts = try context.answering(.entry, subject: .entry(position)) {
      output.format == .text ? try event.envelope.sealed.indices.map { try opened(event, $0, context) } : []
    }
    guard output.format == .text else { return try EventListing.write([event], context, output) }
    var fields = [("Открытая часть", OpenedText.publicWords(event.envelope))]
    if let note = OtherVersion(event)?.sentence { fields.append(("Версия", note)) }
    fields.append(("Метки", event.envelope.tags.map(\.description).joined(separator: ", ")))
    let papers = try context.workspace.papers(of: position, knownAt: context.moment.knownAt)
    if !papers.isEmpty {
      let words = papers.map { "\($0.kind.title.lowercased()) (запись \($0.position))" }
      fields.append(("Документы", words.joined(separator: ", ")))
    }
    for (part, reference) in event.envelope.sealed.enumerated() {
      fields.append(("Закрытая часть \(part) (\(reference.keyName))", parts[part]))
    }
    let table = try EventListing.table([event], context, output.terminal)
    context.announce()
    try output.emit(table + "\n" + CardSection(title: nil, fields: fields).text(on: output.terminal))
  }

  private func opened(_ event: RecordedEvent, _ part: Int, _ context: QueryContext) throws -> String {
    guard let text = context.text else { return "не открыта" }
    return OpenedText(event.envelope, event.envelope.sealed[part]).words(try text.part(part, of: event))
  }

  private static let viewTitles = [
    "participants": "Регистрация", "mentees": "База наставляемых", "mentors": "База наставников",
    "consents": "Согласие", "pairs": "Пара", "meetings": "Встреча",
    "matters": "Дело",
  ]

  private static let fieldTitles = [
    "person": "человек", "cycle": "учебный год", "role": "роль", "occupation": "род занятий",
    "basis": "основание хранения",
    "registered": "запись о регистрации", "registeredOn": "зарегистрирован", "exitedOn": "выбыл",
    "consentState": "согласие на участие", "consentUntil": "согласие действует по",
    "consentLastDay": "согласие учитывается по",
    "profile": "запись с личными сведениями",
    "contact": "запись с контактами", "representative": "представитель", "request": "запрос", "form": "форма",
    "admitted": "запись о включении", "admittedOn": "включён в базу", "state": "состояние", "pair": "пара",
    "mentor": "наставник", "pairedOn": "закреплён", "endedOn": "окончание", "goal": "цель",
    "approved": "запись об утверждении",
    "approvedOn": "утверждён", "places": "мест", "taken": "занято", "free": "свободно", "mentees": "наставляемые",
    "position": "запись", "purpose": "цель", "textVersion": "текст", "capacity": "кто подписал",
    "signer": "подписавший",
    "channel": "форма", "signedOn": "дата", "until": "действует по", "withdrawnOn": "отозвано",
    "withdrawal": "запись об отзыве", "lastDay": "учитывается по",
    "kind": "вид", "orderNumber": "номер приказа", "orderPosition": "запись приказа", "fixed": "запись о закреплении",
    "fixedOn": "закреплена", "outcome": "итог", "meetings": "встреч", "lastMeetingOn": "последняя встреча",
    "proposed": "запись о предложении", "proposedOn": "предложена", "accepted": "приняли", "declined": "отклонили",
    "notified": "извещены", "planned": "встреч по плану", "regular": "регулярных встреч", "missed": "не состоялось",
    "pausedOn": "перерыв с", "finalOn": "заключительная встреча",
    "heldOn": "дата", "minutes": "минут", "participants": "участники", "absence": "не пришёл", "name": "ФИО",
    "birthDate": "дата рождения", "contacts": "контакты", "phone": "телефон", "email": "почта", "address": "адрес",
    "place": "место учёбы или работы",
    "schoolClass": "класс", "mergedInto": "объединена с карточкой", "on": "дата", "detail": "содержание",
    "other": "о ком или о чём", "ended": "запись о завершении", "interviewedOn": "собеседование",
    "interview": "итог собеседования", "trainedOn": "обучен", "trainingHours": "часов обучения",
    "answers": "запись с анкетой", "competences": "компетенции", "wishes": "запись с пожеланиями",
    "results": "запись с результатом",
  ]

  /// Titles of the codes that cards show, from the contract's own enumerations.
  private static let codeTitles: [String: String] = {
    var titles = [
      "given": "есть", "withdrawn": "отозвано", "invalid": "недействительно", "none": "нет", "admitted": "в базе",
      "paired": "в паре",
      "completed": "завершил", "exited": "выбыл", "ready": "утверждён", "working": "работает", "active": "действует",
      "dissolved": "прекращена", "closed": "завершена", "pair": "пара", "group": "группа", "held": "состоялась",
      "missed": "не состоялась", "proposed": "предложена", "accepted": "принята всеми", "declined": "отклонена",
      "replaced": "заменена другой", "paused": "перерыв", "emptied": "без наставляемых",
      "mentorless": "без наставника", "open": "не завершено", "lifted": "снято",
      "merged": "объединена",
      "awarded": "награждён",
      "result": "результат", "award": "награда", "merge": "объединение карточек", "apart": "разные люди",
      "request": "обращение", "block": "блокирование", "hold": "запрет уничтожения", "incident": "инцидент",
      "objection": "возражение", "authority": "полномочия прекращены",
    ]
    func add<Code: CodeEnumeration>(_ type: Code.Type) {
      for code in Code.allCases where titles[code.rawValue] == nil { titles[code.rawValue] = code.title.lowercased() }
    }
    add(ParticipantRole.self)
    add(Occupation.self)
    add(RegistrationBasis.self)
    add(RequestKind.self)
    add(MentoringForm.self)
    add(ConsentPurpose.self)
    add(SigningCapacity.self)
    add(Channel.self)
    add(MeetingKind.self)
    add(GoalOutcome.self)
    add(DissolutionReason.self)
    add(AwardKind.self)
    add(SubjectRight.self)
    add(RequestOutcome.self)
    add(BlockingReason.self)
    add(HoldReason.self)
    add(IncidentKind.self)
    add(ObjectionOutcome.self)
    add(AuthorityEnd.self)
    add(InterviewOutcome.self)
    return titles
  }()
}

struct HistoryCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "history", abstract: "Все записи о человеке или паре, старые и новые, с исправлениями.",
    discussion: """
      Примеры:
        mentorledger history 7f0c2f7e --why audit
        mentorledger history 7f0c2f7e --known-by 2021-12-01 --format json
      """)

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var moment: MomentOptions
  @OptionGroup var output: AnswerOptions
  @OptionGroup var disclosure: DisclosureOptions
  @Argument(
    help: ArgumentHelp(
      "Код человека или пары (или его начало) либо номер записи; «запись:5175» — точно номер.", valueName: "КОД"))
  var id: String

  func execute() throws {
    let context = try QueryContext(ledger, moment, disclosure: disclosure, output)
    let subject = try context.workspace.resolveCard(id)
    let events = try context.workspace.store.read { reading in
      switch subject {
      case .entry(let position):
        guard let event = try reading.event(at: position) else {
          throw ServiceError(.refused, "Записи \(position) в журнале нет.")
        }
        let cards = try context.workspace.personCards(knownAt: context.moment.knownAt)
        let entities = event.envelope.tags.filter { ["person", "pair"].contains($0.kind) }.flatMap { tag in
          // Who was merged has one history, whichever card the entry names.
          guard tag.kind == "person", let person = tag.value.flatMap({ SubjectID($0) }) else { return [tag] }
          return cards.cards(of: cards.target(of: person)).map { Tag.person($0) }
        }
        let query = EventQuery(entities.map { EventQuery.Clause(tags: [$0], types: []) })
        return entities.isEmpty ? [event] : try reading.events(matching: query, through: context.moment.knownAt)
      case .person(let person):
        let cards = try context.workspace.personCards(knownAt: context.moment.knownAt).cards(of: person)
        let query = EventQuery(cards.map { EventQuery.Clause(tags: [.person($0)], types: []) })
        return try reading.events(matching: query, through: context.moment.knownAt)
      case .pair(let pair):
        return try reading.events(matching: EventQuery(tag: .pair(pair)), through: context.moment.knownAt)
      }
    }
    let opened = try context.answering(.history, subject: subject.request) {
      output.format.isForPeople ? try answerOpened(events, context) : nil
    }
    if let opened {
      try opened.write(
        [
          ("position", "Запись"), ("on", "Когда было"), ("at", "Когда записано"), ("type", "Вид"),
          ("content", "Содержание"), ("correctedBy", "Исправлена записью"),
        ], output, context, noun: "Записей")
    } else {
      try EventListing.write(events, context, output)
    }
    try context.finish(output)
  }

  /// The history with what its entries say, sealed parts opened; nil where nothing is opened.
  private func answerOpened(_ events: [RecordedEvent], _ context: QueryContext) throws -> QueryAnswer? {
    guard let text = context.text else { return nil }
    let voided = try context.workspace.voidedEntries(among: events, knownAt: context.moment.knownAt)
    var answer = QueryAnswer()
    for event in events {
      let envelope = event.envelope
      var content: [String] = []
      for part in envelope.sealed.indices {
        content.append(OpenedText(envelope, envelope.sealed[part]).words(try text.part(part, of: event)))
      }
      answer.rows.append([
        "position": QueryCell(event.position), "on": QueryCell(envelope.on),
        "at": QueryCell(envelope.at, context.workspace.facts),
        "type": QueryCell(EventCatalog.schema(for: envelope.type)?.title ?? envelope.type.description),
        "content": QueryCell(content.isEmpty ? nil : content.joined(separator: "; ")),
        "correctedBy": QueryCell(voided[event.position]),
      ])
    }
    return answer
  }
}
