import Crypto
import EventLedger
import EventLedgerSQLite
import Foundation
import MerkleLog
import Testing

@testable import MentoringService

/// The key on paper, typed in again.
struct RecoverySheetTests {
  let sheet: RecoverySheet

  init() throws {
    let key = try LogSigningKey(name: "school.example/mentoring", seed: Array(repeating: 9, count: 32)).verifierKey
    let access = try LogSigningKey(name: "school.example/mentoring/access", seed: Array(repeating: 8, count: 32))
    sheet = RecoverySheet(
      organisation: "МБОУ «Школа»", origin: "school.example/mentoring",
      key: EpochKey(number: 12, secret: SymmetricKey(data: (0..<32).map { UInt8($0 * 7 + 3) })),
      policy: try Policy(logs: [key, access.verifierKey]), day: try #require(CivilDate("2021-10-04")))
  }

  private func refusal(_ text: String) -> ServiceError? {
    #expect(throws: ServiceError.self, "\(text)") { try TypedSheet(parsing: Array(text.utf8)) }
  }

  @Test func `a sheet reads back as printed, fits a page, and says whose it is`() throws {
    let typed = try TypedSheet(parsing: Array(sheet.text.utf8))
    #expect(typed.key.number == 12)
    #expect(typed.key.secret == sheet.key.secret)
    #expect(typed.policy == sheet.policy)
    let lines = sheet.text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count <= 60 && lines.allSatisfy { $0.count <= 78 })
    for words in ["МБОУ «Школа»", "school.example/mentoring", "04.10.2021", "Эпоха: 12", "keys recover"] {
      #expect(sheet.text.contains(words))
    }
  }

  @Test func `each digit typed wrong, left out or doubled is noticed, and its line is named`() throws {
    let lines = sheet.text.split(separator: "\n").map(String.init)
    for (index, line) in lines.enumerated() {
      guard let number = (1...4).first(where: { line.contains("Ключ \($0):") }) else { continue }
      let colon = try #require(line.firstIndex(of: ":"))
      for place in line.indices where place > colon && line[place].isHexDigit {
        let digit = line[place]
        for typed in [digit == "0" ? "1" : "0", "", "\(digit)\(digit)", "z"] {
          var changed = lines
          changed[index].replaceSubrange(place...place, with: typed)
          let refusal = refusal(changed.joined(separator: "\n"))
          #expect(refusal?.details.count == 1 && refusal?.details[0].contains("«Ключ \(number)»") == true)
        }
      }
    }
  }

  @Test func `lines in each other's place, a missing one and another epoch are noticed`() throws {
    let text = sheet.text
    let swapped = text.replacing("Ключ 1:", with: "Ключ 9:").replacing("Ключ 2:", with: "Ключ 1:")
      .replacing("Ключ 9:", with: "Ключ 2:")
    #expect(refusal(swapped)?.details.count == 2)
    #expect(refusal(text.replacing("Ключ 4:", with: "Ключ 5:"))?.details == ["Нет строки «Ключ 4»."])
    #expect(refusal(text.replacing("Эпоха: 12", with: "Эпоха: 13"))?.details.last?.contains("номер эпохи") == true)
    #expect(refusal(text.replacing("Эпоха: 12", with: "")) != nil)
    #expect(refusal(text.replacing("+", with: "+0")) != nil)
    #expect(refusal("") != nil)
  }

  @Test func `capitals, other spaces and letters of a Russian keyboard don't matter, nor does what is left out`() throws
  {
    let needed = sheet.text.split(separator: "\n").filter {
      $0.contains("Эпоха:") || $0.contains("Ключ ") && $0.contains(":")
    }
    let russian = needed.map { line -> String in
      let colon = line.firstIndex(of: ":") ?? line.endIndex
      let digits = String(line[colon...]).replacing("a", with: "А").replacing("c", with: "с").replacing("e", with: "Е")
        .replacing("0", with: "О").replacing(" ", with: "").replacing("—", with: " ")
      return line[..<colon] + digits
    }
    let typed = try TypedSheet(parsing: Array(russian.joined(separator: "\r\n").utf8))
    #expect(typed.key.secret == sheet.key.secret)
    #expect(typed.policy == nil)
  }
}
