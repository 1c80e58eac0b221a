extension Rule {
  // Meetings of everybody: items 5.1 and 6.7
  public static let groupMetWithConsent = Rule(
    "group.meeting.consent", .hard, "согласие каждого участника общей встречи действует в её день (пункты 5.1, 6.7)")
  public static let groupMeetingOnce = Rule(
    "group.meeting.twice", .soft, "общая встреча одного вида записывается за один день один раз")
  public static let openPairsListed = Rule(
    "group.meeting.open", .soft,
    "к заключительной общей встрече каждая пара завершена, прекращена или названа незавершённой (пункт 6.7)")

  // Proposals: item 5.3
  public static let proposedOnce = Rule("proposal.twice", .hard, "у предложенной пары новый код")
  public static let proposedByRun = Rule("proposal.run", .hard, "предложение называет подбор, который состоялся раньше")
  public static let runKnownBefore = Rule("match.known", .hard, "подбор опирается на записи, сделанные раньше него")
  public static let proposedWithConsent = Rule(
    "proposal.consent", .hard, "пару предлагают тем, чьё согласие на участие действует (пункт 5.3)")
  public static let proposedMentorApproved = Rule(
    "proposal.mentor", .soft, "в пару предлагают утверждённого наставника (пункт 4.2)")
  public static let proposedMenteeAdmitted = Rule(
    "proposal.mentee", .soft, "в пару предлагают наставляемого, включённого в базу (пункт 2.3)")
  public static let proposedPlaceFree = Rule(
    "proposal.places", .soft, "у предложенного наставника есть свободное место")
  public static let proposedMenteeFree = Rule("proposal.free", .soft, "у предложенного наставляемого нет другой пары")
  public static let proposalStands = Rule(
    "proposal.stands", .soft, "отвечают на предложение, которое не закреплено и не заменено другим (пункт 5.3)")
  public static let acceptedByAll = Rule(
    "pair.accepted", .soft, "предложенную пару до приказа приняли все её участники (пункты 5.3, 5.4)")
  public static let fixedWithAcceptance = Rule(
    "pair.proposed", .warning, "закрепляют пару, которую предложили и приняли все её участники (пункты 5.3, 5.4)")
  public static let fixedAsProposed = Rule(
    "pair.proposal", .soft, "закрепляется пара в том составе, в котором её предложили (пункты 5.3, 5.4)")

  // Life of a pair: stages 5 and 6
  public static let memberActs = Rule("pair.member", .hard, "за пару отвечают только её участники")
  public static let stepOnce = Rule("pair.step.twice", .soft, "один и тот же шаг пары записывается один раз")
  public static let stepInLife = Rule(
    "pair.step", .soft, "шаг пары приходится на время, когда она закреплена и действует")
  public static let noticeOfOrder = Rule(
    "notice.order", .hard, "извещают об изданном приказе, в приложении которого названы эти пары (пункт 5.4)")
  public static let noticeToMember = Rule("notice.person", .hard, "извещают участников названных пар (пункт 5.4)")
  public static let continuedAfterTrial = Rule(
    "continuation.trial", .soft, "продолжение подтверждают после пробной встречи (пункт 6.2)")
  public static let continuedByAll = Rule(
    "continuation.sides", .warning,
    "продолжение, если его подтверждали, к встрече планирования подтвердили все участники пары (пункты 6.2, 6.3)")
  public static let workFeedbackAfterMeeting = Rule(
    "feedback.meeting", .warning, "отзыв о работе дают после проведённой встречи пары (пункт 6.5)")
  public static let plannedAtMeeting = Rule(
    "plan.meeting", .soft, "план утверждают не раньше встречи планирования (пункт 6.3)")
  public static let plannedBeforeRegular = Rule(
    "plan.late", .soft, "план утверждают до регулярных встреч (пункты 6.3, 6.4)")
  public static let meetingAfterPlan = Rule(
    "meeting.plan", .soft, "регулярные встречи проводят по утверждённому плану (пункт 6.4)")
  public static let meetingOutsidePause = Rule("meeting.pause", .soft, "во время перерыва пара не встречается")
  public static let pauseInTurn = Rule("pair.pause", .soft, "перерыв начинают у работающей пары и заканчивают один раз")
  public static let closedAfterFinal = Rule(
    "pair.final", .soft, "пару завершают после заключительной встречи (пункт 6.6)")
}
