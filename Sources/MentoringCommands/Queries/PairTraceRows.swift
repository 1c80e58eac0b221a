import EventLedger
import Mentoring
import MentoringService

/// The way of a pair on its card: each entry with its day, whom it names, who made it and which papers belong to it.
///
/// Sealed parts are not opened here, wishes about other people least of all: that they are there is told, and whoever
/// is entitled opens the entry itself with a reason.
struct PairTraceRows {
  let rows: [[String: QueryCell]]
  let section: CardSection

  init(_ steps: [PairStep], _ context: QueryContext) throws {
    rows = steps.map { step in
      let envelope = step.event.envelope
      return [
        "view": QueryCell("trace", titles: ["trace": "Путь пары"]),
        "field": QueryCell(.string(envelope.type.description), title: .string(Self.title(step.event))),
        "value": QueryCell(OpenedText.publicWords(envelope)), "position": QueryCell(step.event.position),
        "on": QueryCell(envelope.on), "at": QueryCell(envelope.at, context.workspace.facts),
        "by": QueryCell(envelope.by.description), "persons": context.cell(step.persons),
        "sealed": QueryCell(.list(envelope.sealed.map { .string($0.keyName.dataClass) })),
        "papers": QueryCell(.list(step.papers.map { .integer(Int($0.rawValue)) })),
      ]
    }
    section = CardSection(
      title: "Путь пары",
      fields: steps.map { step in
        let envelope = step.event.envelope
        var words = ["№ \(step.event.position) \(Self.title(step.event))"]
        let people = context.cell(step.persons).title.plainText
        if !people.isEmpty { words.append(people) }
        if !envelope.sealed.isEmpty { words.append("закрытая часть есть") }
        if !step.papers.isEmpty {
          words.append("документы: записи " + step.papers.map(\.description).joined(separator: ", "))
        }
        return (envelope.on.forPeople, words.joined(separator: "; "))
      })
  }

  /// Columns that the way of a pair adds to a card for programs.
  static func columns(of subject: DisclosureRequest.Subject) -> [(key: String, title: String)] {
    guard case .pair = subject else { return [] }
    return [
      ("position", "Запись"), ("on", "Когда было"), ("at", "Когда записано"), ("by", "Кто записал"),
      ("persons", "О ком"), ("sealed", "Закрытые части"), ("papers", "Документы"),
    ]
  }

  /// What the step is, with its kind where it has one: «Встреча проведена: пробная рабочая».
  private static func title(_ event: RecordedEvent) -> String {
    let title = EventCatalog.schema(for: event.envelope.type)?.title ?? event.envelope.type.description
    let kind: String? =
      switch (try? HistoryEntry(event))?.payload.event {
      case .meetingHeld(let meeting): meeting.kind.title
      case .meetingMissed(let meeting): meeting.kind.title
      case .groupMeetingHeld(let meeting): meeting.kind.title
      case .questionnaireSubmitted(let survey): survey.kind.title
      case .feedbackRequested(let feedback): feedback.kind.title
      case .feedbackReceived(let feedback): feedback.kind.title
      case .pairOrderIssued(let order): "№ \(order.number)"
      case .pairClosed(let end): end.goal.title
      case .pairDissolved(let end): end.reason.title
      default: nil
      }
    return kind.map { "\(title): \($0.lowercased())" } ?? title
  }
}
