import CanonicalJSON
public import EventLedger
public import Mentoring

/// A row of a table that says something else than it said when it was taken: what it would correct.
public struct ChangedRow: Sendable {
  /// The lines of the rows that make one command together.
  public let lines: [Int]
  public let changes: [EntryChange]
  /// Rules set aside with a reason, and notices.
  public internal(set) var notices: [Violation] = []
  /// Earlier entries that would no longer hold.
  public internal(set) var broken: [Violation] = []
}

/// What an earlier state of the table brought and no row of it names any more. It stays as it is.
public struct MissingRow: Hashable, Sendable {
  public let entry: Position
  public let type: EventType
  /// The day of the entry.
  public let on: CivilDate
  /// Whom of a longer list it is about; empty where it is the whole entry.
  public let persons: [SubjectID]

  init(_ event: RecordedEvent, persons: [SubjectID] = []) {
    (entry, type, on) = (event.position, event.envelope.type, event.envelope.on)
    self.persons = persons
  }
}

/// What a changed row does to one entry.
public struct EntryChange: Sendable {
  public enum Kind: String, Sendable {
    case corrected, withdrawn, added

    /// In Russian.
    public var title: String {
      switch self {
      case .corrected: "исправляется"
      case .withdrawn: "отзывается"
      case .added: "добавляется"
      }
    }
  }

  public let kind: Kind
  public let type: EventType
  /// The entry that is corrected or withdrawn; nil for one that is added.
  public let entry: RecordedEvent?
  public let cells: [CellChange]
}

/// One cell that differs, as the entry says it and as the table does.
///
/// Personal values come out through `PersonalText` alone.
public struct CellChange: Sendable {
  /// The heading of the column, or what people call the field.
  public let heading: String
  /// Of a sealed part.
  public let isPersonal: Bool
  let part: String?
  let before: JSONValue?
  let after: JSONValue?
  let codes: [(text: String, code: String)]
  let field: FieldKind?

  /// What the entry says and what the table says; nil where it is personal, or says nothing.
  public var publicWords: (before: String?, after: String?)? {
    isPersonal ? nil : (words(before) { _ in nil }, words(after) { _ in nil })
  }

  func words(_ value: JSONValue?, _ name: (SubjectID) -> String?) -> String? {
    guard let value else { return nil }
    switch value {
    case .string(let text):
      if let title = codes.first(where: { $0.code.utf8.elementsEqual(text.utf8) })?.text { return title }
      if case .code(let titles)? = field, let title = titles.first(where: { $0.code == text })?.title {
        return title.lowercased()
      }
      if let person = SubjectID(text) { return name(person) ?? String(text.prefix(8)) }
      return CivilDate(text)?.forPeople ?? text
    case .integer(let number): return heading == scaleHeading ? number.asHundredths : String(number)
    case .bool(let truth): return truth ? "да" : "нет"
    case .array(let elements): return elements.compactMap { words($0, name) }.joined(separator: ", ")
    case .object(let object): return object.members.compactMap { words($0.value, name) }.joined(separator: " — ")
    }
  }

  /// Scores are kept times 100.
  var scaleHeading: String? = nil
}

extension PersonalText {
  /// What a cell of an entry says and what the table says instead; who may not open its class reads that it differs.
  public func words(of cell: CellChange, in change: EntryChange) throws -> (before: String?, after: String?) {
    let name: (SubjectID) -> String? = { self.profile($0).value?.fullName }
    guard cell.isPersonal, let entry = change.entry else {
      return (cell.words(cell.before, name), cell.words(cell.after, name))
    }
    let schema = EventCatalog.schema(for: entry.envelope.type, version: entry.envelope.version)
    let keyClass = schema?.sealedParts.first { $0.name == cell.part }?.keyClass
    guard let index = entry.envelope.sealed.firstIndex(where: { $0.keyName.dataClass == keyClass }) else {
      return (nil, cell.words(cell.after, name))
    }
    switch try part(index, of: entry) {
    case .content: return (cell.words(cell.before, name), cell.words(cell.after, name))
    case .withheld(let role): return ("открывает \(role.lowercased())", nil)
    case .destroyed, .lost: return (nil, cell.words(cell.after, name))
    }
  }
}
