import CanonicalJSON
import Mentoring
import Testing

@Suite("Examples of the schemas") struct SchemaExampleTests {
  @Test(arguments: EventCatalog.all)
  func `every type has examples`(_ schema: EventSchema) throws {
    let examples = try SchemaFiles.examples(of: schema)
    #expect(!examples.valid.isEmpty)
    #expect(examples.invalid.count >= 2)
  }

  @Test(arguments: EventCatalog.all)
  func `a valid example has no fault`(_ schema: EventSchema) throws {
    for example in try SchemaFiles.examples(of: schema).valid {
      #expect(SchemaValidator.validate(example, against: schema) == [])
    }
  }

  @Test(arguments: EventCatalog.all)
  func `an invalid example has a fault where it says, in Russian, without the value`(_ schema: EventSchema) throws {
    for example in try SchemaFiles.examples(of: schema).invalid {
      let faults = SchemaValidator.validate(example.value, against: schema)
      #expect(faults.map(\.path) == [example.at])
      let message = try #require(faults.first).message
      #expect(message.unicodeScalars.contains { (0x0410...0x044F).contains($0.value) })
      #expect(!message.contains("Ромашка") && !message.contains("unknown-code"))
    }
  }

  @Test func `all faults are collected, not just the first`() throws {
    let schema = ConsentCollected.schema
    let instance: JSONValue = ["data": ["person": "x", "cycle": 1999, "embedded": 1, "remark": "?"], "extra": 1]
    let paths = SchemaValidator.validate(instance, against: schema).map(\.path)
    let expected = [
      "data.person", "data.role", "data.cycle", "data.purpose", "data.text", "data.capacity", "data.signer",
      "data.channel", "data.embedded", "data.until", "data.remark", "extra",
    ]
    #expect(paths == expected)
  }

  @Test func `a message names title, key and rule`() throws {
    let data: JSONValue = ["account": "u:41c9000000000001", "person": "7F"]
    let faults = SchemaValidator.validate(data: data, against: AccountCreated.schema)
    #expect(
      faults.map(\.message) == [
        "Поле «Сотрудник» (person): ожидаются 32 шестнадцатеричные цифры в нижнем регистре"
      ])
  }

  @Test func `a control character in a sealed text is refused`() {
    let faults = SchemaValidator.validate(part: ["text": "a\tb"], against: MeetingHeld.Notes.schema)
    #expect(faults.map(\.rule) == [.character])
    #expect(faults.map(\.path) == ["sealed.notes.text"])
  }

  @Test func `a text has the length that its schema allows, in Unicode scalars`() throws {
    for (count, rules) in [(200, []), (201, [SchemaFault.Rule.length])] {
      let profile = try PersonProfile(fullName: String(repeating: "й", count: count)).jsonValue()
      #expect(SchemaValidator.validate(part: profile, against: PersonProfile.schema).map(\.rule) == rules)
    }
  }
}
