import Foundation
import Testing

struct SourceRulesTests {
  private let checkout = Checkout()
  private static let handWritten = ["Sources", "Tests", "Tools"]

  private func sources(_ endings: [String] = [".swift"]) throws -> [Checkout.File] {
    let files = try checkout.files(under: Self.handWritten, endings: endings)
      .filter { !$0.path.contains("/Generated/") }
    try #require(!files.isEmpty)
    return files
  }

  @Test func `No file of ours is longer than six hundred lines`() throws {
    let faults = try sources([".swift", ".py", ".sh"]).flatMap(SourceRules.lengthFaults)
    #expect(faults.isEmpty, "\(listing(faults))")
  }

  @Test(arguments: [(600, 0), (601, 1)])
  func `A file of six hundred lines passes and one more does not`(lines: Int, faults: Int) {
    let file = Checkout.File(path: "Sample.swift", text: String(repeating: "let x = 1\n", count: lines))
    #expect(SourceRules.lengthFaults(in: file).count == faults)
  }

  @Test func `Every unchecked promise about concurrency has its reason on the line before`() throws {
    let faults = try sources().flatMap(SourceRules.uncheckedFaults)
    #expect(faults.isEmpty, "\(listing(faults))")
  }

  @Test func `An unchecked promise without a reason is found`() {
    let promise = "final class Box: @unchecked " + "Sendable {}\n"
    let bare = Checkout.File(path: "Sample.swift", text: "import Foundation\n" + promise)
    let first = Checkout.File(path: "Sample.swift", text: promise)
    let reasoned = Checkout.File(path: "Sample.swift", text: "// Guarded by its queue.\n" + promise)
    #expect(SourceRules.uncheckedFaults(in: bare).map(\.line) == [2])
    #expect(SourceRules.uncheckedFaults(in: first).map(\.line) == [1])
    #expect(SourceRules.uncheckedFaults(in: reasoned).isEmpty)
  }

  @Test func `No program of ours ends without saying why`() throws {
    let faults = try sources().flatMap(SourceRules.silentEndFaults)
    #expect(faults.isEmpty, "\(listing(faults))")
  }

  @Test func `A silent end is found and one with a message is not`() {
    let silent = Checkout.File(path: "Sample.swift", text: "guard open else {\n  fatal" + "Error( )\n}\n")
    let telling = Checkout.File(path: "Sample.swift", text: "  fatal" + "Error(\"the file was closed twice\")\n")
    #expect(SourceRules.silentEndFaults(in: silent).map(\.line) == [2])
    #expect(SourceRules.silentEndFaults(in: telling).isEmpty)
  }

  @Test func `Real people of the shipped road map are named in its data alone`() throws {
    let source = try checkout.text(at: "Schemas/roadmaps/lyceum21-2021.source.txt")
    let names = try StaffNames(source: try #require(source))
    #expect(!names.surnames.isEmpty)
    let top = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "Package.swift", "Schemas"]
    let faults = try checkout.files(under: Self.handWritten + top)
      .filter { !Self.carriesTheRoadMap($0.path) }
      .flatMap(names.faults)
    #expect(faults.isEmpty, "\(listing(faults))")
  }

  /// The road map's own folder, and its copy that the generator embeds in the program.
  private static func carriesTheRoadMap(_ path: String) -> Bool {
    path.hasPrefix("Schemas/roadmaps/")
      || path.hasPrefix("Sources/Mentoring/Generated/Embedded/EmbeddedData+Roadmaps")
  }

  @Test func `Names are derived from initials and surname in either order`() throws {
    let text = "директор И.О.Образцова, УВР  П.Р. Примеров; педагог Выдумкин А.Б., школа Курск\n"
    #expect(try StaffNames(source: text).surnames == ["Образцова", "Примеров", "Выдумкин"])
  }

  @Test(arguments: ["поручено Образцовой", "«ОБРАЗЦОВА»", "с Примеровым", "примеров-2", "x\nПримерову А.Б."])
  func `A real name is found in any case of grammar and of letters`(text: String) throws {
    let names = try StaffNames(source: "И.О. Образцова и Примеров П.Р.")
    #expect(names.faults(in: Checkout.File(path: "README.md", text: text)).count == 1)
  }

  @Test(arguments: ["Необразцова", "образцовского", "пример", "Выдумкина"])
  func `A longer or another word is not taken for a real name`(text: String) throws {
    let names = try StaffNames(source: "И.О. Образцова и Примеров П.Р.")
    #expect(names.faults(in: Checkout.File(path: "README.md", text: text)).isEmpty)
  }
}
