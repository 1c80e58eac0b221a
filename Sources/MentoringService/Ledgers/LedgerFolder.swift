import Foundation

/// The files of one organisation's ledger (DESIGN §3).
public struct LedgerFolder: Sendable {
  public let path: String

  public init(path: String) { self.path = URL(fileURLWithPath: path).standardizedFileURL.path }

  public var ledger: String { path + "/ledger.sqlite" }
  public var vault: String { path + "/vault.sqlite" }
  /// A log of reads.
  func access(_ log: AccessSuccession.Log) -> String { path + "/" + log.fileName }
  public var views: String { path + "/views.sqlite" }
  public var settings: String { path + "/settings.json" }

  /// Refuses a folder without a ledger, in a sentence.
  func requireLedger() throws {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    if exists, !isFolder.boolValue {
      throw ServiceError(
        .couldNot, "«\(path)» — файл, а журнал — это папка.", details: ["Укажите папку, в которой лежит ledger.sqlite."]
      )
    }
    guard exists else {
      throw ServiceError(
        .couldNot, "Папки «\(path)» нет.",
        details: [
          "Укажите папку журнала: --ledger ПАПКА или MENTORLEDGER_LEDGER. Новый журнал создаёт «mentorledger init»."
        ])
    }
    guard FileManager.default.fileExists(atPath: ledger) else {
      throw ServiceError(
        .couldNot, "В папке «\(path)» нет журнала (файла ledger.sqlite).",
        details: ["Новый журнал создаёт «mentorledger init»."])
    }
  }

  /// Refuses a folder without a vault, in a sentence: one is never made in the place of a lost one.
  func requireVault() throws {
    guard FileManager.default.fileExists(atPath: vault) else {
      throw ServiceError(
        .couldNot, "В папке «\(path)» нет хранилища ключей (файла vault.sqlite).",
        details: [
          "Личные данные без него не прочесть. Верните его из резервной копии; ничего не изменено.",
          "Проверить записи можно и без него: mentorledger verify.",
        ])
    }
  }
}

/// What is configured for a ledger folder, beside what the ledger itself says.
public struct LedgerSettings: Codable, Hashable, Sendable {
  /// The key folder, elsewhere, on a medium that no backup copies.
  public var keys: String
  /// The organisation's name, as listings and papers show it.
  public var organisation: String
  /// Working days to take a publication down; 3 where nothing is said.
  public var takedownWorkingDays: Int?
  /// The share of pupils that the programme aims at, in percent; 70 where nothing is said.
  public var coverageTargetPercent: Int?

  /// The longest file, in bytes.
  static let maximumLength = 64 * 1024

  public static func read(_ folder: LedgerFolder) throws -> LedgerSettings {
    guard let data = FileManager.default.contents(atPath: folder.settings) else {
      throw ServiceError(
        .couldNot, "Нет файла настроек settings.json в папке журнала.",
        details: ["Укажите папку ключей в MENTORLEDGER_KEYS."])
    }
    do {
      return try JSONDecoder().decode(LedgerSettings.self, from: data)
    } catch {
      throw ServiceError(.couldNot, "Файл настроек settings.json не читается.", details: ["\(error)"])
    }
  }

  func write(to folder: LedgerFolder) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      try encoder.encode(self).write(to: URL(fileURLWithPath: folder.settings), options: .atomic)
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: folder.settings)
    } catch {
      throw ServiceError(.couldNot, "Файл настроек не записан.", details: [SystemText.sentence(of: error)])
    }
  }
}
