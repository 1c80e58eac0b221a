import CanonicalJSON
public import EventLedger

/// Entries of one type, or those of them whose fields bear certain codes.
public struct EntryPattern: Hashable, Sendable {
  /// The type of the entries.
  public let type: EventType
  /// Fields and the codes that they must bear, by field.
  public let conditions: [Condition]

  /// A field of the public part and its code.
  public struct Condition: Hashable, Sendable {
    public let field: String
    public let code: String
  }

  /// Whether an event is of the pattern. What an event does not say is not met.
  public func matches(_ event: MentoringEvent) -> Bool {
    guard event.schema.type == type else { return false }
    if conditions.isEmpty { return true }
    guard let fields = try? event.data.knownFields() else { return false }
    return conditions.allSatisfy { condition in
      fields[condition.field]?.stringValue.map { RoadMapText.areEqual($0, condition.code) } ?? false
    }
  }

  /// Whether the codes that the schema of the type closes permit the pattern: each field is there, with that code.
  public func fits(_ schema: EventSchema) -> Bool {
    conditions.allSatisfy { condition in
      guard case .code(let titles)? = schema.field(condition.field)?.kind else { return false }
      return titles.contains { RoadMapText.areEqual($0.code, condition.code) }
    }
  }
}
