import EventLedger
import EventLedgerSQLite
import Foundation
import LedgerAudit
import MerkleLog

/// Bundles as folders and containers of files (FORMAT §6).
enum BundleFiles {
  /// The reader of a bundle's folder, or of a ustar of it.
  static func reader(_ path: String) throws -> BundleReader {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw ServiceError(.couldNot, "Комплекта «\(path)» нет.")
    }
    guard isFolder.boolValue else { return try BundleReader(container: source(path)) }
    let files = try BundleReader.fileNames.map { name in try source(path + "/" + name) }
    return BundleReader(checkpoint: files[0], events: files[1], sealed: files[2])
  }

  private static func source(_ path: String) throws -> ByteSource {
    do {
      let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      let size = try handle.seekToEnd()
      return ByteSource(count: Int64(size)) { offset, count in
        try handle.seek(toOffset: UInt64(offset))
        return Array(try handle.read(upToCount: count) ?? Data())
      }
    } catch {
      throw ServiceError(.couldNot, "Файл комплекта «\(path)» не читается.", details: [SystemText.sentence(of: error)])
    }
  }
}

extension Workspace {
  /// Writes a bundle of the whole ledger under its newest checkpoint, which is kept for ever: a folder that did not
  /// exist, complete or not there at all.
  ///
  /// - Parameters:
  ///   - withholdingBlobs: whether the receiver gets no ciphertext; the parts are named as withheld.
  ///   - isOfAccessLog: whether the bundle is of the access log, which says who read whom, and not of the ledger.
  public func exportBundle(
    to target: String, withholdingBlobs: Bool = false, isOfAccessLog: Bool = false
  ) throws -> Int64 {
    guard !FileManager.default.fileExists(atPath: target) else {
      throw ServiceError(.couldNot, "«\(target)» уже есть; комплект пишется только в новую папку.")
    }
    try requireSound()
    let draft = target + ".partial-\(UUID().uuidString.prefix(8))"
    do {
      let store = try isOfAccessLog ? accessLogToHandOut() : self.store
      let note = try headToHandOut(of: store)
      let size = try UnverifiedCheckpoint(parsing: note).size.rawValue
      try FileManager.default.createDirectory(atPath: draft, withIntermediateDirectories: true)
      let checkpoint = try Self.newFile(draft + "/checkpoint")
      try checkpoint.write(contentsOf: Data(note.utf8))
      try checkpoint.close()
      try store.read { reading in
        let events = try Self.newFile(draft + "/events.jsonl")
        let sealed = try Self.newFile(draft + "/sealed.jsonl")
        try reading.forEachLeaf(from: Position(0), through: Position(size - 1)) { position, leaf in
          try events.write(contentsOf: BundleWriter.eventLine(leaf: leaf))
          let envelope = try Envelope(leaf: leaf)
          for part in envelope.sealed.indices {
            guard let blob = try reading.blob(position: position, part: part) else { continue }
            let line =
              withholdingBlobs
              ? BundleWriter.withheldLine(position: position.rawValue, part: Int64(part))
              : BundleWriter.sealedLine(position: position.rawValue, part: Int64(part), blob: blob)
            try sealed.write(contentsOf: line)
          }
        }
        for file in [events, sealed] {
          try file.synchronize()
          try file.close()
        }
      }
      try FileManager.default.moveItem(atPath: draft, toPath: target)
      return size
    } catch {
      try? FileManager.default.removeItem(atPath: draft)
      if error is CocoaError {
        throw ServiceError(.couldNot, "Комплект не записан.", details: [SystemText.sentence(of: error)])
      }
      throw ServiceError(explaining: error)
    }
  }

  /// The access log: made where there is none yet, only read where the key folder works with another ledger folder.
  private func accessLogToHandOut() throws -> SQLiteEventStore {
    let current = try accessSuccession().current
    guard try vault.binding.standing() == .elsewhere else { return try openAccessLog(current).store }
    guard let log = try AccessLog.reading(current, in: folder.path) else {
      throw ServiceError(.couldNot, "Журнала чтений в этой папке нет.")
    }
    return log
  }

  private static func newFile(_ path: String) throws -> FileHandle {
    guard FileManager.default.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]),
      let handle = FileHandle(forWritingAtPath: path)
    else { throw ServiceError(.couldNot, "Файл «\(path)» не создан.") }
    return handle
  }
}
