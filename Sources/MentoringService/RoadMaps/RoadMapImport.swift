import CanonicalJSON
public import EventLedger
import EventLedgerSQLite
public import Mentoring

/// A road map that is to be approved.
public enum RoadMapChoice: Sendable {
  /// One that the program ships.
  case shipped(RoadMap)
  /// One out of a file.
  case edited(EditedRoadMap)

  /// The map, whichever it is.
  public var map: RoadMap {
    switch self {
    case .shipped(let map): map
    case .edited(let edited): edited.map
    }
  }
}

extension Workspace {
  /// Records the approval of a road map: version and digest of its text, its counts, and the posts' holders, sealed. Of
  /// a map that the program does not ship the text is kept too, sealed.
  ///
  /// Throws `ServiceError.refused` where this road map is in force already, or a ledger could not record it.
  public func approveRoadMap(
    _ choice: RoadMapChoice, number: String, approvedOn: CivilDate, command: CommandID?, dryRun: Bool = false
  ) throws -> RecordingReport {
    let map = choice.map
    var digest = ShippedRoadMap.digest(of: map)
    var sealed: [(String, JSONValue?)] = [("responsible", Self.responsible(map))]
    if case .edited(let edited) = choice, !edited.isShipped {
      guard edited.faults.isEmpty else {
        throw ServiceError(.refused, "Карту нельзя утвердить.", details: edited.faults)
      }
      digest = try self.digest(of: edited)
      sealed.append(("map", .object(fields([("pieces", .array(edited.pieces.map { .string($0) }))]))))
    }
    let input = EventInput(
      RoadmapApproved.schema.type, on: approvedOn,
      data: fields([
        ("roadmap", .string(map.versionedID)), ("digest", .string(digest)),
        ("itemCount", .integer(Int64(map.items.count))),
        ("occurrenceCount", .integer(Int64(map.plannedOccurrences.count))), ("number", .string(number)),
        ("approvedOn", JSONValue(approvedOn)),
      ]),
      sealed: fields(sealed))
    return try Recorder(self, via: .cli).record([input], command: command, reason: nil, dryRun: dryRun)
  }

  /// What whoever approves a map should know, in whole sentences: of which years it takes another map's place, and that
  /// its text names another order.
  public func notices(approving map: RoadMap, number: String, approvedOn: CivilDate) throws -> [String] {
    let book = try store.read { reading in
      try RoadMapBook(self) { try reading.events(matching: $0) }
    }
    let replaced = Dictionary(grouping: map.cycles) { book.approval(of: $0)?.event.position }
    var notices = book.approvals.compactMap { approval -> String? in
      guard let cycles = replaced[approval.event.position] else { return nil }
      return "Учебные годы \(cycles.map(\.title).joined(separator: ", ")): вместо карты \(approval.map.versionedID) "
        + "(запись \(approval.event.position)) действует эта."
    }
    if map.order.number != number || map.order.on != approvedOn.description {
      notices.append(
        "В файле карты назван приказ \(map.order.forPeople), а утверждена она приказом № \(number) от "
          + "\(approvedOn.forPeople). Если номер или день неверны, исправьте утверждение: mentorledger correct.")
    }
    return notices
  }

  /// Who holds the posts by the text, each once; nil where it names nobody.
  private static func responsible(_ map: RoadMap) -> JSONValue? {
    var seen: Set<[String]> = []
    let entries = map.staffNames.compactMap { staff -> JSONValue? in
      let member = [staff.post.rawValue, staff.name, staff.item.description]
      guard seen.insert(member).inserted else { return nil }
      return .object(
        fields([("post", .string(member[0])), ("name", .string(member[1])), ("item", .string(member[2]))]))
    }
    return entries.isEmpty ? nil : .object(fields([("entries", .array(entries))]))
  }
}

extension Recorder {
  /// Refuses an approval that does not agree with the text that it approves: one that the program ships, or the one
  /// that the entry holds. Without a text no question about the plan could be answered later.
  func checkApprovedText(_ input: EventInput) throws {
    guard input.type == RoadmapApproved.schema.type, let name = input.data["roadmap"]?.stringValue else { return }
    let expected: (map: RoadMap, digest: String)?
    if let pieces = input.sealed["map"]?.objectValue?["pieces"]?.arrayValue {
      let kept = try? EditedRoadMap(text: pieces.compactMap(\.stringValue).joined())
      expected = try kept.flatMap { kept in
        kept.faults.isEmpty ? (kept.map, try workspace.digest(of: kept)) : nil
      }
    } else {
      expected = try ShippedRoadMap.find(name).map { ($0, ShippedRoadMap.digest(of: $0)) }
    }
    guard let expected else {
      throw ServiceError(
        .refused, "Запись не сделана: текста дорожной карты \(name) нет.",
        details: ["Карту из файла утверждает: mentorledger roadmap import ФАЙЛ."])
    }
    let agrees =
      expected.map.versionedID.utf8.elementsEqual(name.utf8)
      && input.data["digest"]?.stringValue.map { $0.utf8.elementsEqual(expected.digest.utf8) } == true
      && input.data["itemCount"]?.integerValue == Int64(expected.map.items.count)
      && input.data["occurrenceCount"]?.integerValue == Int64(expected.map.plannedOccurrences.count)
    guard agrees else {
      throw ServiceError(
        .refused, "Запись не сделана: отпечаток или число пунктов и сроков не те, что у текста карты \(name).",
        details: ["Утверждение с верными числами делает: mentorledger roadmap import."])
    }
  }

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
    let approvals = try RoadMapBook.counting(
      reader.events(matching: EventQuery(tag: .plain("roadmap"), types: [RoadmapApproved.schema.type])))
    let standing = approvals.last { !corrected.contains($0.position) }
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

  /// The rules about the road map, reading as this command's decision reads.
  func roadMapRules(_ reader: DecisionReader) throws -> RoadMapEntryRules {
    let book = try RoadMapBook(workspace) { try reader.events(matching: $0) }
    return RoadMapEntryRules(book.source { try reader.event(at: $0) })
  }
}
