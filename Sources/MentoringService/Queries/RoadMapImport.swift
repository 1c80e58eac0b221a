import CanonicalJSON
import Crypto
public import EventLedger
import Mentoring

extension Workspace {
  /// Records the approval of a shipped road map: version and digest of its text, its counts, and the posts' holders,
  /// sealed.
  public func approveRoadMap(_ name: String, number: String, approvedOn: CivilDate, command: CommandID?) throws
    -> RecordingReport
  {
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
    return try Recorder(self, via: .cli).record([input], command: command, reason: nil)
  }
}
