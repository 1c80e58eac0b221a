public import EventLedger

extension PersonState {
  /// Rules about age that the person's entries do not meet, and what follows from a birthday passing: judged by whoever
  /// may open the birth date, about a day.
  public func ageViolations(birthDate: CivilDate, on day: CivilDate) -> [Violation] {
    let ageRules: [Rule] = [.minorRepresented, .adultSigns, .pupilSigns]
    return violations.filter { ageRules.contains($0.rule) } + ownConsentDue(birthDate, on: day)
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
