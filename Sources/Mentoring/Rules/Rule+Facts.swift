extension Rule {
  // One fact, entered twice: what is told of the first entry, whatever its type
  public static let factOnceADay = Rule(
    "fact.twice", .soft, "одно и то же записывается за один день один раз")
  public static let decisionOnceADay = Rule(
    "decision.twice", .hard, "одно и то же решение записывается за один день один раз")
  public static let statementOnceADay = Rule(
    "statement.twice", .warning, "одно и то же сообщение записывается за один день один раз")
  public static let cardOnce = Rule(
    "person.card.twice", .soft, "у человека с одним именем и одной датой рождения одна карточка")
  public static let exitedOnce = Rule(
    "person.exit.twice", .hard, "выход записывается один раз на роль и учебный год")
}
