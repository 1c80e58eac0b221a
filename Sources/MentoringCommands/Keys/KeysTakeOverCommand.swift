import ArgumentParser
import MentoringService

/// Makes this folder of a ledger the one that works.
struct KeysTakeOverCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "take-over", abstract: "Передать папку ключей этой папке журнала: работать здесь, а не в прежней.",
    discussion: """
      Папка ключей работает с одной папкой журнала. Другие — восстановленная рядом, копия для пробы — читаются без \
      имён, проверяются и выгружаются, но ничего не записывают, имён не открывают и ключей не меняют. Эта команда \
      передаёт папку ключей и её копии той папке журнала, для которой выполнена; прежняя с этого мига только читает, \
      даже если сейчас открыта. Обратно передаёт та же команда, выполненная для прежней папки. Записи она не переносит: \
      в папке, где их меньше, чем помнит папка ключей, записывать нельзя, пока их не вернут. Делает администратор.

      Простую копию папки (cp -r) по имени не отличить от прежней: в ней этой команды не нужно, и предупреждений не \
      будет, пока журналы не разойдутся.

      Примеры:
        mentorledger keys take-over --ledger восстановленный
      """)

  @OptionGroup var ledger: LedgerOptions

  func execute() throws {
    let workspace = try Workspace(try ledger.opening())
    let report = try workspace.takeOverKeys()
    let place = workspace.folder.path
    Console.done(
      report.wasBound
        ? "Папка ключей и так работает с этой папкой журнала: \(place)"
        : "Папка ключей работает теперь с этой папкой журнала: \(place)")
    if let former = report.former {
      Console.print(
        "Прежняя папка (её имя \(former)) с этого мига только читает: записать, открыть имена, сменить ключ в ней нельзя."
      )
    }
    for copy in report.unreached {
      Console.warn("Копия ключей \(copy) недоступна и осталась за прежней папкой; подключите её и повторите команду.")
    }
    guard let lost = report.lost, lost.ledger + lost.access > 0 else { return }
    Console.warn(
      "Папка ключей помнит больше, чем есть здесь: записей журнала — на \(lost.ledger), журнала чтений — на "
        + "\(lost.access). Пока их не вернут (restore --ledger \(place) --bundle КОМПЛЕКТ), писать здесь нельзя.")
  }
}
