import EventLedger
import Foundation
import MerkleLog
import Testing

@testable import MentoringService

/// What engine and system say in English reaches people in Russian.
struct SystemTextTests {
  @Test(arguments: [
    ("could not read keys/policy: No such file or directory", "не читается keys/policy: нет такого файла или папки"),
    ("could not write heads: No space left on device", "не записывается heads: на диске нет места"),
    (
      "could not make the folder x: Read-only file system",
      "не создаётся папка x: файловая система доступна только для чтения"
    ),
    (
      "ledger: 260 events, but a checkpoint of 261 was seen", "в журнале записей 260, а контрольную точку видели на 261"
    ),
    ("Too long, line 1: a note has at most 16384 bytes.", "слишком велико, строка 1: в заметке не больше 16384 байт"),
    ("Policy refused, line 3: a policy has one quorum.", "политика не принята, строка 3: в политике один кворум"),
    ("vault: database is locked", "база занята другим процессом"),
    ("something that nobody foresaw", "something that nobody foresaw"),
  ])
  func `a known sentence is translated, with what stands in it, and an unknown one stays`(
    english: String, russian: String
  ) {
    #expect(SystemText.russian(english) == russian)
  }

  @Test(arguments: [ENOENT, EACCES, EPERM, ENOSPC, EDQUOT, EROFS, EEXIST, EISDIR, ENOTDIR, EMFILE, EIO, ENAMETOOLONG])
  func `the system's common refusals are translated`(number: Int32) throws {
    let text = SystemText.russian(String(cString: strerror(number)))
    #expect(text.unicodeScalars.contains { (0x430...0x44F).contains($0.value) }, "\(text)")
    let code = try #require(POSIXErrorCode(rawValue: number))
    #expect(SystemText.sentence(of: POSIXError(code)) == text)
  }

  @Test func `Foundation's errors say their cause in Russian`() {
    let missing = FileManager.default.temporaryDirectory.appendingPathComponent("missing-\(UUID().uuidString)/x")
    #expect(SystemText.sentence(of: CocoaError(.fileReadNoSuchFile)) == "нет такого файла или папки")
    #expect(throws: (any Error).self) { try Data("x".utf8).write(to: missing) }
    do { try Data("x".utf8).write(to: missing) } catch {
      #expect(SystemText.sentence(of: error).contains("нет такого файла"))
    }
  }

  @Test func `every refusal of a policy is Russian to its end`() throws {
    let key = "example.org/log+286ddbcf+ARKekx9dMNsiW1PUX+4lTPOX2tcK3skynwTe4+L9ZXZJ"
    let faulty = [
      "", "x y", "log", "log x", "quorum none\nquorum none", "quorum w", "log \(key)", "witness w", "log a+b+c",
    ]
    for text in faulty {
      do {
        _ = try Policy(parsing: text)
        Issue.record("«\(text)» is a policy")
      } catch {
        let sentence = SystemText.russian("\(error)")
        let words = sentence.split { !$0.isASCII || !$0.isLetter }.map(String.init).filter { $0.count > 3 }
        #expect(Set(words).isSubset(of: ["none", "quorum", "witness", "base"]), "\(sentence)")
      }
    }
  }

  @Test(arguments: [
    "", "c2sp.org/tlog-proof@v1\n", "c2sp.org/tlog-proof@v1\nindex 01\n", "c2sp.org/tlog-proof@v1\nextra !\n",
    "c2sp.org/tlog-proof@v1\nindex 1\nx\n", "c2sp.org/tlog-proof@v1\nindex 1\n\nx\n",
  ])
  func `every refusal of a proof is Russian to its end`(text: String) {
    do {
      _ = try TlogProof(parsing: Array(text.utf8))
      Issue.record("«\(text)» is a proof")
    } catch {
      let sentences = ServiceError(explainingProof: error).details
      let words = sentences.joined().split { !$0.isASCII || !$0.isLetter }.map(String.init).filter { $0.count > 3 }
      #expect(!sentences.isEmpty && Set(words).isSubset(of: ["base", "sp", "tlog", "proof", "extra"]), "\(sentences)")
    }
  }

  @Test func `a proof that does not fit its root is refused in Russian`() {
    let error = MerkleLogError(.proofMismatch, "the leaf is not entry 40 of the tree under the checkpoint")
    #expect(
      ServiceError(explainingProof: error).details
        == ["доказательство не принято: запись 40 под этой контрольной точкой другая"])
  }

  @Test func `details of the engine's errors are translated on their way to people`() {
    let error = ServiceError(explaining: StoreError(.shrunk, "ledger: 2 events, but a checkpoint of 3 was seen"))
    #expect(error.details.last == "в журнале записей 2, а контрольную точку видели на 3")
  }

  @Test func `a pattern that fits only in part is no pattern`() {
    let translation = SentenceTranslation([("a {} b {}", "А {} Б {}"), ("x", "икс")])
    #expect(translation("a x b x") == "А икс Б икс")
    #expect(translation("a x c x") == "a x c x")
    #expect(translation("xx") == "xx")
  }
}
