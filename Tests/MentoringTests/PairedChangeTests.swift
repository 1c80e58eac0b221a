import Mentoring
import Testing

@Suite struct PairedChangeTests {
  @Test func `means and effect size are those of the formula, times 100`() throws {
    // Changes 50, 100, 0, 150, 100: mean 80, standard deviation 57.0088, d = 1.40
    let change = PairedChange([(300, 350), (250, 350), (400, 400), (200, 350), (300, 400)])
    let means = try #require(change.means)
    #expect(change.count == 5)
    #expect([means.before, means.after, means.change, means.effectSize] == [290, 370, 80, 140])
  }

  @Test func `the effect size is rounded half away from zero, to either side`() {
    // Deviations −40, −40, 0, 40, 40: standard deviation 40. A mean of 1 makes 100 · 1 / 40 = 2.5.
    for (shift, effect) in [(1, 3), (-1, -3), (2, 5), (3, 8), (0, 0)] as [(Int64, Int64)] {
      let scores = [-40, -40, 0, 40, 40].map { (before: Int64(300), after: 300 + $0 + shift) }
      #expect(PairedChange(scores).means?.effectSize == effect, "\(shift)")
    }
  }

  @Test func `scores as far apart as a schema lets them be, of ten thousand people, do not overflow`() throws {
    let scores = (0..<10_000).map { (before: Int64(-1_000_000), after: Int64($0 == 0 ? 999_999 : 1_000_000)) }
    let means = try #require(PairedChange(scores).means)
    // Changes 1999999 once and 2000000 else: mean 1999999.9999, standard deviation 0.01
    #expect(means.change == 2_000_000 && means.effectSize == 19_999_999_999)
  }

  @Test func `the effect size is that of the formula in floating point, to the last digit`() throws {
    var generator = SystemRandomNumberGenerator()
    for count in 5...60 {
      let scores = (0..<count).map { _ in
        (before: Int64.random(in: 100...500, using: &generator), after: Int64.random(in: 100...500, using: &generator))
      }
      let changes = scores.map { Double($0.after - $0.before) }
      let mean = changes.reduce(0, +) / Double(count)
      let deviation = (changes.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count - 1)).squareRoot()
      let effect = try #require(PairedChange(scores).means?.effectSize)
      #expect(abs(Double(effect) - 100 * mean / deviation) <= 0.5 + 1e-6, "\(scores)")
    }
  }

  @Test func `a change of which only the number may be said says no more`() {
    let scores = (0..<7).map { (before: Int64(200), after: Int64(200 + 10 * $0)) }
    let change = PairedChange(scores).countAlone
    #expect(change.count == 7 && change.means == nil)
  }

  @Test func `four people are too few to be spoken of, five are enough`() {
    let scores = (0..<6).map { index in (before: Int64(200), after: Int64(200 + 10 * index)) }
    for count in 0...6 {
      let change = PairedChange(Array(scores.prefix(count)))
      #expect(change.count == count)
      #expect((change.means == nil) == (count < 5), "\(count)")
    }
  }

  @Test func `where everybody changed alike there is no effect size`() throws {
    let means = try #require(PairedChange(Array(repeating: (before: 200, after: 250), count: 7)).means)
    #expect(means.change == 50 && means.effectSize == nil)
  }

  @Test func `to exchange before and after turns the sign of change and effect`() throws {
    var generator = SystemRandomNumberGenerator()
    let scores = (0..<40).map { _ in
      (before: Int64.random(in: 100...500, using: &generator), after: Int64.random(in: 100...500, using: &generator))
    }
    let forward = try #require(PairedChange(scores).means)
    let backward = try #require(PairedChange(scores.map { ($0.after, $0.before) }).means)
    #expect(forward.change == -backward.change, "\(scores)")
    #expect(forward.effectSize == backward.effectSize.map { -$0 }, "\(scores)")
  }

  @Test(
    arguments: [
      (7, 2, 4), (-7, 2, -4), (5, 4, 1), (-5, 4, -1), (6, 4, 2), (-6, 4, -2), (0, 3, 0), (2, 3, 1), (1, 3, 0),
    ] as [(Int64, Int64, Int64)])
  func `a quotient is rounded half away from zero`(_ dividend: Int64, _ divisor: Int64, _ quotient: Int64) {
    #expect(dividend.dividedRounding(by: divisor) == quotient)
  }

  @Test(arguments: [(350, "3,50"), (5, "0,05"), (-125, "−1,25"), (0, "0,00"), (10_000, "100,00")] as [(Int64, String)])
  func `a number that is kept times 100 is read with a comma`(_ number: Int64, _ text: String) {
    #expect(number.asHundredths == text)
  }
}
