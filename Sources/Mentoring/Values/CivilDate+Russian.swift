public import EventLedger

extension CivilDate {
  /// As people in Russia write it: `03.10.2021`.
  public var forPeople: String {
    let (year, month, day) = components
    return "\(CivilDate.padded(day, 2)).\(CivilDate.padded(month, 2)).\(year)"
  }

  /// The day with a minute of it, from 0 to 1439: `03.10.2021 14:05`.
  public func forPeople(minute: Int) -> String {
    "\(forPeople) \(CivilDate.padded(minute / 60, 2)):\(CivilDate.padded(minute % 60, 2))"
  }
}
