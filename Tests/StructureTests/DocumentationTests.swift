import Foundation
import Testing

/// Documentation is tested (STYLE §13): whatever people can type or meet stands in it.
struct DocumentationTests {
  private let checkout = Checkout()

  private func page(_ path: String) throws -> Checkout.File {
    let text = try checkout.text(at: path)
    return Checkout.File(path: path, text: try #require(text))
  }

  private static let pages = "Sources/mentorledger/Documentation.docc"

  private var commands: [String] {
    get throws { try DocumentedThings.commands(checkout.files(under: ["Sources/MentoringCommands"])) }
  }

  /// The guide's pages, each for a reader of its own.
  private static let guides = ["Guide", "Coordinator", "Tables", "Administrator", "DataOfficer", "Verification"]
    .map { "\(pages)/\($0)\($0 == "Guide" ? "" : "Guide").md" }

  @Test func `Each command of the program has its row in the page of commands and its place in the guide`() throws {
    let commands = try commands
    let guide = Checkout.File(
      path: "the guide", text: try Self.guides.map { try page($0).text }.joined(separator: "\n"))
    #expect(Set(commands).isSuperset(of: ["init", "verify", "roadmap status", "export bundle", "account create"]))
    let faults =
      try DocumentedThings.missing(commands, in: page("\(Self.pages)/Commands.md"), as: DocumentedThings.commandRow)
      + DocumentedThings.missing(commands, in: guide, as: DocumentedThings.command)
    #expect(faults.isEmpty, "\(listing(faults))")
  }

  @Test func `The page of commands lists no command that the program has not`() throws {
    let listed = try page("\(Self.pages)/Commands.md").text.matches(of: /\n\| `([a-z -]+)` \|/).map { String($0.1) }
    let commands = try commands
    #expect(Set(listed) == Set(commands))
    #expect(listed.count == commands.count)
  }

  @Test func `Each type of event stands in the page of events`() throws {
    let types = try checkout.files(under: ["Schemas/events"], endings: [".json"]).compactMap { file in
      file.path.firstMatch(of: /events\/([a-z.]+)\.v\d+\.json$/).map { String($0.1) }
    }
    #expect(Set(types).isSuperset(of: ["ledger.opened", "consent.collected", "entry.corrected"]))
    let faults = try DocumentedThings.missing(types, in: page("\(Self.pages)/Events.md"), as: DocumentedThings.heading)
    #expect(faults.isEmpty, "\(listing(faults))")
  }

  @Test(arguments: ["README.md", "\(pages)/Commands.md", "\(pages)/Guide.md"])
  func `Each exit status stands in a table of statuses`(path: String) throws {
    let statuses = try DocumentedThings.statuses([
      page("Sources/MentoringService/Errors/ServiceError.swift"),
      page("Sources/LedgerAudit/Report/AuditFinding.swift"),
    ])
    #expect(statuses == ["0", "1", "2", "3", "4", "64"])
    let faults = try DocumentedThings.missing(statuses, in: page(path), as: DocumentedThings.row)
    #expect(faults.isEmpty, "\(listing(faults))")
  }

  @Test(arguments: ["README.md", "\(pages)/Commands.md"])
  func `Each script for people stands in the documents`(path: String) throws {
    let scripts = try checkout.scripts().filter { $0.hasPrefix("Tools/") }
    #expect(Set(scripts).isSuperset(of: ["Tools/run", "Tools/test", "Tools/verify/verify.py"]))
    let faults = try DocumentedThings.missing(scripts, in: page(path), as: DocumentedThings.word)
    #expect(faults.isEmpty, "\(listing(faults))")
  }

  @Test(arguments: ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
  func `Relative links lead somewhere and no path of somebody's machine is shown`(path: String) throws {
    let file = try page(path)
    let faults =
      DocumentedThings.deadLinks(in: file, under: checkout.root) + DocumentedThings.machinePaths(in: file)
    #expect(faults.isEmpty, "\(listing(faults))")
  }

  @Test func `Links between the pages lead to pages`() throws {
    let pages = try checkout.files(under: [Self.pages], endings: [".md"])
    let names = Set(pages.map { $0.path.dropFirst(Self.pages.count + 1).dropLast(3) })
    let links = pages.flatMap { $0.text.matches(of: /<doc:([A-Za-z-]+)>/).map(\.1) }
    #expect(!links.isEmpty)
    #expect(names.isSuperset(of: links))
  }

  @Test(arguments: [
    ("`roadmap show` and `export bundle`", ["roadmap status"]), ("mentorledger roadmap statusless", ["roadmap status"]),
    ("a status of the roadmap", ["roadmap status"]), ("$ mentorledger roadmap status --cycle 2021", []),
    ("| `roadmap status` | plan |", []),
  ])
  func `A command that a page lacks is named`(text: String, missing: [String]) {
    let page = Checkout.File(path: "Guide.md", text: text)
    let faults = DocumentedThings.missing(["roadmap status"], in: page, as: DocumentedThings.command)
    #expect(faults == missing.map { Fault("Guide.md", "says nothing of '\($0)'") })
  }

  @Test func `Each page as it is, without one command, event, status or script, is found wanting`() throws {
    let commands = try page("\(Self.pages)/Commands.md")
    for command in try self.commands {
      let without = Checkout.File(path: "x", text: commands.text.replacing("| `\(command)` |", with: "| |"))
      #expect(!DocumentedThings.missing([command], in: without, as: DocumentedThings.commandRow).isEmpty, "\(command)")
    }
    let events = try page("\(Self.pages)/Events.md")
    let eventless = Checkout.File(path: "x", text: events.text.replacing("\n## consent.withdrawn\n", with: "\n"))
    #expect(DocumentedThings.missing(["consent.withdrawn"], in: eventless, as: DocumentedThings.heading).count == 1)
    let readme = try page("README.md")
    let rowless = Checkout.File(path: "x", text: readme.text.replacing("\n| 3 |", with: "\n| three |"))
    #expect(DocumentedThings.missing(["3"], in: rowless, as: DocumentedThings.row).count == 1)
    let scriptless = Checkout.File(path: "x", text: readme.text.replacing("Tools/test", with: "Tools/tests"))
    #expect(DocumentedThings.missing(["Tools/test"], in: scriptless, as: DocumentedThings.word).count == 1)
  }

  @Test func `A command is read with the group that it stands in`() throws {
    let source = """
      struct Root: ParsableCommand {
        static let configuration = CommandConfiguration(
          commandName: "mentorledger", groupedSubcommands: [CommandGroup(name: "A:", subcommands: [Outer.self])])
      }
      struct Outer: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "outer", subcommands: [Inner.self])
      }
      struct Inner: LedgerCommand {
        static let configuration = CommandConfiguration(commandName: "inner", abstract: "x")
      }
      """
    #expect(try DocumentedThings.commands([Checkout.File(path: "A.swift", text: source)]) == ["outer inner"])
    let orphan = source + "\nstruct Lost: LedgerCommand { let name = (commandName: \"lost\") }\n"
    #expect(throws: DocumentedThings.Unreachable(names: ["lost"])) {
      try DocumentedThings.commands([Checkout.File(path: "A.swift", text: orphan)])
    }
  }

  @Test(arguments: ["[x](Nowhere.md)", "[x](Sources/Nowhere/)", "![x](picture.png)"])
  func `A link that leads nowhere is found`(text: String) {
    let file = Checkout.File(path: "README.md", text: "line\n\(text) and [license](LICENSE)\n")
    #expect(DocumentedThings.deadLinks(in: file, under: checkout.root).map(\.line) == [2])
  }

  @Test(arguments: ["/" + "tmp/ledger", "see /" + "home/anna/x", "`/" + "work/main`", "C:\\Users\\anna", "~/ledger"])
  func `A path of somebody's machine is found`(text: String) {
    let file = Checkout.File(path: "README.md", text: "one\ntwo \(text)\n")
    #expect(DocumentedThings.machinePaths(in: file).map(\.line) == [2])
  }

  @Test(arguments: [
    ".work/tour/ledger", "Tools/run", "№ 376/а", "text/json", "https://example.org/home/x", "…/.work/x",
  ])
  func `A relative path, an address and a number are no paths of a machine`(text: String) {
    #expect(DocumentedThings.machinePaths(in: Checkout.File(path: "README.md", text: "two \(text)\n")).isEmpty)
  }
}

/// What the documents must name, read from the tree; and what they name.
enum DocumentedThings {
  /// Commands that no group of the program contains.
  struct Unreachable: Error, Equatable {
    let names: [String]
  }

