import ArgumentParser
import Foundation
import MentoringService
import MerkleLog

/// Checkpoints, and witnesses who cosign them.
struct CheckpointCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "checkpoint", abstract: "Контрольные точки и их свидетели.",
    discussion: """
      Свидетель — любая другая установка этой программы: он подписывает точки журнала и помнит последнюю. Журнал, \
      который переписали, он больше не подпишет, даже если подпись самого журнала верна.

      Примеры:
        mentorledger checkpoint show
        mentorledger checkpoint witness-key --name committee.example/witness --key witness.key
      """,
    subcommands: [
      CheckpointShowCommand.self, CheckpointWitnessKeyCommand.self, CheckpointCosignCommand.self,
      CheckpointAddCommand.self,
    ])
}

/// Prints a checkpoint.
struct CheckpointShowCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Показать контрольную точку: новейшую или прежнего размера.",
    discussion: """
      Показанная точка остаётся в журнале навсегда. Её сохраняют вне журнала и сверяют: verify --against ФАЙЛ; для \
      бумаги достаточно размера и корня: verify --against-root.

      Примеры:
        mentorledger checkpoint show --output точка-2021-12-31.txt
        mentorledger checkpoint show --size 57
      """)

  @Option(
    name: .long, help: ArgumentHelp("Размер журнала (число записей); иначе новейшая точка.", valueName: "РАЗМЕР"))
  var size: Int64?

  @OptionGroup var target: ProofOutput
  @OptionGroup var ledger: LedgerOptions

  func execute() throws {
    let size = try size.map { number in
      guard let size = TreeSize(rawValue: number) else {
        throw ServiceError(.usage, "--size: размер — число от 1.")
      }
      return size
    }
    let note = try Workspace(ledger.opening()).checkpoint(size: size)
    try target.give(note.text, "Контрольная точка")
  }
}

/// Makes a witness's key.
struct CheckpointWitnessKeyCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "witness-key", abstract: "Завести ключ свидетеля.",
    discussion: """
      Закрытый ключ остаётся в файле, который читает только владелец; показанную строку вносят в файл политики.

      Примеры:
        mentorledger checkpoint witness-key --name committee.example/witness --key witness.key
      """)

  @Option(
    name: .long,
    help: ArgumentHelp("Имя свидетеля: без пробелов и «+», как имя журнала.", valueName: "ИМЯ"))
  var name: String

  @Option(name: .long, help: ArgumentHelp("Новый файл закрытого ключа.", valueName: "ФАЙЛ"), completion: .file())
  var key: String

  func execute() throws {
    let verifier = try Witness.createKey(named: name, at: key)
    Console.print("\(verifier)")
    Console.note("Строка для политики: witness МЕТКА \(verifier)")
  }
}

/// Cosigns a checkpoint as a witness.
struct CheckpointCosignCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "cosign", abstract: "Подписать точку чужого журнала как свидетель.",
    discussion: """
      Запрос делает «mentorledger prove --from РАЗМЕР». Свидетель подписывает, только если журнал продолжает тот, что \
      он видел, и записывает это в файл состояния прежде, чем ответить. Первое знакомство — с --first и политикой, в \
      которой стоит ключ журнала; после смены ключа новую политику дают ещё раз. Исход: 0 — подписано; 1 — запрос не \
      годится или доказан не от того размера; 2 — история переписана или подпись подделана; 4 — точка меньше виденной \
      или журнал незнаком. При отказе ничего не записывается.

      Примеры:
        mentorledger checkpoint cosign --request первый.request --state witness.state --key witness.key --first --policy policy
        mentorledger checkpoint cosign --request продолжение.request --state witness.state --key witness.key --output точка.txt
      """)

  @Option(name: .long, help: ArgumentHelp("Файл запроса.", valueName: "ФАЙЛ"), completion: .file())
  var request: String

  @Option(
    name: .long, help: ArgumentHelp("Файл состояния: что свидетель видел.", valueName: "ФАЙЛ"), completion: .file())
  var state: String

  @Option(name: .long, help: ArgumentHelp("Файл закрытого ключа свидетеля.", valueName: "ФАЙЛ"), completion: .file())
  var key: String

  @Option(
    name: .long, help: ArgumentHelp("Файл политики с ключом журнала.", valueName: "ФАЙЛ"), completion: .file())
  var policy: String?

  @Flag(name: .long, help: "Первое знакомство с журналом: поверить нынешней точке.")
  var first = false

  @OptionGroup var target: ProofOutput

  func execute() throws {
    if let output = target.output, FileManager.default.fileExists(atPath: output) {
      throw ServiceError(.couldNot, "Файл «\(output)» уже есть; он не изменён, подпись не поставлена.")
    }
    let note = try Witness(keyFile: key, stateFile: state).cosign(
      ProofFiles.read(request, limit: AddCheckpoint.maximumLength), policy: policy.map { try ProofFiles.policy($0) },
      isFirst: first)
    try target.give(note.text, "Подписано")
  }
}

/// Puts cosignatures under a kept checkpoint.
struct CheckpointAddCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Внести подписи свидетелей в журнал.",
    discussion: """
      Берёт точку, которую вернул свидетель. Вносятся только подписи, которые сходятся по ключам из политики в папке \
      ключей; строка свидетеля в ней: witness МЕТКА КЛЮЧ.

      Примеры:
        mentorledger checkpoint add точка.txt
      """)

  @Argument(help: ArgumentHelp("Файл с точкой.", valueName: "файл"), completion: .file())
  var file: String

  @OptionGroup var ledger: LedgerOptions

  func execute() throws {
    let note = try ProofFiles.note(file)
    let result = try Workspace(ledger.opening()).addCosignatures(of: note)
    Console.done(
      result.added.isEmpty
        ? "Эти подписи уже внесены."
        : "Внесено под точкой размера \(result.size): \(result.added.joined(separator: ", ")).")
    if !result.isQuorumMet { Console.warn("Подписи свидетеля, которой требует политика, под точкой ещё нет.") }
  }
}
