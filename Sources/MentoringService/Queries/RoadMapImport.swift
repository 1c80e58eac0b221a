import CanonicalJSON
import Crypto
public import EventLedger
import Mentoring

extension Workspace {
  /// Records the approval of a shipped road map: version and digest of its text, its counts, and the posts' holders,
  /// sealed.
  ///
  /// Throws `ServiceError.refused` where this road map is in force already.
  public func approveRoadMap(
    _ name: String, number: String, approvedOn: CivilDate, command: CommandID?, dryRun: Bool = false
  ) throws -> RecordingReport {
    let map = try ShippedRoadMap.named(name)
    let digest = SHA256.hash(data: map.source.bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    var seen: Set<[String]> = []
    let responsible = map.staffNames.compactMap { staff -> JSONValue? in
      let member = [staff.post.rawValue, staff.name, staff.item.description]
      guard seen.insert(member).inserted else { return nil }
      return .object(
        fields([("post", .string(member[0])), ("name", .string(member[1])), ("item", .string(member[2]))]))
    }
    let input = EventInput(
      RoadmapApproved.schema.type, on: approvedOn,
      data: fields([
        ("roadmap", .string(map.versionedID)), ("digest", .string(digest)),
        ("itemCount", .integer(Int64(map.items.count))),
        ("occurrenceCount", .integer(Int64(map.plannedOccurrences.count))), ("number", .string(number)),
        ("approvedOn", JSONValue(approvedOn)),
      ]),
      sealed: fields([("responsible", .object(fields([("entries", .array(responsible))])))]))
    return try Recorder(self, via: .cli).record([input], command: command, reason: nil, dryRun: dryRun)
  }
}

extension Recorder {
  /// Refuses to approve a road map that is in force: the school would not know which approval counts.
  ///
  /// Another road map, or another version of this one, takes the place of the earlier; an approval that this very
  /// command corrects does not count. The decision depends on what it reads, so two approvals at once can't both pass.
  func refuseRepeatedRoadMap(_ inputs: [EventInput], _ reader: DecisionReader) throws {
    let names = Set(
      inputs.filter { $0.type == RoadmapApproved.schema.type }.compactMap { $0.data["roadmap"]?.stringValue })
    guard !names.isEmpty else { return }
    let corrected = Set(
      inputs.filter { $0.type == .entryCorrected }.compactMap { $0.data["entry"]?.integerValue.map { Position($0) } })
    let approvals = try reader.events(matching: EventQuery(types: [RoadmapApproved.schema.type]))
    let corrections = try reader.events(matching: EventQuery(types: [.entryCorrected])).map { try HistoryEntry($0) }
    let voided = CorrectionRules.voided(approvals.map(\.position), by: corrections)
    let standing = approvals.last { voided[$0.position] == nil && !corrected.contains($0.position) }
    guard let standing, case .roadmapApproved(let approved) = try HistoryEntry(standing).payload.event,
      names.contains(approved.roadmap)
    else { return }
    throw ServiceError(
      .refused,
      "Дорожная карта \(approved.roadmap) уже действует: приказ № \(approved.number) от "
        + "\(approved.approvedOn.forPeople), запись \(standing.position).",
      details: [
        "Ошибку в утверждении исправляет «mentorledger correct \(standing.position)».",
        "Новая карта утверждается под другим названием или другой версией.",
      ])
  }
}
