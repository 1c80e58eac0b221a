import CanonicalJSON
import EventLedger
import Foundation
import LedgerAudit
import Mentoring
import Testing

@testable import MentoringService

/// The text of an approved road map: in the program or sealed in the ledger, and provably the one that was approved.
struct RoadMapTextTests {
  private let cycle: Cycle
  private let approvedOn: CivilDate

  init() throws {
    cycle = try #require(Cycle(2021))
    approvedOn = try #require(CivilDate("2021-08-30"))
  }

  /// The shipped document with another name, and 7.3 answered for by an invented person.
  private static func document(_ change: (inout JSONObject) -> Void = { _ in }) throws -> JSONValue {
    let text = try #require(EmbeddedData.roadmaps["lyceum21-2021.v1"])
      .replacing("\"id\":\"lyceum21-2021\"", with: "\"id\":\"school-seven\"")
      .replacing("\"зам. директора по УВР\"]", with: "\"зам. директора по УВР О.О.Образцова\"]")
      .replacing("\"responsible\":[\"deputy-teaching\"]", with: "\"responsible\":[\"deputy-teaching-first\"]")
    var object = try #require(try CanonicalJSON.parse(Array(text.utf8)).objectValue)
    change(&object)
    return .object(object)
  }

  private func approve(_ choice: RoadMapChoice, in workspace: Workspace) throws {
    _ = try workspace.approveRoadMap(choice, number: "376/а", approvedOn: approvedOn, command: nil)
  }

  private func status(_ workspace: Workspace) throws -> RoadMapStatus {
    try workspace.roadMapStatus(cycle: cycle, workspace.moment(onDay: nil, knownBy: nil, atPosition: nil))
  }

  @Test func `a map out of a file comes back out of the ledger word for word, and stands nowhere in clear`() throws {
    let ledger = try ProvenLedger()
    let edited = try EditedRoadMap(Self.document())
    #expect(edited.faults.isEmpty && !edited.isShipped && edited.pieces.count > 1)
    try approve(.edited(edited), in: ledger.open())
    let workspace = try ledger.open()
    let kept = try workspace.roadMap(knownAt: Position(try ledger.count() - 1))
    #expect(kept.source.bytes == edited.map.source.bytes && kept.versionedID == "school-seven/1")
    #expect(try status(workspace).items.count == 34)
    for name in ["ledger.sqlite", "ledger.sqlite-wal", "vault.sqlite", "views.sqlite"] {
      let bytes = FileManager.default.contents(atPath: ledger.folder + "/" + name) ?? Data()
      #expect(bytes.range(of: Data("Образцова".utf8)) == nil, "\(name)")
    }
    #expect(try ledger.verify().status == .verified)
  }

  @Test func `its digest in the entry is keyed: nobody can guess a name from it`() throws {
    let edited = try EditedRoadMap(Self.document())
    let digests = try [ProvenLedger(), ProvenLedger()].map { try $0.open().digest(of: edited) }
    #expect(digests[0] != digests[1] && digests.allSatisfy { $0.utf8.count == 64 })
  }

