public import EventLedger

/// Who belongs in bases by the views, held against who is listed in them as they are formed (items 2.3, 3.4, 4.4, 7.8).
///
/// Members of a base are no entity of their own, so no append condition rests on a roll: what depends on it is a soft
/// rule, and the standing findings ask again.
public struct BaseRoll: Sendable {
  /// A base of a school year as formed on a day.
  public struct Base: Hashable, Sendable {
    public let kind: BaseKind
    public let cycle: Cycle
    public let on: CivilDate

    public init(_ kind: BaseKind, _ cycle: Cycle, on: CivilDate) {
      self.kind = kind
      self.cycle = cycle
      self.on = on
    }

    /// The base that an event of a day forms; nil for every other event.
    public init?(_ event: MentoringEvent, on: CivilDate) {
      guard case .baseFormed(let formed) = event else { return nil }
      self.init(formed.base, formed.cycle, on: on)
    }
  }

  private let members: [Base: Set<SubjectID>]

  /// A roll of bases with everybody who belongs in each on its day, with an active consent.
  public init(_ members: [Base: Set<SubjectID>]) { self.members = members }

  /// Bases among the events of one command that leave somebody out, named at the last of their parts.
  ///
  /// A base of which parts are missing is not judged: its other parts say whom they list.
  public func violations(of events: [(position: Position, on: CivilDate, event: MentoringEvent)]) -> [Violation] {
    members.sorted { $0.key.kind.rawValue.utf8.lexicographicallyPrecedes($1.key.kind.rawValue.utf8) }
      .compactMap { base, members in
        let parts = events.compactMap { event -> (position: Position, formed: BaseFormed)? in
          guard Base(event.event, on: event.on) == base, case .baseFormed(let formed) = event.event else { return nil }
          return (event.position, formed)
        }
        guard let last = parts.last, parts.count == Int(last.formed.parts ?? 1) else { return nil }
        let missing = members.subtracting(parts.flatMap(\.formed.members)).sorted()
        if missing.isEmpty { return nil }
        let codes = missing.prefix(5).map { String($0.description.prefix(8)) }.joined(separator: ", ")
        return Violation(
          rule: .baseComplete, entry: last.position,
          message:
            "не перечислены те, кто состоит в базе в этот день: \(missing.count) (\(codes)\(missing.count > 5 ? " …" : "")); "
            + "всех берёт «bases form»",
          isAccepted: last.formed.despite?.contains { $0.utf8.elementsEqual(Rule.baseComplete.code.utf8) } ?? false)
      }
  }
}
