extension MentoringEvent {
  /// The road-map items that the entry is evidence of, as its tags will say.
  ///
  /// Where the schema allows several and no single field decides: a consent belongs to 3.3 for a mentor, to 2.2 when a
  /// representative gives it for a mentee, to 2.1 when the mentee does (road map 2.1, 2.2, 3.3).
  public var recordedItems: [String] {
    guard case .consentCollected(let consent) = self else { return data.items }
    if consent.role == .mentor { return ["3.3"] }
    return consent.capacity == .representative ? ["2.2"] : ["2.1"]
  }
}
