/// Decimal numbers as the notes write them: digits only, no leading zero.
enum DecimalNumber {
  /// The number that ASCII digits stand for; `nil` for a sign, a leading zero, or more than an `Int64` holds.
  static func parse(_ text: ArraySlice<UInt8>) -> Int64? {
    guard let first = text.first, text.count == 1 || first != UInt8(ascii: "0") else { return nil }
    var value: Int64 = 0
    for digit in text {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(Int64(digit - UInt8(ascii: "0")))
      guard !overflow, !carry else { return nil }
      value = sum
    }
    return value
  }
}
