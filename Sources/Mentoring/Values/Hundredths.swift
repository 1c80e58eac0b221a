extension Int64 {
  /// The quotient rounded to the nearest whole number, halves away from zero.
  package func dividedRounding(by divisor: Int64) -> Int64 {
    let half = divisor / 2
    return (self < 0 ? self - half : self + half) / divisor
  }

  /// A number that is kept times 100, as people read it: `3,50`.
  package var asHundredths: String {
    let (whole, part) = magnitude.quotientAndRemainder(dividingBy: 100)
    return "\(self < 0 ? "−" : "")\(whole),\(part < 10 ? "0" : "")\(part)"
  }
}
