public import CanonicalJSON
import EventLedger

extension RoadMapCompletion {
  /// The format that ``init(_:)`` reads.
  public static let format = "mentorledger-completion/1"

  /// Reads the data from its document.
  ///
  /// - Throws: ``RoadMapDecodingError`` with the first place at fault.
  public init(_ document: JSONValue) throws(RoadMapDecodingError) {
    let root = RoadMapNode(document)
    try root.requireMembers(["format", "items", "readings", "stages", "version"])
    let format = try root.member("format")
    guard RoadMapText.areEqual(try format.text(), Self.format) else {
      throw format.fault("неизвестный формат, ожидается «\(Self.format)»")
    }
    version = try root.member("version").integer(in: 1...9999)
    items = try root.member("items").filledList().map { node throws(RoadMapDecodingError) in try Item(node) }
    stages = try root.member("stages").filledList().map { node throws(RoadMapDecodingError) in try Stage(node) }
    readings = try root.member("readings").filledList().map { node throws(RoadMapDecodingError) in try Reading(node) }
  }
}

extension RoadMapCompletion.Item {
  fileprivate init(_ node: RoadMapNode) throws(RoadMapDecodingError) {
    try node.requireMembers(["evidence", "item"])
    number = try node.member("item").parsed("ожидается номер пункта") { RoadMapItem.Number($0) }
    evidence = try node.member("evidence").filledList().map { entry throws(RoadMapDecodingError) in
      RoadMapCompletion.Evidence(
        pattern: try EntryPattern(entry, besides: ["completes"]), completes: try entry.member("completes").bool())
    }
  }
}

extension RoadMapCompletion.Stage {
  fileprivate init(_ node: RoadMapNode) throws(RoadMapDecodingError) {
    let bears = node.value.objectValue?["everybody"] != nil
    try node.requireMembers(["needs", "stage"] + (bears ? ["everybody"] : []))
    everybody =
      bears
      ? try node.member("everybody").filledList().map { code throws(RoadMapDecodingError) in
        try code.parsed("неизвестно, что должно быть сделано для каждого") { StageRemainder(rawValue: $0) }
      } : []
    number = try node.member("stage").integer(in: 1...99)
    needs = try node.member("needs").filledList().map { need throws(RoadMapDecodingError) in
      try need.requireMembers(["anyOf", "title"])
      return RoadMapCompletion.Need(
        title: try need.member("title").text(),
        anyOf: try need.member("anyOf").filledList().map { entry throws(RoadMapDecodingError) in
          try EntryPattern(entry)
        })
    }
  }
}

extension RoadMapCompletion.Reading {
  fileprivate init(_ node: RoadMapNode) throws(RoadMapDecodingError) {
    try node.requireMembers(["code", "effect", "reading"])
    code = RoadMapAnomaly.Code(rawValue: try node.member("code").text())
    reading = try node.member("reading").parsed("неизвестное прочтение") { PlanReading(rawValue: $0) }
    effect = try node.member("effect").parsed("неизвестное действие прочтения") {
      RoadMapCompletion.Effect(rawValue: $0)
    }
  }
}

extension EntryPattern {
  fileprivate init(_ node: RoadMapNode, besides others: [String] = []) throws(RoadMapDecodingError) {
    let bears = node.value.objectValue?["where"] != nil
    try node.requireMembers(["type"] + (bears ? ["where"] : []) + others)
    type = try node.member("type").parsed("ожидается вид записи") { EventType($0) }
    guard bears else {
      conditions = []
      return
    }
    let fields = try node.member("where")
    conditions = try (fields.value.objectValue?.members ?? []).map { member throws(RoadMapDecodingError) in
      Condition(field: member.key, code: try fields.member(member.key).text())
    }
    if conditions.isEmpty { throw fields.fault("ожидаются поля с кодами") }
  }
}
