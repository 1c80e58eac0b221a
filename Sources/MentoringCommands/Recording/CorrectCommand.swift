import ArgumentParser
import CanonicalJSON
import EventLedger
import EventLedgerSQLite
import Mentoring
import MentoringService

/// Corrects an entry.
struct CorrectCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "correct", abstract: "Исправить запись: прежняя остаётся в истории, но больше не действует.",
    discussion: """
      Указывают то, что должно быть иначе: поля, день (--on), личные части (--json); остальное берётся из \
      исправляемой записи. «поле=» без значения убирает поле. Если изменений нет, запись отзывается без \
      замены. Исправление тоже можно исправить.

      Примеры:
        mentorledger correct 57 --reason wrong-date --on 2022-03-16
        mentorledger correct 57 --reason typing-error attendance=312 minutes=
        mentorledger correct 14 --reason typing-error --json новые-сведения.json
        mentorledger correct 60 --reason duplicate --note-file пояснение.txt
      """)

  @Argument(help: ArgumentHelp("Номер исправляемой записи.", valueName: "номер"))
  var position: Int64

  @Argument(help: ArgumentHelp("Открытые поля, которые должны быть иными.", valueName: "поле=значение"))
  var fields: [String] = []

  @Option(name: .long, help: ArgumentHelp("Причина исправления.", valueName: "КОД"))
  var reason: CorrectionReason

  @Option(name: .long, help: ArgumentHelp("День события в замене (иначе прежний).", valueName: "ДАТА"))
  var on: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Изменённые поля и личные части: {\"data\":{…},\"sealed\":{…}}; «-» — со стандартного ввода.", valueName: "ФАЙЛ"),
    completion: .file(extensions: ["json"]))
  var json: String?

  @Option(
    name: .customLong("note-file"),
    help: ArgumentHelp("Пояснение из файла; сохраняется закрытым. «-» — со стандартного ввода.", valueName: "ФАЙЛ"),
    completion: .file())
  var noteFile: String?

  @Option(
    name: .customLong("exception-reason"),
    help: ArgumentHelp("Причина отступления замены от порядка программы.", valueName: "КОД"))
  var exceptionReason: ExceptionReason?

  @OptionGroup var recording: RecordingOptions
  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var output: OutputOptions
  func execute() throws {
    guard json != "-" || noteFile != "-" else {
      throw ServiceError(.usage, "Со стандартного ввода можно взять только одно: --json или --note-file.")
    }
    var opening = try ledger.opening()
    try recording.apply(to: &opening)
    let command = try recording.command
    let workspace = try Workspace(opening)
    let correction = Correction(
      Position(position), reason: reason, note: try noteFile.map { try EntryDocument.note($0) },
      changes: try changes(workspace))
    let report = try workspace.correct(correction, via: .cli, command: command, dryRun: recording.isDryRun)
    RecordingSummary(report).show(as: output.format)
  }

  /// What is to be different; nil where nothing was given, which withdraws the entry.
  private func changes(_ workspace: Workspace) throws -> Correction.Changes? {
    guard json != nil || !fields.isEmpty || on != nil else {
      guard exceptionReason == nil else {
        throw ServiceError(.usage, "--exception-reason указывают вместе с изменениями: без них запись отзывается.")
      }
      return nil
    }
    var changes = Correction.Changes(
      on: try on.map { try ArgumentText.day($0, "--on") }, exception: exceptionReason)
    if let json {
      let document = try EntryDocument.read(json)
      (changes.data, changes.sealed) = (document.data, document.sealed)
    }
    guard !fields.isEmpty else { return changes }
    guard let target = try workspace.store.read({ try $0.event(at: Position(position)) }),
      let schema = EventCatalog.schema(for: target.envelope.type)
    else { throw ServiceError(.refused, "Записи \(position) в журнале нет.") }
    let arguments = try FieldArguments(fields, schema, IdentifierBook(workspace))
    for member in arguments.data.members { changes.data[member.key] = member.value }
    changes.removed = arguments.removed
    return changes
  }
}