  @Test func `a map whose text is not the approved one is not answered by`() throws {
    let ledger = try ProvenLedger()
    let workspace = try ledger.open()
    let edited = try EditedRoadMap(Self.document())
    for (sealed, digest) in [
      (true, String(repeating: "0", count: 64)), (false, ShippedRoadMap.digest(of: edited.map)),
    ] {
      // As no command of the program would record it.
      let pieces: JSONValue = .object(fields([("pieces", .array(edited.pieces.map { .string($0) }))]))
      let input = EventInput(
        RoadmapApproved.schema.type, on: approvedOn,
        data: [
          "roadmap": .string(edited.map.versionedID), "digest": .string(digest), "itemCount": 34,
          "occurrenceCount": 100, "number": "1", "approvedOn": "2021-08-30",
        ], sealed: sealed ? ["map": pieces] : [:])
      #expect { try Recorder(workspace, via: .cli).record([input], command: nil, reason: nil) } throws: {
        isRefusal(.refused)($0)
      }
      let prepared = try input.prepared(organisation: workspace.facts.opened.organisation)
      let context = try Recorder(workspace, via: .cli).context(nil)
      let outcome = try workspace.ledger.transact(context) { _ in [prepared.event] }
      #expect { try status(workspace) } throws: { isRefusal(.couldNot)($0) }
      let position = try #require(outcome.committed?.first)
      _ = try workspace.correct(Correction(position, reason: .typingError), via: .cli, command: nil)
      #expect { try status(workspace) } throws: { isRefusal(.refused)($0) }
    }
  }

  @Test func `a correction of the approval takes the text with it`() throws {
    let ledger = try ProvenLedger()
    let workspace = try ledger.open()
    try approve(.edited(EditedRoadMap(Self.document())), in: workspace)
    let approval = Position(try ledger.count() - 1)
    _ = try workspace.correct(
      Correction(approval, reason: .typingError, changes: Correction.Changes(data: ["number": "377"])), via: .cli,
      command: nil)
    #expect(try status(workspace).plan.map.versionedID == "school-seven/1")
  }

  @Test func `a newer map of other years leaves the plan of the earlier ones in force`() throws {
    let ledger = try ProvenLedger()
    let workspace = try ledger.open()
    try approve(.shipped(ShippedRoadMap.named("lyceum21-2021")), in: workspace)
    let document = try Self.later()
    try approve(.edited(EditedRoadMap(document)), in: workspace)
    let newest = Position(try ledger.count() - 1)
    #expect(try workspace.roadMap(knownAt: newest).versionedID == "school-later/1")
    #expect(try workspace.roadMap(of: cycle, knownAt: newest).versionedID == "lyceum21-2021/1")
    let later = try #require(Cycle(2024))
    #expect(try workspace.roadMap(of: later, knownAt: newest).versionedID == "school-later/1")
    #expect { try workspace.roadMap(of: Cycle(2030), knownAt: newest) } throws: { isRefusal(.refused)($0) }
  }

  /// The shipped document three years later, text and months alike.
  private static func later() throws -> JSONValue {
    var text = try #require(EmbeddedData.roadmaps["lyceum21-2021.v1"])
      .replacing("\"id\":\"lyceum21-2021\"", with: "\"id\":\"school-later\"")
    for year in (2021...2024).reversed() { text = text.replacing("\(year)", with: "\(year + 3)") }
    text = text.replacing("lyceum21-2024", with: "lyceum21-2021")
    return try CanonicalJSON.parse(Array(text.utf8))
  }

  @Test func `what a ledger could not record of a map is listed by place and rule`() throws {
    let taken = try #require(EmbeddedData.roadmaps["lyceum21-2021.v1"]).replacing("Лицей №21", with: "Школа №21")
    let edited = try EditedRoadMap(CanonicalJSON.parse(Array(taken.utf8)))
    #expect(edited.faults.count == 1 && edited.faults[0].hasPrefix("id, version — "))
    let post = try EditedRoadMap(
      Self.document { object in
        let posts =
          (object["posts"]?.arrayValue ?? []) + [
            ["code": "librarian", "label": "библиотекарь", "open": false, "title": "библиотекарь"]
          ]
        object["posts"] = .array(posts)
      })
    #expect(post.faults.count == 1 && post.faults[0].hasPrefix("posts[7].code — "), "\(post.faults)")
    let fault = #expect(throws: ServiceError.self) {
      _ = try EditedRoadMap(Self.document { $0["cycles"] = [2021, 2021] })
    }
    #expect(fault?.message.contains("cycles[1]") == true, "\(String(describing: fault))")
  }

  @Test func `an edited map differs from the shipped one in what was edited, names of people apart`() throws {
    let shipped = try ShippedRoadMap.named("lyceum21-2021")
    let differences = RoadMapDifference.all(of: try EditedRoadMap(Self.document()).map, from: shipped)
    #expect(differences.map(\.place).allSatisfy { $0.hasPrefix("п. 7.3") || $0.hasPrefix("этап") }, "\(differences)")
    #expect(differences.contains { $0.kind == .anomalyLost && $0.what == "A11" })
    #expect(!differences.contains { $0.what.contains("Образцова") })
    #expect(RoadMapDifference.all(of: shipped, from: shipped).isEmpty)
  }
}
