extension Rule {
  // The road map: its items, dates and stages
  public static let cycleOfMap = Rule(
    "roadmap.cycle", .hard, "учебный год записи о пункте входит в утверждённую дорожную карту")
  public static let itemOfMap = Rule("roadmap.item", .hard, "пункт или этап есть в утверждённой дорожной карте")
  public static let dayOfCycle = Rule(
    "cycle.day", .soft, "день записи о пункте лежит в её учебном году (сентябрь–август) или в сроке пункта")
  public static let statedInCycle = Rule(
    "cycle.statement", .warning, "день решения или события о пункте лежит в его учебном году или в сроке пункта")
  public static let plannedWindow = Rule(
    "plan.window", .hard, "срок пункта начинается не позже, чем кончается, и лежит у своего учебного года")
  public static let namedEntryCounts = Rule(
    "evidence.entry", .hard, "подтверждающая запись есть в журнале, действует и сделана раньше")
  public static let itemEvidence = Rule(
    "item.evidence", .soft, "подтверждающая запись относится к пункту и учебному году")
  public static let stageEvidence = Rule(
    "stage.evidence", .hard, "подтверждающая запись — из тех, на которых держится результат этапа")
  public static let stageComplete = Rule("stage.result", .hard, "результат этапа подтверждён во всём, что он называет")
  public static let anomalyShown = Rule(
    "anomaly.code", .hard, "рассматривается расхождение, которое есть в утверждённой дорожной карте")
  public static let anomalyDecided = Rule(
    "anomaly.decision", .hard, "решение называет то, что к нему относится: прочтение или должность")
  public static let briefedByMap = Rule(
    "briefing.roadmap", .warning, "информирование проводится по утверждённой дорожной карте")

  public static let briefingEvidenced = Rule(
    "briefing.evidence", .warning,
    "у информирования есть протокол или число присутствовавших либо извещённых (пункты 1.1–1.4)")
  public static let partnersNamed = Rule(
    "briefing.partners", .warning, "к встрече с партнёрами внесена хотя бы одна организация (пункт 1.3)")
  public static let partnerContactBasis = Rule(
    "partner.basis", .hard, "контактное лицо партнёра называют с основанием хранения (пункт 1.3)")
  public static let irregularityAnswered = Rule(
    "irregularity.responsible", .hard, "у нарушения названа ответственная должность или учётная запись")
  public static let responsibleOfStaff = Rule(
    "responsible.staff", .hard, "ответственным назначают того, кто зарегистрирован сотрудником в этом учебном году")
  public static let curatorOfStaff = Rule(
    "curator.staff", .hard, "куратором назначают сотрудника: того, кто зарегистрирован им в этом учебном году")

  // Stages 1, 3 and 4
  public static let requestsCompared = Rule(
    "comparison.requests", .hard, "каждый запрос либо обеспечен наставниками, либо нет")
  public static let comparisonKnownBefore = Rule(
    "comparison.known", .hard, "сопоставление опирается на записи, сделанные раньше него")
  public static let comparedWithBase = Rule(
    "comparison.base", .soft, "сопоставление проводится после формирования базы наставляемых (пункт 3.4)")
  public static let formsReasoned = Rule("forms.reasons", .warning, "выбор форм наставничества обоснован (пункт 3.1)")
  public static let trainingDescribed = Rule(
    "training.programme", .warning, "к подготовке обучения есть программа или перечень материалов (пункт 4.3)")
}
