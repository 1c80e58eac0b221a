extension RoadmapApprovedV1 {
  /// Version 2 may hold the text of a map that the program does not ship. A map that version 1 approves is shipped.
  public func upcast() -> RoadmapApproved {
    RoadmapApproved(
      roadmap: roadmap, digest: digest, itemCount: itemCount, occurrenceCount: occurrenceCount, number: number,
      approvedOn: approvedOn)
  }
}
