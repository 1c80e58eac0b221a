import EventLedger
import Mentoring

/// What to say of an entry that was made by an earlier version of its type: it is shown as it was recorded.
struct EarlierVersion {
  /// The Russian sentence for people.
  let sentence: String

  /// Nil for an entry of the newest version, and for one that cannot be read.
  init?(_ event: RecordedEvent) {
    let envelope = event.envelope
    guard let newest = EventCatalog.schema(for: envelope.type), envelope.version < newest.version,
      let read = try? HistoryEntry(event).payload.event
    else { return nil }
    let absent = read.data.absent.map { name in "\(newest.field(name)?.title ?? name) (\(name))" }
    let lack = absent.isEmpty ? "" : "; в ней не сказано: \(absent.joined(separator: ", "))"
    sentence = "Редакция записи: \(envelope.version), нынешняя — \(newest.version)\(lack)"
  }
}
