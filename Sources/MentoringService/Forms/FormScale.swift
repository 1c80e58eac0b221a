import Mentoring

/// A scale of a form: which questions count with which weight, and what that may come to.
///
/// Scores are whole numbers, a hundred times what people read, so that the ledger holds no fractions (FORMAT §1).
public struct FormScale: Sendable, Hashable {
  /// A question that counts.
  public struct Item: Sendable, Hashable {
    public let question: String
    /// Times 100.
    public let weight: Int64
    /// Whether agreement speaks against what the scale measures: the answer is mirrored within its limits.
    public let isReversed: Bool
    /// The question's own limits.
    public let limits: ClosedRange<Int64>

    /// The answer as it counts.
    func counted(_ number: Int64) -> Int64 {
      isReversed ? limits.lowerBound + limits.upperBound - number : number
    }
  }

  public let code: String
  public let title: String
  public let items: [Item]
  /// What a score may be, times 100.
  public let range: ClosedRange<Int64>
  /// How many of its questions may stay unanswered.
  public let mayBeMissing: Int

  /// The weighted mean of what was answered, times 100 and rounded half away from zero; nil where more is missing than
  /// may be.
  public func score(_ numbers: [String: Int64]) -> Int64? {
    let answered = items.compactMap { item in numbers[item.question].map { (item, item.counted($0)) } }
    guard items.count - answered.count <= mayBeMissing else { return nil }
    let weight = answered.reduce(0) { $0 + $1.0.weight }
    let sum = answered.reduce(0) { $0 + $1.0.weight * $1.1 }
    return (100 * sum).dividedRounding(by: weight)
  }
}
