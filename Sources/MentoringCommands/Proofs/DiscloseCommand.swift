import ArgumentParser
import EventLedger
import Foundation
import Mentoring
import MentoringService
import MerkleLog

/// Hands out one sealed text with the means to confirm it.
struct DiscloseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "disclose", abstract: "Раскрыть одну личную часть так, чтобы получатель мог её подтвердить.",
    discussion: """
      Раскрытие записывается в журнал прежде, чем текст выдан. Получатель сможет подтвердить этот текст всегда, даже \
      после его уничтожения в журнале; других частей раскрытие не открывает.

      Примеры:
        mentorledger disclose 57 0 --why request --to person --output часть.json
        mentorledger disclose check часть.json --proof часть.json.proof --policy policy
      """,
    subcommands: [DisclosePartCommand.self, DiscloseCheckCommand.self], defaultSubcommand: DisclosePartCommand.self)
}

/// Writes a disclosure (FORMAT §4).
struct DisclosePartCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "part", abstract: "Записать раскрытие и доказательство к нему.",
    discussion: """
      --output ФАЙЛ даёт два файла: раскрытие и рядом ФАЙЛ.proof — доказательство записи; без него раскрытие \
      показывается на экране, а доказательство делает «mentorledger prove НОМЕР».

      Примеры:
        mentorledger disclose part 57 0 --why request --to person --output часть.json
        mentorledger disclose part 57 0 --why court --to court --at 2022-06-01T09:00:00Z
      """)

  @Argument(help: ArgumentHelp("Номер записи.", valueName: "номер"))
  var position: Int64

  @Argument(help: ArgumentHelp("Номер личной части, с 0.", valueName: "часть"))
  var part: Int

  @Option(name: .long, help: ArgumentHelp("Причина раскрытия.", valueName: "КОД"))
  var why: DisclosurePurpose

  @Option(name: .long, help: ArgumentHelp("Кому раскрывается.", valueName: "КОД"))
  var to: DisclosureReceiver

  @Option(
    name: .long,
    help: ArgumentHelp("Время записи в журнале с объявляемым временем: 2021-10-04T09:00:00Z.", valueName: "МОМЕНТ"))
  var at: String?

  @OptionGroup var target: ProofOutput
  @OptionGroup var ledger: LedgerOptions

  func execute() throws {
    for name in [target.output, target.output.map { $0 + ".proof" }].compactMap({ $0 })
    where FileManager.default.fileExists(atPath: name) {
      throw ServiceError(.couldNot, "Файл «\(name)» уже есть; он не изменён, ничего не раскрыто.")
    }
    var opening = try ledger.opening()
    opening.at = try at.map { try ArgumentText.instant($0, "--at") }
    let (disclosure, proof) = try Workspace(opening).disclose(Position(position), part: part, why: why, to: to)
    try target.give(String(decoding: disclosure.line(), as: UTF8.self) + "\n", "Раскрытие")
    if let output = target.output {
      try ProofFiles.write(Array(proof.text.utf8), to: output + ".proof")
      Console.done("Доказательство записи \(position): \(output).proof")
    }
  }
}

/// Checks a disclosure without ledger and keys.
struct DiscloseCheckCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Проверить раскрытие; журнал и ключи не нужны.",
    discussion: """
      Показывает раскрытый текст, если он — тот, что закреплён в записи, а запись стоит в журнале. Исход: 0 — \
      подтверждено; 1 — файлы не разобраны или не подходят друг к другу; 2 — текст, доказательство или подпись не \
      сходится; 3 — подтверждено, но без подписи свидетеля, которой требует политика.

      Примеры:
        mentorledger disclose check часть.json --proof часть.json.proof --policy policy
      """)

  @Argument(help: ArgumentHelp("Файл раскрытия.", valueName: "файл"), completion: .file())
  var file: String

  @Option(name: .long, help: ArgumentHelp("Файл доказательства записи.", valueName: "ФАЙЛ"), completion: .file())
  var proof: String

  @Option(
    name: .long, help: ArgumentHelp("Файл политики: чьим подписям верить.", valueName: "ФАЙЛ"), completion: .file())
  var policy: String

  func execute() throws {
    let (disclosure, event, checkpoint) = try Disclosure.check(
      ProofFiles.read(file, limit: Disclosure.maximumLength),
      proof: ProofFiles.read(proof, limit: TlogProof.maximumLength), policy: ProofFiles.policy(policy))
    let type = disclosure.plaintext.mediaType
    Console.print("Журнал: \(checkpoint.origin)")
    Console.print("Запись \(disclosure.position): \(event.type), \(event.on.forPeople); записано \(event.at)")
    Console.print("Часть \(disclosure.part), субъект \(event.sealed[disclosure.part].subject), \(type):")
    if type == "application/json" || type.hasPrefix("text/") {
      Console.print(String(decoding: disclosure.plaintext.content, as: UTF8.self))
    } else {
      Console.print("(\(disclosure.plaintext.content.count) байт, на экран не выводятся)")
    }
    Console.done("Подтверждено: это тот текст, который закреплён в записи \(disclosure.position).")
    try checkpoint.showCover()
  }
}