  private struct Node {
    let type: String
    let name: String
    let children: [String]
  }

  /// Every command that does something, with the group it stands in: `verify`, `roadmap status`.
  static func commands(_ files: [Checkout.File]) throws -> [String] {
    let nodes = files.flatMap { declared(in: $0.text) }
    let byType = Dictionary(grouping: nodes, by: \.type)
    var found: [String] = []
    var reached: Set<String> = []
    func walk(_ type: String, _ path: [String]) {
      guard let node = byType[type]?.first, reached.insert(type).inserted else { return }
      let path = node.name == "mentorledger" ? path : path + [node.name]
      if node.children.isEmpty { found.append(path.joined(separator: " ")) }
      for child in node.children { walk(child, path) }
    }
    for root in nodes where root.name == "mentorledger" { walk(root.type, []) }
    let lost = nodes.filter { !reached.contains($0.type) }.map(\.name)
    guard lost.isEmpty else { throw Unreachable(names: lost) }
    return found
  }

  /// Commands declared in a file: the type, its name, and the types below it.
  private static func declared(in text: String) -> [Node] {
    let declarations = text.ranges(of: /struct \w+: (?:ParsableCommand|LedgerCommand)\b/)
    return declarations.indices.compactMap { index in
      let end = index + 1 < declarations.count ? declarations[index + 1].lowerBound : text.endIndex
      let body = text[declarations[index].lowerBound..<end]
      guard let type = body.firstMatch(of: /struct (\w+):/), let name = body.firstMatch(of: /commandName: "([a-z-]+)"/)
      else { return nil }
      let lists = body.matches(of: /subcommands: \[([^\]\[]*)\]/)
      let children = lists.flatMap { $0.1.matches(of: /(\w+)\.self/).map { String($0.1) } }
      return Node(type: String(type.1), name: String(name.1), children: children)
    }
  }

