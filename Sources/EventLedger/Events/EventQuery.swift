/// Which events a decision or a reader asks for: any of the clauses, each of all its tags and any of its types.
///
/// A clause without types takes every type; one without tags takes every event of its types. Corrections belong to
/// every query: `entry.corrected` bears all tags of what it corrects, so each clause with tags takes it too
/// (DESIGN idea 3).
public struct EventQuery: Hashable, Sendable {
  /// Tags that must all stand on an event, and the types of which it must be one.
  public struct Clause: Hashable, Sendable {
    public var tags: [Tag]
    public var types: [EventType]

    public init(tags: [Tag], types: [EventType]) {
      self.tags = tags
      self.types = types
    }
  }

  public var clauses: [Clause]

  public init(_ clauses: [Clause]) { self.clauses = clauses }

  /// Events with this tag, of one of these types (all, where none is given), and their corrections.
  public init(tag: Tag, types: [EventType] = []) { clauses = [Clause(tags: [tag], types: types)] }

  /// Events of these types, whatever they are about.
  public init(types: [EventType]) { clauses = [Clause(tags: [], types: types)] }

  /// What either query asks for.
  public func union(_ other: EventQuery) -> EventQuery {
    EventQuery(clauses + other.clauses.filter { !clauses.contains($0) })
  }

  /// Whether the query asks for this event.
  public func matches(_ envelope: Envelope) -> Bool {
    clauses.contains { clause in
      clause.tags.allSatisfy(envelope.tags.contains) && clause.accepts(envelope.type)
    }
  }
}

extension EventQuery.Clause {
  /// Whether an event of this type may belong to the clause: one of its types, any where none is named, and a
  /// correction always.
  public func accepts(_ type: EventType) -> Bool {
    types.isEmpty || types.contains(type) || type == .entryCorrected
  }

  /// The types to look for, corrections included; empty for all.
  package var effectiveTypes: [EventType] {
    types.isEmpty || types.contains(.entryCorrected) ? types : types + [.entryCorrected]
  }
}
