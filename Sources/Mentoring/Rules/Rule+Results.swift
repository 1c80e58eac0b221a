extension Rule {
  // Cases and publications: items 7.4, 7.5; 152-FZ art. 10.1
  public static let caseEdition = Rule("case.edition", .hard, "номер кейса и его редакция не повторяются")
  public static let caseAnonymised = Rule("case.anonymised", .hard, "обезличенный кейс никого не называет")
  public static let caseDrafted = Rule("case.draft", .hard, "утверждается составленная редакция кейса")
  public static let caseTold = Rule("case.text", .hard, "утверждается редакция кейса, у которой есть текст (пункт 7.4)")
  public static let caseApprovedOnce = Rule("case.approved", .hard, "редакция кейса утверждается один раз")
  public static let publishedOnce = Rule("publication.twice", .hard, "номер публикации не повторяется")
  public static let publishedAnonymised = Rule(
    "publication.anonymised", .hard, "обезличенная публикация никого не называет")
  public static let publishedData = Rule(
    "publication.data", .hard, "публикация называет сайты, людей и категории их данных")
  public static let publishedCase = Rule("publication.case", .hard, "публикуется утверждённый кейс (пункт 7.4)")
  public static let publishedEdition = Rule(
    "publication.edition", .warning,
    "обезличенно публикуют кейс, обезличенная редакция которого утверждена (пункты 7.4, 7.5)")
  public static let publishedPeople = Rule(
    "publication.people", .hard, "публикация кейса называет тех, кто назван в нём, или обезличена")
  public static let publishedWithConsent = Rule(
    "publication.consent", .hard,
    "каждый названный дал согласие на распространение, которое охватывает сайт и данные (152-ФЗ, ст. 10.1)")
  public static let withdrawsPublished = Rule("publication.withdrawal", .hard, "снимается то, что ещё опубликовано")
  public static let termsOfConsent = Rule(
    "terms.consent", .hard, "условия называют для действующего согласия на распространение")
  public static let termsByEntitled = Rule(
    "terms.signer", .hard, "условия называет сам человек или его представитель с проверенными полномочиями")

  // Results, awards, monitoring: items 7.2, 7.3, 7.7
  public static let ceremonyAfterMonitoring = Rule(
    "ceremony.results", .soft, "итоги подводят после мониторинга качества (пункты 7.2, 7.3)")
  public static let awardAfterMonitoring = Rule(
    "award.results", .soft, "награждают после мониторинга качества (пункты 7.2, 7.3)")
  public static let awardAfterSurvey = Rule(
    "award.survey", .soft, "награждают после итоговой анкеты или оценки наставника (пункт 6.8)")
  public static let awardedMentor = Rule(
    "award.mentor", .hard, "награждается утверждённый наставник этого учебного года")
  public static let awardEvidence = Rule("award.evidence", .hard, "подтверждающие записи — об этом наставнике")
  public static let awardGoals = Rule(
    "award.goals", .soft, "за достигнутые цели награждают, когда пара завершена с достигнутой целью (пункты 6.6, 7.2)")
  public static let awardProven = Rule(
    "award.proof", .warning,
    "награду за удовлетворённость, рост наставляемого или встречи подтверждают названные записи (пункт 7.2)")
  public static let monitoringKnown = Rule(
    "monitoring.known", .hard, "показатели мониторинга рассчитаны по записям, сделанным до него")
  public static let monitoringFigures = Rule(
    "monitoring.figures", .hard, "каждый показатель мониторинга известен и имеет одно значение")
  public static let monitoringComputed = Rule(
    "monitoring.computed", .soft, "показатели мониторинга равны рассчитанным по записям (пункт 7.3)")
  public static let monitoringGroup = Rule(
    "monitoring.group", .hard, "средние и доли сообщают о группе от \(PairedChange.smallestGroup) человек")
  public static let monitoringReport = Rule(
    "monitoring.report", .warning, "мониторинг оставляет отчёт и SWOT-анализ (пункт 7.3)")
  public static let monitoringOnce = Rule("monitoring.twice", .soft, "мониторинг завершается один раз за учебный год")
  public static let resultOnce = Rule("result.twice", .hard, "результат вносится один раз на роль и учебный год")
  public static let resultOfMember = Rule(
    "result.pair", .hard, "результат вносится по паре, в которой участник состоял")
  public static let resultAfterPair = Rule(
    "result.open", .soft, "результат вносится, когда пара завершена или прекращена с причиной (пункт 7.7)")
  public static let resultAsClosed = Rule(
    "result.goal", .warning, "внесённый результат — тот, с которым завершена пара (пункты 6.6, 7.7)")
  public static let resultWithConsent = Rule(
    "result.consent", .hard, "текст результата хранится при действующем согласии на участие")
}
