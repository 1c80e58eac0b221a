import CanonicalJSON
public import EventLedger
public import Mentoring
import MerkleLog

/// What somebody asks to have opened, and why: all of it codes and pseudonyms, for it stands in an entry of the access
/// log (DESIGN idea 7).
public struct DisclosureRequest: Sendable {
  /// The one card, pair or entry that is asked for; a listing has none.
  public enum Subject: Hashable, Sendable {
    case person(SubjectID)
    case pair(PairID)
    case entry(Position)
  }

  public var query: OpenedQuery
  public var purpose: ReadPurpose
  public var moment: Moment
  public var cycle: Cycle?
  public var subject: Subject?
  /// The question's filters: `state=active`. A filter that bears a personal value is named without it: `class`.
  public var terms: [String]

  public init(
    _ query: OpenedQuery, purpose: ReadPurpose, moment: Moment, cycle: Cycle? = nil, subject: Subject? = nil,
    terms: [String] = []
  ) {
    self.query = query
    self.purpose = purpose
    self.moment = moment
    self.cycle = cycle
    self.subject = subject
    self.terms = terms
  }
}

extension DisclosureRequest {
  /// Most pseudonyms that one entry holds; a longer list goes on in the next one.
  static let personsPerEntry = 1000

  /// The entries that say what was opened, about the ledger as it was then.
  func entries(_ persons: Set<SubjectID>, head: AccessLog.LedgerHead, today: CivilDate) throws -> [NewEvent] {
    let sorted = persons.sorted()
    let parts = max(1, (sorted.count + Self.personsPerEntry - 1) / Self.personsPerEntry)
    return try (0..<parts).map { part in
      let listed = Array(sorted.dropFirst(part * Self.personsPerEntry).prefix(Self.personsPerEntry))
      var opened = DataOpened(
        count: listed.count, cycle: cycle, knownAt: moment.knownAt >= Position(0) ? moment.knownAt : nil,
        ledgerRoot: head.root.hex, ledgerSize: Int(head.size.rawValue), on: moment.day, persons: listed,
        purpose: purpose, query: query, terms: terms.isEmpty ? nil : Array(Set(terms)).sorted())
      switch subject {
      case .person(let person): opened.person = person
      case .pair(let pair): opened.pair = pair
      case .entry(let position): opened.entry = position
      case nil: break
      }
      if parts > 1 { (opened.part, opened.parts) = (part + 1, parts) }
      let schema = DataOpened.schema
      let faults = SchemaValidator.validate(.object(JSONObject([("data", try opened.jsonValue())])), against: schema)
      guard faults.isEmpty else {
        throw ServiceError(.refused, "Запись «\(schema.title)» заполнена неверно.", details: faults.map(\.message))
      }
      return try NewEvent(opened, on: today)
    }
  }
}
