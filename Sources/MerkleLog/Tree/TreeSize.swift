/// How many leaves a tree has: 0, 1, 2 …
public struct TreeSize: RawRepresentable, Hashable, Comparable, Sendable {
  public let rawValue: Int64

  /// The size with this number; `nil` for a negative one.
  public init?(rawValue: Int64) {
    guard rawValue >= 0 else { return nil }
    self.rawValue = rawValue
  }

  /// The size with this number.
  ///
  /// - Precondition: it is not negative.
  public init(_ value: Int64) {
    precondition(value >= 0, "a tree cannot have \(value) leaves")
    rawValue = value
  }

  public static func < (left: TreeSize, right: TreeSize) -> Bool {
    left.rawValue < right.rawValue
  }
}

extension TreeSize: CustomStringConvertible {
  public var description: String { String(rawValue) }
}
