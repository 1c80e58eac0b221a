/// Where an event stands in the ledger: 0, 1, 2 … without a gap (FORMAT §2).
public struct Position: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
  public let rawValue: Int64
  public init(rawValue: Int64) { self.rawValue = rawValue }
  /// The position with this number.
  public init(_ rawValue: Int64) { self.rawValue = rawValue }
  public static func < (left: Position, right: Position) -> Bool { left.rawValue < right.rawValue }
  public var description: String { String(rawValue) }
  /// The position after this one.
  public var next: Position { Position(rawValue + 1) }
}

/// The version of a type's schema, from 1 (FORMAT §2, `v`).
public struct SchemaVersion: RawRepresentable, Hashable, Comparable, Sendable, CustomStringConvertible {
  public let rawValue: Int64
  public init(rawValue: Int64) { self.rawValue = rawValue }
  public static func < (left: SchemaVersion, right: SchemaVersion) -> Bool { left.rawValue < right.rawValue }
  public var description: String { String(rawValue) }
  /// The first version of a type.
  public static let first = SchemaVersion(rawValue: 1)
}
