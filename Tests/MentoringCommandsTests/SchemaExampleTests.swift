import ArgumentParser
import CanonicalJSON
import EventLedger
import Foundation
import Mentoring
import Testing

@testable import MentoringCommands
@testable import MentoringService

/// The examples of `schema show`: each is taken as it stands, up to the rules that need other entries.
@Suite struct SchemaExampleLineTests {
  private static let byHand = EventCatalog.current.filter { SchemaExample($0).line != nil }

  /// Beginnings of codes, made whole as a ledger would.
  private let book = IdentifierBook(
    person: { $0 + String(repeating: "0", count: 32 - $0.utf8.count) },
    pair: { $0 + String(repeating: "0", count: 32 - $0.utf8.count) })

  /// Rules that an entry breaks by what it says itself, whatever else was recorded.
  private static let ofForm: [Rule] = [
    .differentPeople, .signedByOneself, .separateDocument, .termStated, .orderYear, .baseCounted, .requestsCompared,
    .plannedWindow, .publishedAnonymised, .publishedData, .publishedCase, .caseAnonymised, .twoPeople, .mergesTwoCards,
    .futureDate,
  ]

  @Test(arguments: byHand)
  func `an example is read, is of its schema, and breaks no rule by itself`(_ schema: EventSchema) throws {
    let example = SchemaExample(schema)
    let line = try #require(example.line)
    let words = line.split(separator: " ").map(String.init)
    let command = try #require(try MentorLedgerCommand.parseAsRoot(Array(words.dropFirst())) as? RecordCommand)
    #expect(command.fields == example.fields && (command.json != nil) == example.hasPart)
    let arguments = try FieldArguments(command.fields, schema, book)
    #expect(arguments.removed.isEmpty)

    // The personal parts as one would write them
    let on = try #require(CivilDate("2021-10-04"))
    var input = EventInput(schema.type, on: on, data: arguments.data)
    #expect(input.formFaults().isEmpty || example.hasPart)
    if example.hasPart { input.sealed = try Self.sealed(schema) }
    for (field, value) in Self.newCodes where schema.field(field)?.isRequired == true && input.data[field] == nil {
      input.data[field] = .string(value)
    }
    let organisation = SubjectID(try #require(Bytes16(Array(repeating: 9, count: 16))))
    let draft = try input.prepared(organisation: organisation).draft

    var session = DecisionSession(
      source: DecisionSession.Source(history: { _ in [] }, merges: { [] }, birthDate: { _ in nil }), today: on,
      nextPosition: Position(100))
    let broken = try session.assess([draft]).violations.map(\.rule).filter(Self.ofForm.contains)
    #expect(broken.isEmpty, "\(line): \(broken.map(\.code))")
  }

  @Test func `whatever says nothing without its sealed part shows how to give it`() {
    let shown = Set(Self.byHand.filter { SchemaExample($0).hasPart }.map(\.type.description))
    #expect(
      shown == [
        "assessment.recorded", "case.drafted", "feedback.received", "paper.attached", "partner.registered",
        "person.profile.changed", "person.registered", "preference.submitted", "questionnaire.submitted",
        "third.party.report.received",
      ])
  }

  /// Codes that the program gives.
  private static let newCodes = [
    ("person", String(repeating: "1", count: 32)), ("pair", String(repeating: "2", count: 32)),
  ]

  /// The sealed parts of the first valid example that has them.
  private static func sealed(_ schema: EventSchema) throws -> JSONObject {
    let file = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Schemas/examples/\(schema.type).v\(schema.version).json")
    let examples = try OrdinaryJSON.parse(Array(try Data(contentsOf: file))).objectValue?["valid"]?.arrayValue ?? []
    let parts = examples.compactMap { example in example.objectValue?["sealed"]?.objectValue }
    return try #require(parts.first)
  }
}
