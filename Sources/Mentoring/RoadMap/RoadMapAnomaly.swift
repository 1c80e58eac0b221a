/// Something in a road map that contradicts itself or leaves open what its users need: it is shown and acknowledged,
/// never repaired silently.
public struct RoadMapAnomaly: Hashable, Sendable {
  /// The kind of anomaly: `A01` … `A30`.
  public let code: Code
  public let place: RoadMapPlace
  /// Why, as Russian sentences. It names items, posts and lines, never a person.
  public let reason: String

  /// A kind of anomaly. The set is open: later versions may add codes.
  public struct Code: RawRepresentable, Hashable, Sendable, Comparable {
    public let rawValue: String

    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    public static func < (left: Code, right: Code) -> Bool {
      left.rawValue.utf8.lexicographicallyPrecedes(right.rawValue.utf8)
    }
  }
}
