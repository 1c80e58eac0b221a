import ArgumentParser
import EventLedgerSQLite
import Foundation
import MentoringService

/// Says what there is to say of the key folder and its copies.
struct KeysCheckCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Проверить папку ключей и её копии.",
    discussion: """
      О каждом месте — одно предложение: доступно ли, открывает ли его ключ хранилище, та же ли политика, помнит ли оно \
      контрольные точки, не отстало ли; о папке ключей ещё — с этой ли папкой журнала она работает. Исход 0, если всё в порядке, и 1, если что-то нужно сделать. Ничего не меняет.

      Примеры:
        mentorledger keys check
      """)

  @OptionGroup var ledger: LedgerOptions

  func execute() throws {
    let inspection = try KeyInspection(ledger: try ledger.folder, keys: ledger.keys)
    Console.print("Хранилище закрыто ключом эпохи \(inspection.epoch).")
    for (index, place) in inspection.places.enumerated() {
      let line = (index == 0 ? "Папка ключей " : "Копия ") + place.sentence
      if place.faults.isEmpty { Console.print(line) } else { Console.fail(line) }
    }
    guard inspection.isSound else { throw ExitCode(ServiceError.Kind.couldNot.rawValue) }
  }
}

/// Makes or renews a copy of the key folder.
struct KeysCopyCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "copy", abstract: "Сделать или обновить копию папки ключей на другом носителе.",
    discussion: """
      Копия вносится в список: при смене эпохи новый ключ пишется и в неё, а прежний в ней уничтожается. Папка должна \
      быть новой, пустой или прежней копией. Кто получит копию вместе с журналом, прочтёт личные данные. Делает \
      администратор.

      Примеры:
        mentorledger keys copy /media/safe/mentoring-keys
      """)

  @Argument(help: ArgumentHelp("Папка на другом носителе.", valueName: "ПАПКА"), completion: .directory)
  var target: String

  @OptionGroup var ledger: LedgerOptions

  func execute() throws {
    let copy = try Workspace(try ledger.opening()).copyKeys(to: target)
    Console.done("Копия ключей записана, прочитана и внесена в список: \(copy.path)")
    Console.note("Отсоедините носитель и храните его отдельно от журнала. Проверить: mentorledger keys check")
  }
}

/// Prints the recovery sheet again.
struct KeysSheetCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "sheet", abstract: "Напечатать лист восстановления для сейфа.",
    discussion: """
      На листе — ключ эпохи: кто получит его вместе с журналом, прочтёт все личные данные. С --output лист пишется в \
      новый файл, который читает только владелец; напечатайте его и удалите. Делает администратор.

      Примеры:
        mentorledger keys sheet
        mentorledger keys sheet --output лист.txt
      """)

  @Option(
    name: .long, help: ArgumentHelp("Новый файл, иначе лист показан на экране.", valueName: "ФАЙЛ"), completion: .file()
  )
  var output: String?

  @OptionGroup var ledger: LedgerOptions

  func execute() throws {
    if let output { try SheetFile.requireNew(output, awayFrom: try ledger.folder) }
    let sheet = try Workspace(try ledger.opening()).recoverySheet()
    if let output { try SheetFile.write(sheet, to: output) } else { Console.print(sheet.text) }
  }
}

/// Makes a lost key folder anew.
struct KeysRecoverCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "recover", abstract: "Восстановить утраченную папку ключей из копии или по листу из сейфа.",
    discussion: """
      Сначала доказывается, что ключ открывает хранилище этого журнала, потом создаётся папка (--keys). Лист набирают \
      в файл или подают на ввод (--sheet -); опечатку выдаёт контрольное число строки. Другой ключ не перезаписывается.

      Примеры:
        mentorledger keys recover --keys новые-ключи --from /media/safe/mentoring-keys
        mentorledger keys recover --keys новые-ключи --sheet лист.txt
      """)

  @Option(name: .long, help: ArgumentHelp("Копия папки ключей.", valueName: "ПАПКА"), completion: .directory)
  var from: String?

  @Option(
    name: .long, help: ArgumentHelp("Набранный лист восстановления; «-» — со стандартного ввода.", valueName: "ФАЙЛ"),
    completion: .file())
  var sheet: String?

  @OptionGroup var ledger: LedgerOptions

  func execute() throws {
    let recovery = try KeyRecovery(ledger: try ledger.folder, keys: ledger.keys, from: try source)
    Console.done("Папка ключей восстановлена: \(recovery.keys)")
    Console.print("Ключ эпохи \(recovery.epoch) открывает все ключи хранилища.")
    for sentence in recovery.lost { Console.warn(sentence) }
    Console.note("Если папка на новом месте, укажите её: --keys, MENTORLEDGER_KEYS или «keys» в settings.json.")
    if sheet != nil, sheet != "-" { Console.note("Удалите файл с набранным листом.") }
  }

  private var source: KeyRecovery.Source {
    get throws {
      switch (from, sheet) {
      case (let copy?, nil): .copy(copy)
      case (nil, "-"?):
        .sheet(Array(try FileHandle.standardInput.read(upToCount: TypedSheet.maximumLength + 1) ?? Data()))
      case (nil, let file?): .sheet(try ProofFiles.read(file, limit: TypedSheet.maximumLength))
      default: throw ServiceError(.usage, "Укажите одно из двух: --from ПАПКА или --sheet ФАЙЛ.")
      }
    }
  }
}

/// The file of a recovery sheet.
enum SheetFile {
  /// Refuses, before anything is made, a file that is there already, has no folder, or would lie with the ledger: whoever
  /// copies the ledger would copy the key.
  static func requireNew(_ path: String, awayFrom ledger: String) throws {
    let file = URL(fileURLWithPath: path).standardizedFileURL
    guard !FileManager.default.fileExists(atPath: file.path) else {
      throw ServiceError(.couldNot, "Файл «\(path)» уже есть; он не изменён.")
    }
    let folder = file.deletingLastPathComponent()
    guard FileManager.default.fileExists(atPath: folder.path) else {
      throw ServiceError(.couldNot, "Папки для листа восстановления нет: «\(folder.path)».")
    }
    let (place, events) = (
      folder.resolvingSymlinksInPath().path, URL(fileURLWithPath: ledger).resolvingSymlinksInPath().path
    )
    guard !(place + "/").hasPrefix(events + "/") else {
      throw ServiceError(
        .couldNot, "Лист восстановления не пишется в папку журнала: кто скопирует журнал, скопирует и ключ.")
    }
  }

  static func write(_ sheet: RecoverySheet, to path: String) throws {
    try ProofFiles.write(Array(sheet.text.utf8), to: path)
    Console.done("Лист восстановления записан: \(path)")
    Console.warn("В нём ключ. Напечатайте лист, положите в сейф и удалите файл.")
  }
}
