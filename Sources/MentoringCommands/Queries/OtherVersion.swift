import EventLedger
import Mentoring

/// What to say of an entry that is not of the newest version of its type: it is shown as it was recorded.
struct OtherVersion {
  /// The Russian sentence for people.
  let sentence: String

  /// Nil for an entry of the newest version.
  init?(_ event: RecordedEvent) {
    let envelope = event.envelope
    let newest = EventCatalog.schema(for: envelope.type)
    if let newest, envelope.version == newest.version { return nil }
    do {
      let read = try HistoryEntry(event).payload.event.data
      let absent = read.absent.map { name in "\(newest?.field(name)?.title ?? name) (\(name))" }
      let lack = absent.isEmpty ? "" : "; в ней не сказано: \(absent.joined(separator: ", "))"
      sentence = "Редакция записи: \(envelope.version), нынешняя — \(newest?.version ?? envelope.version)\(lack)"
    } catch {
      sentence = "\(error)"
    }
  }
}
