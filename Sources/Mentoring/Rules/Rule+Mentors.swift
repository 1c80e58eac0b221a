extension Rule {
  // The mentor's way: items 3.3–4.4
  public static let profileAfterSurvey = Rule(
    "mentor.profile.survey", .soft, "профиль наставника определяется по его анкете (пункт 3.3)")
  public static let profileWithConsent = Rule(
    "mentor.profile.consent", .hard, "пожелания наставника хранятся при действующем согласии на участие")
  public static let interviewWithConsent = Rule(
    "interview.consent", .hard, "протокол собеседования хранится при действующем согласии на участие")
  public static let interviewBeforeDecision = Rule(
    "interview.order", .soft, "собеседование проводится до решения о наставнике (пункт 4.2)")
  public static let approvedAfterInterview = Rule(
    "mentor.interview", .soft,
    "утверждается наставник, которого рекомендовало собеседование (пункт 4.2), если его профиль определён")
  public static let interviewedBeforeApproval = Rule(
    "mentor.interview.held", .warning, "до утверждения с наставником проводят собеседование (пункт 4.2)")
  public static let approvedAfterDecline = Rule(
    "mentor.refused", .warning, "утверждают того, кому в этом учебном году не отказали (пункт 4.2)")
  public static let decidedOnce = Rule(
    "mentor.decided", .hard, "отказ наставнику записывается один раз за учебный год и не после его утверждения")
  public static let trainedApproved = Rule(
    "training.approved", .soft, "обучаются утверждённые наставники (пункт 4.4)")
  public static let trainedBeforePairing = Rule(
    "training.order", .soft, "обучение завершается до закрепления пары (пункты 4.4 и 5.4)")
  public static let trainedInSessions = Rule(
    "training.sessions", .soft, "обучение завершает тот, кто был хотя бы на одном занятии")
  public static let trainedHours = Rule(
    "training.hours", .soft, "часов обучения не больше, чем на занятиях, где наставник был")
  public static let trainedOnce = Rule("training.twice", .hard, "обучение завершается один раз за учебный год")
  public static let fixedAfterTraining = Rule(
    "pair.training", .warning, "наставник закрепляется после завершения обучения (пункты 4.4 и 5.4)")

  // The long-term base: item 7.8
  public static let retainedWithConsent = Rule(
    "retained.consent", .hard,
    "в долгосрочной базе остаётся наставник с действующим согласием на будущие программы (пункт 7.8)")
  public static let retainedAfterResult = Rule(
    "retained.result", .soft, "в долгосрочной базе остаётся наставник, чей результат внесён (пункт 7.7)")
  public static let retainedWithinConsent = Rule(
    "retained.term", .warning, "срок в долгосрочной базе не длиннее согласия на будущие программы (пункт 7.8)")
  public static let retainedOnce = Rule(
    "retained.twice", .hard, "наставник вносится в долгосрочную базу, если не состоит в ней")

  // Bases as they are formed: items 2.3, 3.4, 4.4, 7.8
  public static let baseMember = Rule(
    "base.member", .hard, "в сформированную базу входят только те, кто в ней состоит в этот день")
  public static let baseConsent = Rule(
    "base.consent", .hard, "согласие каждого, кто входит в базу, действует в день её формирования")
  public static let baseSurvey = Rule("base.survey", .hard, "у каждого, кто входит в базу, есть анкета")
  public static let baseTrained = Rule(
    "base.trained", .soft, "в базу готовых наставников входят обученные (пункт 4.4)")
  public static let baseComplete = Rule(
    "base.complete", .soft, "сформированная база перечисляет всех, кто в ней состоит в этот день")
  public static let baseSequence = Rule(
    "base.sequence", .soft, "базы формируются по порядку: наставляемых, наставников, готовых наставников")
  public static let baseKnownBefore = Rule(
    "base.known", .hard, "база формируется по записям, сделанным раньше неё")
}
