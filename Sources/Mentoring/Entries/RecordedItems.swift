extension MentoringEvent {
  /// The road-map items that the entry is evidence of, as its tags will say.
  ///
  /// Where the schema allows several and no single field decides: a consent belongs to 3.3 for a mentor, to 2.2 when a
  /// representative gives it for a mentee, to 2.1 when the mentee does (road map 2.1, 2.2, 3.3); an assessment to 3.2
  /// for a mentee, to 4.1 for a mentor, and to 6.8 for both when it is the one after the programme.
  public var recordedItems: [String] {
    switch self {
    case .consentCollected(let consent):
      if consent.role == .mentor { return ["3.3"] }
      return consent.capacity == .representative ? ["2.2"] : ["2.1"]
    case .assessmentRecorded(let assessment):
      if assessment.phase == .after { return ["6.8"] }
      return assessment.role == .mentor ? ["4.1"] : ["3.2"]
    default: return data.items
    }
  }
}
