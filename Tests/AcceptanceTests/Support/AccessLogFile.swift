import Foundation
import GRDB

/// `access.sqlite` of a ledger, read past the program.
struct AccessLogFile {
  /// The data of an entry.
  struct Opened: Decodable {
    let query: String
    let purpose: String
    let count: Int
    let persons: [String]
    let person: String?
    let ledgerSize: Int
    let ledgerRoot: String
    let knownAt: Int?
    let terms: [String]?
  }

  private struct Envelope: Decodable {
    let data: Opened
    let tags: [String]
  }

  private let ledger: TestLedger

  init(_ ledger: TestLedger) { self.ledger = ledger }

  private func envelopes() throws -> [Envelope] {
    let queue = try DatabaseQueue(path: ledger.file("access.sqlite"))
    defer { try? queue.close() }
    return try queue.read { database in
      try Data.fetchAll(database, sql: "SELECT leaf FROM event ORDER BY position")
    }.compactMap { leaf in
      let json = leaf.drop { $0 != UInt8(ascii: "\n") }.dropFirst()
      guard String(decoding: json, as: UTF8.self).contains(#""type":"data.opened""#) else { return nil }
      return try JSONDecoder().decode(Envelope.self, from: Data(json))
    }
  }

  /// Every opening, in order.
  func openings() throws -> [Opened] { try envelopes().map(\.data) }

  /// The tags of the newest opening.
  func newestTags() throws -> [String] { try envelopes().last?.tags ?? [] }

  /// Keeps the file as it is now, to be put back later as somebody would who cuts the newest entries off.
  func kept() throws -> Data {
    let queue = try DatabaseQueue(path: ledger.file("access.sqlite"))
    try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
    try queue.close()
    return try Data(contentsOf: URL(fileURLWithPath: ledger.file("access.sqlite")))
  }

  /// Puts a file in the log's place.
  func replace(with data: Data) throws {
    for suffix in ["-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: ledger.file("access.sqlite" + suffix))
    }
    try data.write(to: URL(fileURLWithPath: ledger.file("access.sqlite")))
  }

  /// Runs `body` while another process would hold the log's lock.
  func whileLocked<Result>(_ body: () throws -> Result) throws -> Result {
    let queue = try DatabaseQueue(path: ledger.file("access.sqlite"))
    return try queue.writeWithoutTransaction { database in
      try database.execute(sql: "BEGIN IMMEDIATE")
      defer { try? database.execute(sql: "ROLLBACK") }
      return try body()
    }
  }
}

extension TestLedger {
  /// The sections of the key folder's `heads` that are not about the access log.
  func forgetAccessHead() throws {
    let file = URL(fileURLWithPath: keys + "/heads")
    let notes = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n\n")
    // A note is a body, an empty line and its signatures; the ledger's own comes first.
    try Data((notes.prefix(2).joined(separator: "\n\n") + "\n").utf8).write(to: file)
  }
}
