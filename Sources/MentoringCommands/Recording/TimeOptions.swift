public import ArgumentParser
import MentoringService

/// When a recording is made, for commands whose own content names them or that make several.
public struct TimeOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp("Время записи в журнале с объявляемым временем: 2021-10-04T09:00:00Z.", valueName: "МОМЕНТ"))
  public var at: String?

  @Flag(name: .customLong("confirm-clock"), help: "Подтвердить, что часы верны, хотя ушли вперёд больше чем на 32 дня.")
  public var confirmsClock = false

  public init() {}

  func apply(to opening: inout Workspace.Opening) throws {
    opening.at = try at.map { try Argument.instant($0, "--at") }
    opening.confirmsClock = confirmsClock
  }
}
