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
    var (before, after): (Int64, Int64) = (0, 0)
    var squares: Int128 = 0
    for score in scores {
      before += score.before
      after += score.after
      let change = Int128(score.after - score.before)
      squares += change * change
    }
    let sum = after - before
    means = Means(
      before: before.dividedRounding(by: n), after: after.dividedRounding(by: n), change: sum.dividedRounding(by: n),
      effectSize: Self.effectSize(sum: Int128(sum), squares: squares, count: Int128(n)))
  }

  private init(count: Int) { (self.count, means) = (count, nil) }

  /// The same of which only the number of people is stated.
  public var countAlone: PairedChange { PairedChange(count: count) }

  /// From the sum of the changes and the sum of their squares, in whole numbers throughout.
  ///
  /// With the mean m = sum / n and the variance v = spread / (n (n − 1)), where spread = n · squares − sum², the effect
  /// size times 100 is the root of q / 4 with q = 4 · 10000 · sum² (n − 1) / (n · spread). Rounded half away from zero, that
  /// is half of one more than the whole root of q.
  private static func effectSize(sum: Int128, squares: Int128, count: Int128) -> Int64? {
    let spread = count * squares - sum * sum
    guard spread > 0 else { return nil }
    let size = ((40_000 * sum * sum * (count - 1) / (count * spread)).wholeRoot + 1) / 2
    return Int64(sum < 0 ? -size : size)
  }
}

extension Int128 {
  /// The greatest whole number whose square is not greater.
  fileprivate var wholeRoot: Int128 {
    guard self > 1 else { return self }
    // Newton's method from above: falls until it is the root.
    var root = Int128(1) << ((Int128.bitWidth - leadingZeroBitCount + 1) / 2)
    while true {
      let next = (root + self / root) / 2
      if next >= root { return root }
      root = next
    }
  }
}
