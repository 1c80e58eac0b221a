public import CanonicalJSON

extension RoadMapExpectations {
  /// The format that ``init(_:)`` reads.
  public static let format = "mentorledger-roadmap-expectations/1"

  /// Reads the expectations from their document.
  ///
  /// - Throws: ``RoadMapDecodingError`` with the first place at fault.
  public init(_ document: JSONValue) throws(RoadMapDecodingError) {
    let root = RoadMapNode(document)
    try root.requireMembers([
      "actWords", "acts", "apart", "audience", "curator", "format", "misspellings", "needs", "notActions", "parallels",
      "precedence", "promises", "sides", "soleRun", "subjects", "synonyms", "version",
    ])
    let format = try root.member("format")
    guard RoadMapText.areEqual(try format.text(), Self.format) else {
      throw format.fault("неизвестный формат, ожидается «\(Self.format)»")
    }
    version = try root.member("version").integer(in: 1...9999)
    sides = try root.entries("sides", ["stem", "title"]) { entry throws(RoadMapDecodingError) in
      Side(title: try entry.member("title").text(), stem: try entry.member("stem").text())
    }
    actWords = try root.member("actWords").texts()
    acts = try root.entries("acts", ["pattern", "post", "title"]) { entry throws(RoadMapDecodingError) in
      Act(
        pattern: try entry.pattern("pattern"), post: try entry.post(), title: try entry.member("title").text())
    }
    precedence = try root.entries("precedence", ["first", "reason", "then"]) { entry throws(RoadMapDecodingError) in
      Precedence(
        first: try entry.pattern("first"), then: try entry.pattern("then"), reason: try entry.member("reason").text())
    }
    soleRun = try root.member("soleRun").integer(in: 2...100)
    parallels = try root.entries("parallels", ["first", "second", "title"]) { entry throws(RoadMapDecodingError) in
      Parallel(
        title: try entry.member("title").text(), first: try entry.pattern("first"),
        second: try entry.pattern("second"))
    }
    synonyms = try root.entries("synonyms", ["form", "post"]) { entry throws(RoadMapDecodingError) in
      Synonym(form: try entry.member("form").text(), post: try entry.post())
    }
    misspellings = try root.entries("misspellings", ["right", "wrong"]) { entry throws(RoadMapDecodingError) in
      Misspelling(wrong: try entry.member("wrong").text(), right: try entry.member("right").text())
    }
    notActions = try root.member("notActions").texts()
    audience = try root.entries("audience", ["first", "programme", "reason", "second"]) {
      entry throws(RoadMapDecodingError) in
      Audience(
        programme: try entry.member("programme").text(), first: try entry.member("first").text(),
        second: try entry.member("second").text(), reason: try entry.member("reason").text())
    }
    apart = try root.entries("apart", ["code", "pattern", "reason"]) { entry throws(RoadMapDecodingError) in
      Apart(
        code: try entry.member("code").text(), pattern: try entry.pattern("pattern"),
        reason: try entry.member("reason").text())
    }
    needs = try root.entries("needs", ["code", "needs", "reason", "sameSide", "scope", "when"]) {
      entry throws(RoadMapDecodingError) in
      try Need(entry)
    }
    promises = try root.entries("promises", ["done", "promised", "title"]) { entry throws(RoadMapDecodingError) in
      Promise(
        title: try entry.member("title").text(), promised: try entry.pattern("promised"),
        done: try entry.pattern("done"))
    }
    subjects = try root.entries("subjects", ["code", "mentioned", "title"]) { entry throws(RoadMapDecodingError) in
      Subject(
        code: try entry.member("code").text(), title: try entry.member("title").text(),
        mentioned: try entry.pattern("mentioned"))
    }
    let curator = try root.member("curator")
    self.curator = try curator.text()
    guard subjects.contains(where: { RoadMapText.areEqual($0.code, self.curator) }) else {
      throw curator.fault("такого предмета нет в списке subjects")
    }
  }
}

extension RoadMapExpectations.Need {
  fileprivate init(_ entry: RoadMapNode) throws(RoadMapDecodingError) {
    code = try entry.member("code").text()
    when = try entry.pattern("when")
    needs = try entry.pattern("needs")
    scope = try entry.member("scope").parsed("ожидается later, map или stage") {
      RoadMapExpectations.Scope(rawValue: $0)
    }
    sameSide = try entry.member("sameSide").bool()
    reason = try entry.member("reason").text()
  }
}

extension RoadMapNode {
  /// The entries of a member that is a list of objects with exactly these members.
  fileprivate func entries<Entry>(
    _ key: String, _ members: [String], _ read: (RoadMapNode) throws(RoadMapDecodingError) -> Entry
  ) throws(RoadMapDecodingError) -> [Entry] {
    try member(key).filledList().map { entry throws(RoadMapDecodingError) in
      try entry.requireMembers(members)
      return try read(entry)
    }
  }

  fileprivate func pattern(_ key: String) throws(RoadMapDecodingError) -> RoadMapPattern {
    let groups = try member(key).filledList().map { group throws(RoadMapDecodingError) in try group.texts() }
    return RoadMapPattern(anyOf: groups)
  }

  fileprivate func post() throws(RoadMapDecodingError) -> RoadMap.Post.Code {
    try member("post").parsed("ожидается код должности") { RoadMap.Post.Code($0) }
  }
}
