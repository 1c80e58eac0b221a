import ArgumentParser
import CanonicalJSON
import EventLedger
import Foundation
import Mentoring
import MentoringService
import Testing

@testable import MentoringCommands

struct EntryInputTests {
  private let nobody = IdentifierBook(
    person: { throw ServiceError(.refused, "no person \($0)") }, pair: { throw ServiceError(.refused, "no pair \($0)") }
  )

  private func fault(_ text: String) -> OrdinaryJSON.Fault? {
    do throws(OrdinaryJSON.Fault) {
      _ = try OrdinaryJSON.parse(Array(text.utf8))
      return nil
    } catch {
      return error
    }
  }

  @Test func `JSON of any layout is read, escapes included`() throws {
    let text = """
      { "b" : [ 1 , -2, true ],\t"a": "\\u0401\\ud83d\\ude00\\n\\/\\"" ,
        "c":{} }
      """
    let expected: JSONValue = ["a": "Ё😀\n/\"", "b": [1, -2, true], "c": [:]]
    #expect(try OrdinaryJSON.parse(Array(text.utf8)) == expected)
    #expect(try OrdinaryJSON.parse([0xEF, 0xBB, 0xBF] + Array("[]".utf8)) == JSONValue.array([]))
  }

  @Test(arguments: [
    ("{\"a\":1,\"a\":2}", 1, 11), ("{\"a\":1.5}", 1, 7), ("[null]", 1, 6), ("[1,\n x]", 2, 2), ("[1] 2", 1, 5),
    ("[01]", 1, 4),
    ("[9007199254740992]", 1, 18), ("[\"\\ud800\"]", 1, 9), ("[\"ё\u{1}\"]", 1, 4), ("{\"a\" 1}", 1, 6),
    ("[1 2]", 1, 4),
    ("\"abc", 1, 5), ("", 1, 1), ("[\"\\x\"]", 1, 5), ("{a:1}", 1, 2),
  ])
  func `what an entry cannot hold is refused at its place`(_ text: String, line: Int, column: Int) throws {
    let found = try #require(fault(text))
    #expect(found.line == line)
    #expect(found.column == column)
  }

  @Test func `deep nesting is refused and does not overflow`() {
    #expect(fault(String(repeating: "[", count: 200_000))?.sentence.contains("вложенность") == true)
  }

  @Test func `a document has data and sealed, and nothing else`() throws {
    let document = try EntryDocument(Data("{\"data\":{\"cycle\":2021},\"sealed\":{\"note\":{\"text\":\"x\"}}}".utf8))
    #expect(document.data == ["cycle": 2021])
    #expect(document.sealed == ["note": ["text": "x"]])
    for wrong in ["[]", "{\"data\":1}", "{\"datum\":{}}"] {
      #expect(throws: ServiceError.self) { try EntryDocument(Data(wrong.utf8)) }
    }
  }

  @Test func `fields are typed by the schema, and an empty one is to be absent`() throws {
    let fields = try FieldArguments(
      ["cycle=2021", "audience=Педагоги", "attendance=58", "minutes="], BriefingHeld.schema, nobody)
    #expect(fields.data == ["attendance": 58, "audience": "staff", "cycle": 2021])
    #expect(fields.removed == ["minutes"])
  }

  @Test func `every faulty field is named`() throws {
    let error = try #require(
      throws: ServiceError.self,
      performing: { try FieldArguments(["cycle=1821", "audience=cats"], BriefingHeld.schema, nobody) })
    #expect(error.kind == .refused)
    #expect(error.details.count == 2)
  }

  @Test(arguments: ["profile=Иванов", "fullName=Иванов", "profile.fullName=Иванов", "birthDate=2007-08-08"])
  func `a personal field in an argument is refused with the way to go, and not quoted`(_ argument: String) throws {
    let error = try #require(
      throws: ServiceError.self,
      performing: { try FieldArguments(["role=mentee", argument], PersonRegistered.schema, nobody) })
    #expect(error.kind == .usage)
    #expect(error.description.contains("--json"))
    #expect(!error.description.contains("Иванов"))
  }

  @Test(arguments: [["Иванов"], ["cycle=2021", "cycle=2022"], ["Иванов=1"]])
  func `an argument that is no field, or is given twice, is a matter of usage and not quoted`(_ arguments: [String])
    throws
  {
    let error = try #require(
      throws: ServiceError.self, performing: { try FieldArguments(arguments, BriefingHeld.schema, nobody) })
    #expect(error.kind == .usage)
    #expect(!error.description.contains("Иванов"))
  }

  @Test func `beginnings of ids are made whole, whole ids are left alone`() throws {
    let whole = String(repeating: "ab", count: 16)
    let book = IdentifierBook(person: { _ in whole }, pair: { _ in String(repeating: "cd", count: 16) })
    let people = FieldKind.list(of: .subject, count: 1...9, isUnique: true)
    #expect(try book.completed("abab", for: .subject) == whole)
    #expect(try book.completed("cdcd", for: .pair) == String(repeating: "cd", count: 16))
    #expect(try book.completed("abab, \(whole)", for: people) == "\(whole),\(whole)")
    #expect(try book.completed("aba", for: .subject) == "aba")
    #expect(try book.completed("abab", for: .cycle) == "abab")
    #expect(throws: ServiceError.self) { try nobody.completed("abab", for: .subject) }
  }

  @Test func `a prompt asks again for what is wrong and lets optional fields out`() throws {
    var answers = ["", "Ёлкина Варвара", "31.02.2007", ""]
    var told: [String] = []
    let prompt = SealedPrompt(ask: { _ in answers.removeFirst() }, tell: { told.append($0) })
    #expect(try prompt.content(of: PersonProfile.schema) == ["fullName": "Ёлкина Варвара"])
    #expect(answers.isEmpty)
    #expect(told.count == 3)
  }

  @Test func `an ended input records nothing`() {
    let prompt = SealedPrompt(ask: { _ in nil }, tell: { _ in })
    #expect(throws: ServiceError.self) { try prompt.content(of: PersonProfile.schema) }
  }

  @Test func `a misspelt type brings the nearest to mind`() {
    let names = EventCatalog.all.map(\.type.description)
    #expect(OwnType.nearest("meting.held", among: names).first == "meeting.held")
    #expect(OwnType.nearest("consent", among: names).contains("consent.collected"))
    #expect(OwnType.nearest("zzzzzzzzzzzzzzzzzzz", among: names).isEmpty)
  }

  @Test(arguments: EventCatalog.all)
  func `each type that is recorded by hand has an example that its schema takes`(_ schema: EventSchema) throws {
    guard let line = SchemaExample(schema).line else {
      #expect(OwnType.reason(of: schema.type.description) != nil)
      return
    }
    let words = HelpExamplesTests.words(line)
    let command = try #require(try MentorLedgerCommand.parseAsRoot(Array(words.dropFirst())) as? RecordCommand)
    let book = IdentifierBook(
      person: { $0 + String(repeating: "0", count: 32 - $0.count) },
      pair: { $0 + String(repeating: "0", count: 32 - $0.count) })
    var data = try FieldArguments(command.fields, schema, book).data
    for made in ["person", "pair"] where data[made] == nil && schema.field(made)?.isRequired == true {
      data[made] = .string(String(repeating: "ab", count: 16))
    }
    #expect(SchemaValidator.validate(data: .object(data), against: schema).isEmpty)
  }
}
