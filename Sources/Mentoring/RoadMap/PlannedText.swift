/// How a text of the column «Сроки» is read: months, a range of months, or calendar years alone, for each year named.
struct PlannedText {
  let unit: RoadMapItem.Unit
  /// For each year in the text its months, in order.
  let months: [[RoadMapMonth]]

  /// Reads a text with at least one year and at most two months; `nil` where it says something else, which is then left
  /// to whoever interprets it.
  init?(_ text: String) {
    var months: [Int] = []
    var years: [Int] = []
    for word in RoadMapText.words(text) {
      if let month = Self.month(word) {
        months.append(month)
      } else if word.utf8.count == 4, let year = Int(word) {
        years.append(year)
      }
    }
    guard !years.isEmpty, months.count <= 2 else { return nil }
    let from = months.first ?? 1
    let through = months.last ?? 12
    guard from <= through else { return nil }
    var read: [[RoadMapMonth]] = []
    for year in years {
      let inYear = (from...through).compactMap { RoadMapMonth(year: year, month: $0) }
      guard inYear.count == through - from + 1 else { return nil }
      read.append(inYear)
    }
    unit = months.isEmpty ? .calendarYear : .month
    self.months = read
  }

  /// The number of a month named in the nominative, in whatever case of letters.
  static func month(_ word: String) -> Int? {
    let word = word.lowercased()
    return RoadMapMonth.names.firstIndex { RoadMapText.areEqual($0, word) }.map { $0 + 1 }
  }
}
