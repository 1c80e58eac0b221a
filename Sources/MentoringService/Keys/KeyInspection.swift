import EventLedger
import EventLedgerSQLite
import Foundation
import MerkleLog

/// What there is to say of the key folder and its registered copies; changes nothing.
public struct KeyInspection: Sendable {
  /// The key folder or one of its copies.
  public struct Place: Hashable, Sendable {
    public let path: String
    /// What is wrong with it, a phrase each; it would not do its service when it is needed.
    public var faults: [String] = []
    /// What is worth knowing.
    public var notices: [String] = []

    /// One sentence.
    public var sentence: String {
      "\(path): " + (faults.isEmpty ? "в порядке" : faults.joined(separator: "; "))
        + (notices.isEmpty ? "" : " (\(notices.joined(separator: "; ")))") + "."
    }
  }

  /// The epoch that the vault is in.
  public let epoch: Int
  /// The key folder first.
  public let places: [Place]

  /// Whether every place holds what it should.
  public var isSound: Bool { places.allSatisfy(\.faults.isEmpty) }

  /// Looks at the key folder of a ledger and at every registered copy. Needs no account, and a key folder that opens the
  /// vault no more is what it is there to tell. Throws `ServiceError` where ledger or vault can't be read.
  public init(ledger: String, keys: String?) throws {
    let folder = LedgerFolder(path: ledger)
    try folder.requireLedger()
    try folder.requireVault()
    let keyFolder = KeyFolder(try Workspace.keyFolder(keys, folder))
    do {
      let seal = try VaultSeal.read(folder: folder.path)
      let size = try SQLiteEventStore.open(readingFrom: folder.path).read { try $0.eventCount() }
      var main = Self.inspect(keyFolder, seal, size)
      if PosixFile.exists(keyFolder.path) {
        main.add(Result { try KeyBinding(ledger: folder.path, keys: keyFolder).standing() })
      }
      if keyFolder.isChangingEpoch {
        main.faults.append("смена ключа эпохи не завершена, выполните keys change-epoch")
      }
      epoch = seal.epoch
      var copies: [KeyFolder] = []
      do {
        copies = try keyFolder.copies()
      } catch let error as StoreError {
        if PosixFile.exists(keyFolder.path) { main.faults.append("список копий не читается: \(error.detail)") }
      }
      if copies.isEmpty, PosixFile.exists(keyFolder.path) { main.notices.append("копий нет, их делает keys copy") }
      places = [main] + copies.map { Self.inspect($0, seal, size, copyOf: keyFolder) }
    } catch {
      throw ServiceError(explaining: error)
    }
  }

  private static func inspect(
    _ keys: KeyFolder, _ seal: VaultSeal, _ size: Int64, copyOf original: KeyFolder? = nil
  ) -> Place {
    var place = Place(path: keys.path)
    guard PosixFile.exists(keys.path) else {
      place.faults = ["недоступна: папки нет, или носитель не подключён"]
      return place
    }
    if let fault = keyFault(keys, seal) { place.faults.append(fault) }
    let old = ((try? keys.epochs()) ?? []).filter { $0 < seal.epoch }
    if !old.isEmpty {
      place.faults.append("остался ключ прежней эпохи: \(old.map(String.init).joined(separator: ", "))")
    }
    if (try? keys.policy()) == nil { place.faults.append("политики нет, или она не читается") }
    if (try? keys.destroyedKeys()) == nil { place.faults.append("список уничтоженных ключей не читается") }
    switch Result(catching: { try keys.lostKeys().count }) {
    case .success(let count) where count > 0: place.notices.append("ключей, с утратой которых согласились: \(count)")
    case .success: break
    case .failure: place.faults.append("список утраченных ключей не читается")
    }
    if let original, PosixFile.exists(original.path) {
      if let names = try? original.differences(from: keys) {
        if !names.isEmpty {
          place.faults.append("отстала от папки ключей (\(names.joined(separator: ", "))), обновите: keys copy")
        }
      } else {
        place.faults.append("не сравнивается с папкой ключей")
      }
    }
    switch Result(catching: { try keys.heads.ledgerHead()?.size.rawValue }) {
    case .success(let seen?) where seen < size:
      place.notices.append("помнит журнал до записи \(seen - 1) из \(size - 1)")
    case .success(let seen?) where seen > size: place.faults.append("помнит журнал длиннее нынешнего, выполните verify")
    case .success(nil):
      place.faults.append("памяти о новейшей контрольной точке нет (файла heads): подмену старой копией не заметит")
    case .success: break
    case .failure: place.faults.append("контрольные точки (heads) не читаются")
    }
    return place
  }

  private static func keyFault(_ keys: KeyFolder, _ seal: VaultSeal) -> String? {
    do {
      let key = try keys.epochKey(seal.epoch)
      return seal.isOpened(by: key) ? nil : "ключ эпохи \(seal.epoch) — не от этого хранилища"
    } catch let error as StoreError where error.code == .missing {
      return "ключа эпохи \(seal.epoch) нет"
    } catch {
      return "ключ эпохи \(seal.epoch) не читается"
    }
  }
}

extension KeyInspection.Place {
  /// Says whether it is the key folder of this ledger folder.
  fileprivate mutating func add(_ standing: Result<KeyBinding.Standing, any Error>) {
    switch standing {
    case .success(.bound): notices.append("работает с этой папкой журнала")
    case .success(.free): notices.append("ещё не закреплена за папкой журнала, закрепится при первой записи")
    case .success(.elsewhere): faults.append("работает не с этой папкой журнала, передать ей — keys take-over")
    case .failure: faults.append("с какой папкой журнала работает (instance), не читается")
    }
  }
}
