import Foundation
import Testing

/// The faulty files of the sample: each is refused with file, line, column, value and rule, and nothing is recorded.
struct FaultyFileTests {
  /// An entry of `Tools/sample/faulty/expected.json`.
  private struct Expectation: Decodable {
    /// A heading, or a number from 1 where headings are not known.
    enum Column: Decodable {
      case heading(String)
      case number(Int)

      init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Int.self) {
          self = .number(number)
        } else {
          self = .heading(try container.decode(String.self))
        }
      }

      var words: String {
        switch self {
        case .heading(let heading): "столбец «\(heading)»"
        case .number(let number): "столбец \(number)"
        }
      }
    }

    let file: String
    let kind: String
    let rule: String
    let status: Int32
    let line: Int?
    let column: Column?
    let value: String?

    /// The value as a message quotes it: on one line, what a terminal would obey made visible, at most 60 characters.
    var quoted: String? {
      value.map { value in
        let scalars = value.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? "\u{FFFD}" : String($0) }
        return "значение «" + scalars.prefix(60).joined() + (scalars.count > 60 ? "…»" : "»")
      }
    }
  }

  @Test func `each faulty file is refused with status, file, line, column, value and rule, and adds nothing`()
    async throws
  {
    let folder = Checkout.root.appendingPathComponent("Tools/sample/faulty")
    let list = try Data(contentsOf: folder.appendingPathComponent("expected.json"))
    let expectations = try JSONDecoder().decode([Expectation].self, from: list)
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".csv") }
    #expect(Set(expectations.map(\.file)) == Set(files) && files.count >= 30)

    let year = try await SampleYear.copy()
    let before = try year.run("verify").lastLine
    for expected in expectations {
      let outcome = try year.run(
        "import", expected.kind, folder.appendingPathComponent(expected.file).path, "--cycle", "2021", "--at",
        "2024-06-30T12:00:00Z")
      #expect(outcome.status == expected.status, "\(expected.file): \(outcome)")
      #expect(
        outcome.output.isEmpty && outcome.complaint.contains("ничего не записано"), "\(expected.file): \(outcome)")
      let faults = outcome.errors.split(separator: "\n").filter { $0.contains("[\(expected.rule)]") }
      var place = [expected.file]
      if let line = expected.line { place.append("строка \(line)") }
      if let column = expected.column { place.append(column.words) }
      if let quoted = expected.quoted { place.append(quoted) }
      let words = "  • " + place.joined(separator: ", ") + ": "
      #expect(faults.contains { $0.hasPrefix(words) }, "\(expected.file), wanted «\(words)»: \(outcome)")
    }
    #expect(try year.run("verify").lastLine == before)
  }
}
