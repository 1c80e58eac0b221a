public import EventLedger

/// How strictly a rule holds (DOMAIN §2, "refuse effects and content, never facts").
public enum Severity: String, Sendable, CaseIterable {
  /// Without it nothing is stored: no content without a basis, no legal effect without its grounds.
  case hard
  /// The programme's own order: saved with a reason, and stays in the report of violations.
  case soft
  /// Saved as it is; stays in the findings.
  case warning

  /// The Russian word for people.
  public var title: String {
    switch self {
    case .hard: "запрет"
    case .soft: "порядок"
    case .warning: "замечание"
    }
  }
}

/// A rule of the domain, run when an entry is made and over the whole history by day (DESIGN idea 5).
public struct Rule: Hashable, Sendable {
  /// Stable name, as it stands in `despite` and in reports.
  public let code: String
  public let severity: Severity
  /// What must hold, in Russian.
  public let title: String

  init(_ code: String, _ severity: Severity, _ title: String) {
    self.code = code
    self.severity = severity
    self.title = title
  }
}

extension Rule {
  // Facts as such
  public static let futureDate = Rule("date.future", .hard, "дата события не позже сегодняшнего дня")
  public static let knownPerson = Rule("person.unknown", .hard, "человек зарегистрирован в журнале")
  public static let knownPair = Rule("pair.unknown", .hard, "пара или группа закреплена приказом")
  public static let registeredOnce = Rule(
    "person.registered.twice", .hard, "участник регистрируется в одной роли один раз за учебный год")
  public static let birthDateKnown = Rule(
    "person.birthdate", .hard, "у наставляемого и наставника указана дата рождения")
  public static let registeredInRole = Rule(
    "person.role", .hard, "участник зарегистрирован в этой роли в этом учебном году")

  // Consent: 152-FZ art. 6, 9, 10.1
  public static let representativeVerified = Rule(
    "consent.representative", .hard,
    "полномочия представителя проверены и действуют в день подписания (152-ФЗ, ст. 9 ч. 1)")
  public static let signedByOneself = Rule(
    "consent.signer", .hard, "своё согласие подписывает сам участник, за другого подписывает представитель")
  public static let minorRepresented = Rule(
    "consent.minor", .hard, "за участника младше 18 лет согласие даёт законный представитель (152-ФЗ, ст. 9 ч. 6)")
  public static let adultSigns = Rule("consent.adult", .hard, "участник старше 18 лет подписывает согласие сам")
  public static let pupilSigns = Rule(
    "consent.pupil", .warning, "с 14 лет кроме представителя подписывает и сам обучающийся")
  public static let separateDocument = Rule(
    "consent.embedded", .warning,
    "с 01.09.2025 согласие оформляется отдельно от других документов (152-ФЗ, ст. 9 ч. 1)")
  public static let termStated = Rule(
    "consent.term", .warning, "у согласия записан последний день его действия (152-ФЗ, ст. 9 ч. 4)")
  public static let ownConsentDue = Rule(
    "consent.own", .warning, "после 18-летия участник даёт собственное согласие")
  public static let withdrawsActive = Rule(
    "consent.withdrawal", .hard, "отзывается действующее согласие этого участника")
  public static let consentLeft = Rule(
    "consent.left", .warning,
    "после отзыва или удовлетворённого возражения не остаётся других действующих согласий на ту же цель")
  public static let consentOnce = Rule(
    "consent.twice", .hard, "согласие на одну цель записывается за один день один раз")
  public static let withdrawnByEntitled = Rule(
    "withdrawal.signer", .hard, "согласие отзывает сам участник или его представитель с проверенными полномочиями")
  public static let contactAfterConsent = Rule(
    "contact.consent", .hard, "контакты участника хранятся только при действующем согласии на участие")
  public static let answersAfterConsent = Rule(
    "questionnaire.consent", .hard, "анкета принимается при действующем согласии на участие")
  public static let answersOfRole = Rule(
    "questionnaire.role", .hard, "анкету заполняют в той роли, для которой она составлена")
  public static let answersOnce = Rule(
    "questionnaire.twice", .hard, "анкета одного вида записывается за один день один раз")

  // Admission
  public static let admittedWithConsent = Rule(
    "mentee.consent", .hard, "в базу включается участник с действующим согласием (пункт 2.3)")
  public static let admittedWithSurvey = Rule(
    "mentee.survey", .hard, "в базу включается участник с анкетой (пункт 2.3)")
  public static let requestClassified = Rule(
    "mentee.request", .soft, "запрос наставляемого определён до включения в базу")
  public static let admittedOnce = Rule("mentee.twice", .hard, "наставляемый включается в базу один раз за учебный год")
  public static let approvedWithConsent = Rule(
    "mentor.consent", .hard, "наставником утверждается участник с действующим согласием (пункт 4.2)")
  public static let approvedWithSurvey = Rule(
    "mentor.survey", .hard, "наставником утверждается участник с анкетой (пункт 3.3)")
  public static let approvedOnce = Rule("mentor.twice", .hard, "наставник утверждается один раз за учебный год")

