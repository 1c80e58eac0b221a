public import EventLedger

extension CivilDate {
  /// As people in Russia write it: `03.10.2021`.
  public var forPeople: String {
    let (year, month, day) = components
    return "\(CivilDate.padded(day, 2)).\(CivilDate.padded(month, 2)).\(year)"
  }
}
