import ArgumentParser
import EventLedger
import Foundation
import Mentoring
import MentoringService
import MerkleLog

/// Proves something about the ledger to somebody who does not have it.
struct ProveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prove", abstract: "Доказать, что запись стоит в журнале или что журнал лишь продолжен.",
    discussion: """
      Доказательство — небольшой файл; получателю не нужны ни журнал, ни ключи, только файл политики.

      Примеры:
        mentorledger prove 57 --output запись-57.proof
        mentorledger prove --from 57 --output продолжение.request
        mentorledger prove check запись-57.proof --policy policy
      """,
    subcommands: [ProveEntryCommand.self, ProveCheckCommand.self], defaultSubcommand: ProveEntryCommand.self)
}

/// Writes a proof of inclusion or of continuation (FORMAT §6).
struct ProveEntryCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "entry", abstract: "Записать доказательство записи или продолжения.",
    discussion: """
      Номер записи даёт доказательство, что она стоит в журнале на этом месте (C2SP tlog-proof), вместе с самой \
      записью; личные части в ней закрыты. --from РАЗМЕР даёт доказательство, что нынешний журнал продолжает журнал \
      того размера: с ним обращаются к свидетелю (checkpoint cosign); с --to РАЗМЕР — что его продолжает журнал \
      другого прежнего размера, любого. Без --output — на экран. Контрольная точка, к которой ведёт доказательство, \
      остаётся в журнале навсегда.

      Примеры:
        mentorledger prove entry 57 --output запись-57.proof
        mentorledger prove entry --from 57 --output продолжение.request
        mentorledger prove entry --from 57 --to 230 --output продолжение.request
      """)

  @Argument(help: ArgumentHelp("Номер записи.", valueName: "номер"))
  var position: Int64?

  @Option(
    name: .long, help: ArgumentHelp("Доказать продолжение журнала этого размера (число записей).", valueName: "РАЗМЕР"))
  var from: Int64?

  @Option(
    name: .long,
    help: ArgumentHelp("До точки этого размера, а не до нынешней.", valueName: "РАЗМЕР"))
  var to: Int64?

  @OptionGroup var target: ProofOutput
  @OptionGroup var ledger: LedgerOptions

  func execute() throws {
    let workspace = try Workspace(ledger.opening())
    switch (position, from) {
    case (let position?, nil) where to == nil:
      try target.give(workspace.inclusionProof(of: Position(position)).text, "Доказательство записи \(position)")
    case (nil, let from?):
      let proof = try workspace.consistencyProof(from: size(from, "--from"), to: to.map { try size($0, "--to") })
      try target.give(proof.text, "Доказательство продолжения от размера \(from) до \(proof.checkpoint.size)")
    default:
      throw ServiceError(.usage, "Укажите что-то одно: номер записи или --from РАЗМЕР (и, если нужно, --to РАЗМЕР).")
    }
  }

  private func size(_ number: Int64, _ option: String) throws -> TreeSize {
    guard number > 0, let size = TreeSize(rawValue: number) else {
      throw ServiceError(.usage, "\(option): размер — число от 1.")
    }
    return size
  }
}

/// Checks a proof without the ledger.
struct ProveCheckCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Проверить доказательство; журнал и ключи не нужны.",
    discussion: """
      Исход: 0 — доказано; 1 — это не доказательство или оно о журнале, которого нет в политике; 2 — подпись \
      подделана или доказательство не сходится; 3 — доказано, но под точкой нет подписи свидетеля, которого требует \
      политика. Продолжение проверяют от прежней контрольной точки (--from).

      Примеры:
        mentorledger prove check запись-57.proof --policy policy
        mentorledger prove check продолжение.request --policy policy --from точка-2021-12-31.txt
      """)

  @Argument(help: ArgumentHelp("Файл доказательства.", valueName: "файл"), completion: .file())
  var file: String

  @Option(
    name: .long, help: ArgumentHelp("Файл политики: чьим подписям верить.", valueName: "ФАЙЛ"), completion: .file())
  var policy: String

  @Option(
    name: .long, help: ArgumentHelp("Прежняя контрольная точка, для продолжения.", valueName: "ФАЙЛ"),
    completion: .file())
  var from: String?

  func execute() throws {
    let finding = try ProofFiles.check(
      ProofFiles.read(file, limit: TlogProof.maximumLength), policy: ProofFiles.policy(policy),
      old: try from.map { try ProofFiles.read($0, limit: SignedNote.maximumLength) })
    Console.print("Журнал: \(finding.checkpoint.origin)")
    switch finding {
    case .entry(let position, let event, let checkpoint):
      Console.print("Запись \(position): \(event.type), \(event.on.forPeople); записано \(event.at), \(event.by)")
      Console.print(String(decoding: event.data, as: UTF8.self))
      Console.done("Доказано: запись \(position) стоит в журнале размера \(checkpoint.size).")
    case .continuation(let old, _, let checkpoint):
      Console.done("Доказано: журнал размера \(checkpoint.size) продолжает журнал размера \(old).")
    }
    try finding.checkpoint.showCover()
  }
}

extension VerifiedCheckpoint {
  /// Says who cosigned; ends with status 3 where that is not enough for the policy.
  func showCover() throws {
    for found in witnesses {
      let at = Instant(secondsSinceEpoch: found.cosignature.time)
      Console.print("Засвидетельствовано: \(found.witness.label), \(at)")
    }
    Console.print("Корень: \(root.hex)")
    guard !isQuorumMet else { return }
    Console.warn("Подписи свидетеля, которой требует политика, под точкой нет.")
    throw ExitCode(3)
  }
}

/// Where a proof, note or disclosure goes.
struct ProofOutput: ParsableArguments {
  @Option(
    name: .long, help: ArgumentHelp("Новый файл (иначе на экран).", valueName: "ФАЙЛ"), completion: .file())
  var output: String?

  func give(_ text: String, _ what: String) throws {
    guard let output else { return Console.print(text) }
    try ProofFiles.write(Array(text.utf8), to: output)
    Console.done("\(what): \(output)")
  }
}
