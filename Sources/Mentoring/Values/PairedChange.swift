/// How a measurement changed between two moments, over the same people: for a programme, never for one of them.
///
/// All numbers are times 100, rounded half away from zero. The effect size is Cohen's d for paired data, the mean of the
/// changes divided by their standard deviation (n − 1 in the denominator).
public struct PairedChange: Hashable, Sendable {
  /// The smallest number of people of whom a mean is stated: of fewer, it would say much about each of them.
  public static let smallestGroup = 5

  /// How many people were measured both times.
  public let count: Int
  /// Means; nil where fewer people were measured than may be spoken of.
  public let means: Means?

  /// What is stated of enough people.
  public struct Means: Hashable, Sendable {
    public let before: Int64
    public let after: Int64
    public let change: Int64
    /// Nil where everybody changed alike: then there is nothing to divide by.
    public let effectSize: Int64?
  }

  /// Of the scores of each person, times 100.
  public init(_ scores: [(before: Int64, after: Int64)]) {
    count = scores.count
    guard count >= Self.smallestGroup else {
      means = nil
      return
    }
    let n = Int64(count)
    var (before, after, squares): (Int64, Int64, Int64) = (0, 0, 0)
    for score in scores {
      before += score.before
      after += score.after
      squares += (score.after - score.before) * (score.after - score.before)
    }
    let sum = after - before
    means = Means(
      before: before.dividedRounding(by: n), after: after.dividedRounding(by: n), change: sum.dividedRounding(by: n),
      effectSize: Self.effectSize(sum: sum, squares: squares, count: n))
  }

  /// From the sum of the changes and the sum of their squares: exact but for one square root at the end.
  private static func effectSize(sum: Int64, squares: Int64, count: Int64) -> Int64? {
    // count times the sum of squared distances from the mean
    let spread = count * squares - sum * sum
    guard spread > 0 else { return nil }
    let mean = Double(sum) / Double(count)
    let deviation = (Double(spread) / Double(count * (count - 1))).squareRoot()
    return Int64((100 * mean / deviation).rounded(.toNearestOrAwayFromZero))
  }
}
