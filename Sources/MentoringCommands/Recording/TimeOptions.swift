import ArgumentParser
import MentoringService

/// When a recording is made, for commands whose own content names them or that make several.
struct TimeOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp("Время записи в журнале с объявляемым временем: 2021-10-04T09:00:00Z.", valueName: "МОМЕНТ"))
  var at: String?

  @Flag(name: .customLong("confirm-clock"), help: "Подтвердить, что часы верны, хотя ушли вперёд больше чем на 32 дня.")
  var confirmsClock = false
  func apply(to opening: inout Workspace.Opening) throws {
    opening.at = try at.map { try ArgumentText.instant($0, "--at") }
    opening.confirmsClock = confirmsClock
  }
}
