import EventLedger
import EventLedgerSQLite
import Foundation
import Testing

extension TestLedger {
  /// Requests, by the engine, the destruction of the keys of all sealed parts of some entries under act № 1; carried out,
  /// the keys go too. No command does this yet.
  func destroy(entries: [String], carriedOut: Bool = true, on day: String) throws {
    let random = SystemRandomSource()
    let keyFolder = KeyFolder(keys)
    let vault = try SQLiteVault.open(folder: ledger, keys: keyFolder, random: random)
    let name = try #require(try vault.signingKeyNames().keys.min())
    let store = try SQLiteEventStore.open(
      folder: ledger, signer: vault.signingKey(name: name), heads: keyFolder.heads, origin: name)
    let fingerprints = try store.read { reading in
      try entries.flatMap { entry -> [KeyFingerprint] in
        let position = Position(try #require(Int64(entry)))
        return try #require(try reading.event(at: position)).envelope.sealed.map(\.fingerprint)
      }
    }
    let listed = Set(fingerprints).sorted().map { "\"\($0)\"" }.joined(separator: ",")
    let event = NewEvent(
      type: .erasureRequested, version: .first, on: try #require(CivilDate(day)),
      data: Array(#"{"act":1,"keys":[\#(listed)]}"#.utf8), tags: [try #require(Tag("act:1"))])
    let context = CommandContext(
      id: CommandID(random: random.identifier()), by: .system, via: .system,
      time: RecordingTime(reading: try #require(Instant("\(day)T09:00:00Z")), isDeclared: true))
    _ = try Ledger(store: store, vault: vault, random: random).transact(context) { _ in [event] }
    try store.flush()
    if carriedOut { _ = try vault.destroy(Set(fingerprints)) }
  }
}