  /// Exit statuses that the sources declare (`case tampering = 2`), with 0, in ascending order.
  static func statuses(_ files: [Checkout.File]) -> [String] {
    let codes = files.flatMap { $0.text.matches(of: /\n +case \w+ = (\d+)/).compactMap { Int($0.1) } }
    return Set(codes + [0]).sorted().map(String.init)
  }

  /// Names that a page does not bear, where `mentions` finds a name in it.
  static func missing(
    _ names: [String], in file: Checkout.File, as mentions: (String, String) -> Bool
  ) -> [Fault] {
    names.filter { !mentions($0, file.text) }.map { Fault(file.path, "says nothing of '\($0)'") }
  }

  /// A command, in back-quotes or behind the program's name.
  static func command(_ name: String, in text: String) -> Bool {
    ["`\(name)`", "`\(name) ", "mentorledger \(name) ", "mentorledger \(name)\n", "mentorledger \(name)`"]
      .contains { text.contains($0) }
  }

  /// A command's own row in a table.
  static func commandRow(_ name: String, in text: String) -> Bool { row("`\(name)`", in: text) }

  static func heading(_ name: String, in text: String) -> Bool { text.contains("\n## \(name)\n") }

  /// The first cell of a row of a table.
  static func row(_ name: String, in text: String) -> Bool { text.contains("\n| \(name) | ") }

  /// A name between characters that belong to no name.
  static func word(_ name: String, in text: String) -> Bool {
    text.ranges(of: name).contains { range in
      let next = text[range.upperBound...].first
      return next.map { !($0.isLetter || $0.isNumber || "/-_".contains($0)) } ?? true
    }
  }

  /// Relative links of Markdown to what is not there.
  static func deadLinks(in file: Checkout.File, under root: URL) -> [Fault] {
    file.lines.flatMap { number, line in
      line.matches(of: /\]\(([^)\s#]+)[^)]*\)/).map { String($0.1) }
        .filter { !$0.contains("://") && !$0.hasPrefix("mailto:") }
        .filter { !FileManager.default.fileExists(atPath: root.appendingPathComponent($0).path) }
        .map { Fault(file.path, line: number, "links to '\($0)', which is not there") }
    }
  }

  /// Absolute paths, and those of somebody's own folder.
  static func machinePaths(in file: Checkout.File) -> [Fault] {
    let places = /(?:^|[\s`"'(=:])(?:\/(?:tmp|home|root|work|opt|usr|var|mnt|Users)\/|~\/|[A-Z]:\\)/
    return file.lines.filter { $0.text.contains(places) }
      .map { Fault(file.path, line: $0.number, "shows a path of somebody's machine") }
  }
}