  // Pairs and orders
  public static let orderNumber = Rule("order.number", .hard, "номер приказа не повторяется в течение года")
  public static let orderYear = Rule("order.year", .hard, "год приказа — год его дня: по нему номер не повторяется")
  public static let orderNamed = Rule(
    "pair.order", .hard, "пара закрепляется приказом того же дня и учебного года, в приложении которого она названа")
  public static let differentPeople = Rule("pair.self", .hard, "наставник и наставляемый — разные люди")
  public static let pairFixedOnce = Rule("pair.twice", .hard, "пара или группа закрепляется один раз")
  public static let mentorApproved = Rule("pair.mentor", .hard, "закрепляется утверждённый наставник")
  public static let mentorFree = Rule("pair.places", .hard, "у наставника есть свободное место")
  public static let menteeAdmitted = Rule("pair.mentee", .hard, "закрепляется наставляемый, включённый в базу")
  public static let menteeFree = Rule("pair.free", .hard, "у наставляемого нет другой действующей пары")
  public static let fixedWithConsent = Rule(
    "pair.consent", .hard, "согласия обеих сторон действуют в день приказа (пункт 5.4)")
  public static let pairOfCycle = Rule(
    "pair.cycle", .hard, "запись о паре называет учебный год, в котором пара предложена или закреплена")
  public static let formOfMember = Rule(
    "pair.form", .warning, "пара закрепляется в форме наставничества, которую назвал хотя бы один её участник")
  public static let pairIsActive = Rule("pair.active", .hard, "пара действует: закреплена и не прекращена")
  public static let exitsWithoutPair = Rule(
    "person.exit", .soft, "до выхода наставника или единственного наставляемого пара прекращена")
  public static let exitNamesPairs = Rule(
    "person.exit.pairs", .hard,
    "выход называет пары, в которых участник состоит в этот день, и всех, кто в них остаётся")
  public static let pairOutlived = Rule(
    "pair.outlived", .warning, "пару, из которой выбыл наставник или все наставляемые, прекращают")
  public static let endsWithMembers = Rule(
    "pair.end.members", .hard, "прекращение называет тех, кто в этот день состоит в паре или группе")

  // Meetings
  public static let firstMeetingAfterOrder = Rule(
    "meeting.first", .hard, "первая встреча проводится не раньше приказа (пункт 6.1)")
  public static let meetingAfterOrder = Rule("meeting.order", .soft, "встреча проводится не раньше приказа")
  public static let meetingInSequence = Rule("meeting.sequence", .soft, "встречи проводятся в порядке пунктов 6.1–6.6")
  public static let meetingOnce = Rule("meeting.twice", .soft, "встреча этого вида проводится один раз")
  public static let meetingSameDay = Rule("meeting.day", .soft, "в один день проводится одна встреча пары")
  public static let meetingBeforeEnd = Rule("meeting.end", .soft, "встреча проводится, пока пара действует")
  public static let metByMembers = Rule("meeting.members", .hard, "во встрече пары участвуют её члены")
  public static let metWithConsent = Rule(
    "meeting.consent", .hard, "согласие каждого участника встречи действует в её день (пункт 6.4)")

  // The programme as a whole
  public static let baseCounted = Rule(
    "base.count", .hard, "число строк сформированной базы равно числу перечисленных участников")
  public static let baseOnceADay = Rule("base.twice", .hard, "база одного вида формируется за один день один раз")

  // Corrections
  public static let correctableEntry = Rule("correction.entry", .hard, "исправляется существующая запись о программе")
  public static let correctedOnce = Rule("correction.twice", .hard, "исправленная запись не исправляется второй раз")
}

/// A rule that an entry does not meet.
public struct Violation: Hashable, Sendable {
  public let rule: Rule
  /// The entry that does not meet it.
  public let entry: Position
  /// The entry that makes it so (a withdrawal, a correction, another pair), nil where something is simply lacking.
  public let culprit: Position?
  /// What is lacking, in Russian, without names.
  public let message: String
  /// Whether it was saved knowingly, with a reason (`despite`).
  public let isAccepted: Bool
  /// What is the same violation in two judgements of one history.
  public struct Identity: Hashable, Sendable {
    let entry: Position
    let rule: String
  }

  public var identity: Identity { Identity(entry: entry, rule: rule.code) }

  /// Whose history the rule was judged in: set where entries are assessed, so that one of many members can be named.
  public var about: Tag?

  public init(rule: Rule, entry: Position, culprit: Position? = nil, message: String, isAccepted: Bool = false) {
    self.rule = rule
    self.entry = entry
    self.culprit = culprit
    self.message = message
    self.isAccepted = isAccepted
  }
}
