public import EventLedger

extension PersonState {
  /// What does not hold once the birth date is opened: rules about age, what rests on a consent that they put out of
  /// force, and what follows from a birthday passing, about a day.
  ///
  /// - Parameter ageless: the same history judged without the birth date.
  public func ageViolations(beyond ageless: PersonState, birthDate: CivilDate, on day: CivilDate) -> [Violation] {
    let known = Set(ageless.violations.map(\.identity))
    return violations.filter { !known.contains($0.identity) } + ownConsentDue(birthDate, on: day)
  }

  /// From the eighteenth birthday on, a consent that a representative gave no longer carries (152-FZ art. 9 p. 6).
  private func ownConsentDue(_ birthDate: CivilDate, on day: CivilDate) -> [Violation] {
    guard birthDate.fullYears(on: day) >= 18, let consent = activeConsent(.participation, on: day),
      consent.content.capacity == .representative, birthDate.fullYears(on: consent.on) < 18
    else { return [] }
    return [
      Violation(
        rule: .ownConsentDue, entry: consent.position,
        message: "участнику исполнилось 18 лет, а действует только согласие представителя")
    ]
  }
}
