extension Rule {
  // Assessments (items 3.2, 4.1, 6.8)
  public static let assessedWithConsent = Rule(
    "assessment.consent", .hard, "оценка сохраняется при действующем согласии на участие")
  public static let assessmentStates = Rule(
    "assessment.content", .hard, "в оценке есть баллы или заключение психолога")
  public static let assessedOnce = Rule(
    "assessment.twice", .hard, "оценка одной методикой записывается за один день один раз")
  public static let sameInstrument = Rule(
    "assessment.instrument", .soft,
    "после программы применяется та же методика той же редакции, что и до неё (пункт 6.8)")

  // What third parties tell (item 2.2)
  public static let reportedWithConsent = Rule(
    "report.consent", .hard,
    "сведения третьих лиц сохраняются при действующем согласии, за несовершеннолетнего — законного представителя (пункт 2.2)"
  )
  public static let reportStates = Rule("report.content", .hard, "в сведениях есть ответы или заключение психолога")
  public static let psychologistApart = Rule(
    "report.psychologist", .hard, "сведения психолога, и только они, хранятся в части, которую открывает психолог")
  public static let reportedOnce = Rule(
    "report.twice", .hard, "сведения от одного лица записываются за один день один раз")

  // Wishes (item 5.2)
  public static let wishedWithConsent = Rule(
    "preference.consent", .hard, "пожелания о паре сохраняются при действующем согласии на участие")
  public static let wishedAfterMeeting = Rule(
    "preference.attended", .soft, "пожелания о паре высказывают после первой общей встречи, на которой были (пункт 5.2)"
  )
  public static let wishedOnce = Rule("preference.twice", .hard, "пожелания записываются за один день один раз")

  // Feedback (items 6.2, 6.5)
  public static let feedbackWithConsent = Rule(
    "feedback.consent", .hard, "отзыв сохраняется при действующем согласии на участие")
}
