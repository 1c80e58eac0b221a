import CanonicalJSON
import EventLedger
import Mentoring
import MentoringService

/// What is said of a recording: what was recorded where, and what came to light with it.
struct RecordingSummary {
  private let report: RecordingReport
  private let positions: [Position]

  init(_ report: RecordingReport) {
    self.report = report
    positions = report.outcome?.committed?.positions ?? []
  }

  /// Writes the answer on standard output, notices on standard error.
  func show(as format: OutputFormat) {
    if format == .text {
      Console.done(headline)
      for line in lines { Console.print("  " + line) }
    } else {
      Console.print(listing.rendered(as: format, on: .none))
    }
    for notice in report.notices { Console.warn("Замечание: \(notice.sentence).") }
    if !report.broken.isEmpty {
      Console.warn("Сделанные раньше записи, которые теперь расходятся с правилами (см. mentorledger findings):")
      for violation in report.broken { Console.warn("  запись \(violation.entry): \(violation.sentence)") }
    }
  }

  private var headline: String {
    switch report.outcome {
    case nil: "Проверено: запись возможна. Ничего не записано (--dry-run)."
    case .recorded: positions.count == 1 ? "Записано." : "Записано: \(positions.count)."
    case .alreadyRecorded: "Эта команда уже записана раньше; ничего не добавлено."
    case .recordedContentDestroyed: "Эта команда уже записана, её личные данные с тех пор уничтожены; ничего не добавлено."
    case .nothingToRecord: "Записывать нечего."
    }
  }

  private var lines: [String] {
    listing.rows.map { row in
      row.enumerated().compactMap { index, value in
        let text: String
        switch value {
        case .integer(let number): text = "№ \(number)"
        case .string(let string): text = string
        default: return nil
        }
        return index > Self.firstNamed ? "\(listing.columns[index].title.lowercased()) \(text)" : text
      }.joined(separator: "  ")
    }
  }

  /// The columns behind this one say what the program named.
  private static let firstNamed = 3

  private var listing: Listing {
    Listing(
      columns: [
        ListingColumn("position", "№", .right), ListingColumn("type", "Вид"), ListingColumn("title", "Запись"),
        ListingColumn("on", "Дата"), ListingColumn("person", "Человек"), ListingColumn("pair", "Пара"),
      ],
      rows: report.events.enumerated().map { index, event in
        let data = (try? CanonicalJSON.parse(event.data))?.objectValue ?? JSONObject()
        let namesPerson = event.type == PersonRegistered.schema.type
        let namesPair = [PairFixed.schema.type, GroupFixed.schema.type].contains(event.type)
        return [
          positions.indices.contains(index) ? .integer(Int(positions[index].rawValue)) : .absent,
          .string(event.type.description), ListingValue(EventCatalog.schema(for: event.type)?.title),
          .string(event.on.description), ListingValue(namesPerson ? data["person"]?.stringValue : nil),
          ListingValue(namesPair ? data["pair"]?.stringValue : nil),
        ]
      })
  }
}
