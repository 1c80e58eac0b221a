public import ArgumentParser

/// The root command.
public struct MentorLedgerCommand: ParsableCommand {
  /// The version of the program.
  public static let version = "0.1.0"

  public static let configuration = CommandConfiguration(
    commandName: "mentorledger",
    abstract: "Журнал программы наставничества: записи не изменяются, история доказуема.",
    discussion: """
      Начало: «mentorledger init --help». Журнал указывают параметром --ledger или переменной MENTORLEDGER_LEDGER.
      Имена открываются только с причиной (--why); без неё показаны псевдонимы.
      """,
    version: version,
    groupedSubcommands: [
      CommandGroup(
        name: "Журнал:", subcommands: [InitCommand.self, AccountCommand.self, ConfigCommand.self, SchemaCommand.self]),
      CommandGroup(
        name: "Записи:",
        subcommands: [
          RecordCommand.self, ImportCommand.self, CorrectCommand.self, OrderCommand.self, MonitoringCommand.self,
        ]),
      CommandGroup(
        name: "Вопросы:",
        subcommands: [
          MenteesCommand.self, MentorsCommand.self, BasesCommand.self, PairsCommand.self, MeetingsCommand.self,
          ParticipantsCommand.self, ConsentsCommand.self, EventsCommand.self, FindingsCommand.self, ShowCommand.self,
          HistoryCommand.self, RoadmapCommand.self, ProgressCommand.self, SatisfactionCommand.self, CasesCommand.self,
          PublicationsCommand.self, TakedownsCommand.self,
          DuplicatesCommand.self,
        ]),
      CommandGroup(
        name: "Проверка:",
        subcommands: [
          VerifyCommand.self, ReplayCommand.self, RebuildCommand.self, ReportCommand.self, ExportCommand.self,
        ]),
      CommandGroup(
        name: "Доказательства:", subcommands: [ProveCommand.self, CheckpointCommand.self, DiscloseCommand.self]),
      CommandGroup(
        name: "Сохранность:", subcommands: [BackupCommand.self, RestoreCommand.self, AccessLogCommand.self]),
      CommandGroup(name: "Ключи:", subcommands: [KeysCommand.self]),
    ])

  public init() {}
}
