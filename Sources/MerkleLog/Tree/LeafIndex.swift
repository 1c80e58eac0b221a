/// Which leaf of a tree: the first has index 0.
public struct LeafIndex: RawRepresentable, Hashable, Comparable, Sendable {
  public let rawValue: Int64

  /// The index with this number; `nil` for a negative one.
  public init?(rawValue: Int64) {
    guard rawValue >= 0 else { return nil }
    self.rawValue = rawValue
  }

  /// The index with this number.
  ///
  /// - Precondition: it is not negative.
  public init(_ value: Int64) {
    precondition(value >= 0, "a leaf cannot have the index \(value)")
    rawValue = value
  }

  public static func < (left: LeafIndex, right: LeafIndex) -> Bool {
    left.rawValue < right.rawValue
  }
}

extension LeafIndex: CustomStringConvertible {
  public var description: String { String(rawValue) }
}
