extension Rule {
  // Representatives who disagree: Family Code art. 65
  public static let consentDisputed = Rule(
    "consent.disputed", .soft, "на согласие, против которого есть неразрешённое возражение, не полагаются")
  public static let objectionOpen = Rule("objection.open", .warning, "возражение второго представителя разрешено")
  public static let objectsToConsent = Rule("objection.consent", .hard, "возражают против действующего согласия")
  public static let objectsAsRepresentative = Rule(
    "objection.signer", .hard, "возражает другой представитель с проверенными полномочиями")
  public static let objectedOnce = Rule("objection.twice", .hard, "новое возражение заявляют, когда прежнее разрешено")
  public static let objectionResolved = Rule("objection.resolved", .hard, "разрешается заявленное возражение, один раз")
  public static let authorityEnded = Rule("authority.ended", .hard, "прекращаются действующие полномочия")

  // Cards
  public static let mergesTwoCards = Rule(
    "merge.cards", .hard, "объединяются две разные карточки, ни одна из которых ещё не объединена")
  public static let mergedWithoutPair = Rule(
    "merge.pair", .hard, "у человека двух карточек одна действующая пара наставляемого, и в пару он входит один раз")
  public static let cardMerged = Rule("merge.closed", .hard, "по объединённой карточке ничего нового не записывают")
  public static let twoPeople = Rule("apart.cards", .hard, "разными признаются две разные, не объединённые карточки")

  // Requests, blocks, holds, incidents, papers: 152-FZ art. 14, 20, 21
  public static let requestedByEntitled = Rule(
    "request.signer", .warning, "обращается сам человек или его представитель с проверенными полномочиями")
  public static let requestAnswered = Rule("request.answered", .hard, "рассматривается полученное обращение, один раз")
  public static let personBlocked = Rule(
    "person.blocked", .hard, "пока обработка заблокирована, о человеке записывают только то, чего требует закон")
  public static let blockedOnce = Rule("block.twice", .hard, "блокируется то, что не заблокировано")
  public static let blockLifted = Rule("block.lifted", .hard, "снимается действующее блокирование")
  public static let holdLifted = Rule("hold.lifted", .hard, "снимается действующий запрет уничтожения")
  public static let incidentOnce = Rule("incident.twice", .hard, "номер инцидента не повторяется")
  public static let incidentNotified = Rule(
    "incident.notified", .hard, "об известном инциденте уведомляют на каждой стадии один раз")
  public static let paperOfEntry = Rule("paper.entry", .hard, "документ прикладывают к существующей записи")
}
