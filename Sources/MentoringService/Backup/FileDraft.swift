import Crypto
import EventLedger
import EventLedgerSQLite
import Foundation
import MerkleLog

/// A folder that is made beside its place and moved there whole, so that a crash or a refusal leaves nothing there.
struct FileDraft {
  /// Where the files are written.
  let path: String
  /// Where the folder is to stand.
  let target: String

  /// What the name of an unfinished folder contains.
  static let mark = ".partial-"

  /// Makes the draft's folder, mode 0700. Throws `ServiceError` where something stands at the target that is not an empty
  /// folder, or where it would stand inside one of `others` or around it.
  init(_ target: String, apartFrom others: [String]) throws {
    self.target = LedgerFolder(path: target).path
    for other in others where PosixFile.overlap(self.target, other) {
      throw ServiceError(
        .couldNot, "Папка «\(target)» не может лежать внутри «\(other)» (и наоборот).",
        details: ["Выберите место на другом носителе. Ничего не записано."])
    }
    let manager = FileManager.default
    if manager.fileExists(atPath: self.target), (try? manager.contentsOfDirectory(atPath: self.target))?.isEmpty != true
    {
      throw ServiceError(.couldNot, "«\(target)» уже есть и это не пустая папка; в ней ничего не изменено.")
    }
    path = self.target + Self.mark + UUID().uuidString.prefix(8)
    try PosixFile.makeFolder(path)
  }

  /// Moves the folder to its place; durable when it returns.
  func finish() throws { try PosixFile.moveFolder(path, to: target) }

  func discard() { try? FileManager.default.removeItem(atPath: path) }

  /// A file's length and SHA-256, read piece by piece. With `copy`, what was read is written there too, mode 0600.
  static func digest(_ path: String, copyingTo copy: String? = nil) throws -> (bytes: Int64, digest: String) {
    let source = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    defer { try? source.close() }
    var target: FileHandle?
    if let copy {
      guard try PosixFile.makeEmptyFile(copy) else { throw StoreError(.exists, "\(copy) exists") }
      target = try FileHandle(forWritingTo: URL(fileURLWithPath: copy))
    }
    var hash = SHA256()
    var count: Int64 = 0
    while let piece = try source.read(upToCount: 1 << 20), !piece.isEmpty {
      hash.update(data: piece)
      count += Int64(piece.count)
      try target?.write(contentsOf: piece)
    }
    try target?.synchronize()
    try target?.close()
    return (count, Hex.encode(Array(hash.finalize())))
  }
}

extension ServiceError {
  /// Why a backup was not made or put back; `what` is the sentence's beginning: «Копия не сделана».
  init(explaining error: any Error, _ what: String, on path: String) {
    let detail = "\(error)"
    let isFull =
      detail.contains("disk is full") || detail.contains(String(cString: strerror(ENOSPC)))
      || (error as? CocoaError)?.code == .fileWriteOutOfSpace
    guard !isFull else {
      self.init(
        .couldNot, "\(what): на диске, где должна быть папка «\(path)», не хватает места.",
        details: ["Недописанное удалено. Освободите место или укажите другой диск."])
      return
    }
    self = error is CocoaError ? Self(.couldNot, "\(what).", details: [detail]) : Self(explaining: error)
  }
}
