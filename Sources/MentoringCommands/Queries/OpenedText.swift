import CanonicalJSON
import EventLedger
import Mentoring
import MentoringService

/// The opened text of a sealed part in words for people: fields and questions by their Russian titles.
struct OpenedText {
  private let part: PartSchema?
  private let form: QuestionnaireForm?

  /// For a part of an event, found by the class of its key.
  init(_ envelope: Envelope, _ reference: SealedReference) {
    let schema = EventCatalog.schema(for: envelope.type, version: envelope.version)
    part = schema?.sealedParts.first { $0.keyClass == reference.keyName.dataClass }
    let data = (try? CanonicalJSON.parse(envelope.data))?.objectValue
    form = data?["form"]?.stringValue.flatMap { QuestionnaireForm.all[$0] }
  }

  /// The public part of an event in words for people: fields and codes by their Russian titles.
  static func publicWords(_ envelope: Envelope) -> String {
    let schema = EventCatalog.schema(for: envelope.type)
    guard let object = (try? CanonicalJSON.parse(envelope.data))?.objectValue else {
      return String(decoding: envelope.data, as: UTF8.self)
    }
    return object.members.map { key, value in
      let field = schema?.fields.first { $0.name.utf8.elementsEqual(key.utf8) }
      return "\((field?.title ?? key).lowercased()): \(words(value, field?.kind))"
    }.joined(separator: ", ")
  }

  private static func words(_ value: JSONValue, _ kind: FieldKind?) -> String {
    switch (value, kind) {
    case (.string(let code), .code(let titles)): titles.first { $0.code == code }?.title.lowercased() ?? code
    case (.string(let text), _): CivilDate(text)?.forPeople ?? text
    case (.integer(let number), _): String(number)
    case (.bool(let truth), _): truth ? "да" : "нет"
    case (.array(let elements), .list(let element, _, _)):
      elements.map { words($0, element) }.joined(separator: " | ")
    case (.array(let elements), _): elements.map { words($0, nil) }.joined(separator: " | ")
    case (.object(let object), .object(let fields)):
      object.members.map { words($0.value, Self.kind(of: $0.key, in: fields)) }.joined(separator: " — ")
    case (.object(let object), _): object.members.map { words($0.value, nil) }.joined(separator: " — ")
    }
  }

  private static func kind(of name: String, in fields: [FieldSchema]?) -> FieldKind? {
    fields?.first { $0.name.utf8.elementsEqual(name.utf8) }?.kind
  }

  /// The part as the reader may have it: its text, or why there is none.
  func words(_ opened: OpenedPart) -> String {
    switch opened {
    case .content(let plaintext): words(plaintext)
    case .destroyed: Opened<Plaintext>.destroyed.closedWords
    case .lost: Opened<Plaintext>.lost.closedWords
    case .withheld(let role): "\(part?.title.lowercased() ?? "сведения"): есть; открывает \(role.lowercased())"
    }
  }

  private func words(_ plaintext: Plaintext) -> String {
    guard let object = (try? CanonicalJSON.parse(plaintext.content))?.objectValue else {
      return "\(plaintext.mediaType), \(plaintext.content.count) байт"
    }
    if let summary = Self.summary(ofRoadMap: object) { return summary }
    return object.members.map { key, value in
      let title = part?.fields.first { $0.name.utf8.elementsEqual(key.utf8) }?.title ?? key
      return "\(title.lowercased()): \(words(value, Self.kind(of: key, in: part?.fields)))"
    }.joined(separator: ", ")
  }

  /// The text of a road map is some hundred kilobytes of JSON for programs; nil for any other part.
  private static func summary(ofRoadMap part: JSONObject) -> String? {
    guard let pieces = part["pieces"]?.arrayValue?.compactMap(\.stringValue),
      let document = try? CanonicalJSON.parse(Array(pieces.joined().utf8)), let map = try? EditedRoadMap(document).map
    else { return nil }
    let years = map.cycles.map(\.title).joined(separator: ", ")
    return
      "«\(map.programme.name)», учебные годы \(years), пунктов \(map.items.count), приказ "
      + "\(map.order.forPeople); пункты печатает mentorledger roadmap show"
  }

  private func words(_ value: JSONValue, _ kind: FieldKind?) -> String {
    guard case .array(let elements) = value, case .list(let element, _, _)? = kind else {
      return Self.words(value, kind)
    }
    return elements.map { value in
      guard let object = value.objectValue else { return Self.words(value, element) }
      if let question = object["question"]?.stringValue { return answer(question, object) }
      if let scale = object["scale"]?.stringValue, let points = object["points"]?.integerValue {
        return "\(form?.scale(scale)?.title ?? scale) — \(points.asHundredths)"
      }
      return Self.words(value, element)
    }.joined(separator: " | ")
  }

  /// «Желаемый возраст от — 13»: the question as the form asks it, and the choice by its title.
  private func answer(_ code: String, _ object: JSONObject) -> String {
    let question = form?.questions.first { $0.code.utf8.elementsEqual(code.utf8) }
    let given = object.members.filter { $0.key != "question" }.map { member in
      question?.choices.first { $0.code == member.value.stringValue }?.text ?? Self.words(member.value, nil)
    }
    return "\(question?.title ?? code) — \(given.joined(separator: ", "))"
  }
}
