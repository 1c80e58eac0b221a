import Foundation
import Testing

/// The architecture page names a test for each promise, and every test that it names is there.
struct ArchitectureTests {
  private let checkout = Checkout()
  private static let path = "Sources/mentorledger/Documentation.docc/Architecture.md"

  private func page() throws -> String { try #require(try checkout.text(at: Self.path)) }

  /// The tests of the tree: folders, files and suites.
  private func known() throws -> Set<String> {
    let swift = try checkout.files(under: ["Tests", "Sources/EventLedgerTesting"])
    let python = try checkout.files(under: ["Tools"], endings: [".py"])
    let files = (swift + python).map { String($0.path.split(separator: "/").last ?? "") }
    let suites = swift.flatMap { file in
      file.text.matches(of: /(?:struct|class|enum|actor) (\w+(?:Tests|Scenarios))\b/).map { String($0.1) }
    }
    let folders = swift.compactMap { file in
      file.path.firstMatch(of: /^Tests\/(\w+)\//).map { String($0.1) }
    }
    return Set(files + suites + folders)
  }

  @Test func `Every test file and suite that the architecture page names is there`() throws {
    let known = try known()
    #expect(known.isSuperset(of: ["TamperingTests", "ArchitectureTests.swift", "test_store.py"]))
    let named = Self.tests(in: try page())
    #expect(named.count > 20)
    #expect(named.filter { !known.contains($0) } == [])
  }

  @Test func `Each promise has a paragraph that names its test`() throws {
    let section = try #require(try page().components(separatedBy: "\n## Promises\n").dropFirst().first)
    let promises = section.components(separatedBy: "\n## ")[0].components(separatedBy: "\n### ").dropFirst()
    #expect(promises.count >= 15)
    for promise in promises { #expect(!Self.tests(in: promise).isEmpty, "\(promise.prefix(60))") }
  }

  @Test func `A name of a test is told from other names`() {
    let text = "`TamperingTests` and `Tests/X/AuditorScenarios.swift`, `test_store.py`; not `verify` or `Ledger.swift`"
    #expect(Self.tests(in: text) == ["TamperingTests", "AuditorScenarios.swift", "test_store.py"])
  }

  /// Names between back-quotes that are those of tests, without their folders.
  private static func tests(in text: String) -> [String] {
    text.matches(of: /`(?:[A-Za-z\/-]+\/)?(\w+(?:Tests|Scenarios)(?:\.swift)?|test_\w+\.py)`/).map { String($0.1) }
  }
}
