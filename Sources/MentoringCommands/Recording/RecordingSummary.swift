import CanonicalJSON
import EventLedger
import Mentoring
import MentoringService

/// What is said of a recording: what was recorded where, and what came to light with it.
struct RecordingSummary {
  private let report: RecordingReport
  private let positions: [Position]
  private let listing: Listing

  init(_ report: RecordingReport) {
    self.report = report
    positions = report.outcome?.committed?.positions ?? []
    listing = Self.listing(of: report, at: positions)
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
    if format == .text { for departure in departures { Console.note(departure) } }
    if report.lostProfiles > 0 {
      Console.warn("Правила о возрасте не проверены у \(report.lostProfiles) чел.: ключ утрачен.")
    }
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
    case .recordedContentDestroyed:
      "Эта команда уже записана, её личные данные с тех пор уничтожены; ничего не добавлено."
    case .recordedContentLost:
      "Эта команда уже записана, ключ её личных данных утрачен, и сравнить их не с чем; ничего не добавлено."
    case .nothingToRecord: "Записывать нечего."
    }
  }

  /// «№ 8  Человек внесён  04.10.2021  человек d7a676b1…».
  private var lines: [String] {
    zip(report.events, listing.rows).map { event, row in
      var words: [String] = []
      if case .integer(let position) = row[0] { words.append("№ \(position)") }
      words += [EventCatalog.schema(for: event.type)?.title ?? event.type.description, event.on.forPeople]
      for (column, value) in zip(listing.columns, row).dropFirst(Self.namedColumns) {
        if case .string(let id) = value { words.append("\(column.title.lowercased()) \(id)") }
      }
      return words.joined(separator: "  ")
    }
  }

  /// A pair ended because its mentor left is no exit: until that is recorded too, the mentor counts as free.
  private var departures: [String] {
    report.events.filter { $0.type == PairDissolved.schema.type }.compactMap { event in
      let data = event.fields
      guard data["reason"]?.stringValue == DissolutionReason.mentorLeft.rawValue,
        let mentor = data["mentor"]?.stringValue, let cycle = data["cycle"]?.integerValue
      else { return nil }
      return "Если наставник ушёл из программы, запишите и это, иначе он остаётся среди свободных:\n"
        + "  mentorledger record person.exited person=\(mentor.prefix(8)) cycle=\(cycle) role=mentor reason=own-wish --on "
        + event.on.forPeople
    }
  }

  /// From this column on stands what the command named: a dry run names nothing.
  private static let namedColumns = 4

  private static let typesOfNewPairs: Set<EventType> = [
    PairProposed.schema.type, PairProposalOverridden.schema.type, PairFixed.schema.type, GroupFixed.schema.type,
  ]

  private static func listing(of report: RecordingReport, at positions: [Position]) -> Listing {
    Listing(
      columns: [
        ListingColumn("position", "№", .right), ListingColumn("type", "Вид"), ListingColumn("title", "Запись"),
        ListingColumn("on", "Дата"), ListingColumn("person", "Человек"), ListingColumn("pair", "Пара"),
      ],
      rows: report.events.enumerated().map { index, event in
        let data = event.fields
        let isRecorded = positions.indices.contains(index)
        let namesPerson = isRecorded && event.type == PersonRegistered.schema.type
        let namesPair = isRecorded && Self.typesOfNewPairs.contains(event.type)
        return [
          isRecorded ? .integer(Int(positions[index].rawValue)) : .absent,
          .string(event.type.description), ListingValue(EventCatalog.schema(for: event.type)?.title),
          .string(event.on.description), ListingValue(namesPerson ? data["person"]?.stringValue : nil),
          ListingValue(namesPair ? data["pair"]?.stringValue : nil),
        ]
      })
  }
}

extension NewEvent {
  /// The fields of the public part, as they were or would be recorded.
  var fields: JSONObject { (try? CanonicalJSON.parse(data))?.objectValue ?? JSONObject() }
}
