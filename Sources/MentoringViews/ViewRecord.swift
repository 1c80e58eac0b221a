public import EventLedger
public import Mentoring

/// A row of a view as a query gives it.
public struct ViewRecord: Hashable, Sendable {
  public let view: ViewName
  /// The person, pair or year that the row is about.
  public let entity: String
  public let values: [ViewValue]

  /// The value of a column. Precondition: the view has it.
  public subscript(column: String) -> ViewValue {
    guard let index = view.columns.firstIndex(where: { $0.name.utf8.elementsEqual(column.utf8) }) else {
      preconditionFailure("the view \(view.rawValue) has no column \(column)")
    }
    return values[index]
  }

  /// Text of a column, nil where it is absent.
  public func text(_ column: String) -> String? {
    if case .text(let text) = self[column] { text } else { nil }
  }

  /// Number of a column, nil where it is absent.
  public func integer(_ column: String) -> Int64? {
    if case .integer(let number) = self[column] { number } else { nil }
  }

  /// A data subject that a column names.
  public func subject(_ column: String) -> SubjectID? { text(column).flatMap { SubjectID($0) } }

  /// The data subjects that a column lists.
  public func subjects(_ column: String) -> [SubjectID] {
    (text(column) ?? "").split(separator: " ").compactMap { SubjectID(String($0)) }
  }

  /// The entry that a column names.
  public func position(_ column: String) -> Position? { integer(column).map { Position($0) } }

  /// The day that a column states.
  public func day(_ column: String) -> CivilDate? { text(column).flatMap { CivilDate($0) } }

  /// Where the person's sealed part of a kind stands (`profile`, `contact`).
  public func part(_ kind: String) -> PartReference? {
    guard let position = position(kind), let part = integer(kind + "Part") else { return nil }
    return PartReference(position: position, part: Int(part))
  }
}

/// What a query asks a view: about which day, as known at which position, which rows.
public struct ViewQuery: Sendable {
  public var view: ViewName
  /// About this day.
  public var day: CivilDate
  /// As known when this was the newest entry.
  public var knownAt: Position
  /// Columns that must have a value.
  public var filters: [(column: String, value: ViewValue)]

  public init(_ view: ViewName, day: CivilDate, knownAt: Position, filters: [(column: String, value: ViewValue)] = []) {
    self.view = view
    self.day = day
    self.knownAt = knownAt
    self.filters = filters
  }
}

/// The first place in which two sets of views differ.
public struct ViewDifference: Hashable, Sendable {
  public let view: ViewName
  public let entity: String
  public let key: String
  /// The row of the live views, nil where only the replayed have it.
  public let live: [String]?
  /// The row of the replayed views, nil where only the live have it.
  public let replayed: [String]?
}
