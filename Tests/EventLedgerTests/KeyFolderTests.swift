import Crypto
import EventLedger
import EventLedgerSQLite
import EventLedgerTesting
import Foundation
import MerkleLog
import Testing

@Suite struct KeyFolderTests {
  let folder = TemporaryFolder()

  @Test(arguments: [("a", "a/b"), ("a/b", "a"), ("a", "a"), ("a/../a/keys", "a"), ("a/", "a/b/")])
  func `keys and ledger never stand one inside the other`(_ keys: String, _ ledger: String) throws {
    let error = #expect(throws: StoreError.self) {
      try KeyFolder.create("\(folder.path)/\(keys)", besideLedger: "\(folder.path)/\(ledger)")
    }
    #expect(error?.code == .key)
  }

  @Test func `a link does not hide that the keys stand inside the ledger`() throws {
    try FileManager.default.createDirectory(atPath: folder.ledger, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/link", withDestinationPath: folder.ledger)
    #expect(throws: StoreError.self) {
      try KeyFolder.create(folder.path + "/link/keys", besideLedger: folder.ledger)
    }
  }

  @Test func `neighbours whose names begin alike are apart`() throws {
    #expect(try KeyFolder.create(folder.path + "/ledger-keys", besideLedger: folder.ledger).path.hasSuffix("-keys"))
  }

  @Test func `an epoch key is made once, private, and read back strictly`() throws {
    let keys = try KeyFolder.create(folder.keys, besideLedger: folder.ledger)
    let made = try keys.createEpochKey(1, random: SeededRandom(seed: 1))
    #expect(try keys.epochKey(1).secret == made.secret)
    #expect(throws: StoreError.self) { try keys.createEpochKey(1, random: SeededRandom(seed: 2)) }
    #expect(try keys.epochKey(1).secret == made.secret)
    let file = keys.epochFile(1)
    #expect(try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int == 0o600)
    #expect(try FileManager.default.attributesOfItem(atPath: keys.path)[.posixPermissions] as? Int == 0o700)
    let text = try String(contentsOfFile: file, encoding: .utf8)
    #expect(text.utf8.count == 65)
    for bad in [
      String(text.dropLast()), text + "\n", text.uppercased(), " " + text.dropFirst(), "", String(text.dropFirst(2)),
    ] where bad != text {
      try Data(bad.utf8).write(to: URL(fileURLWithPath: file))
      #expect(throws: StoreError.self) { try keys.epochKey(1) }
    }
    let missing = #expect(throws: StoreError.self) { try keys.epochKey(2) }
    #expect(missing?.code == .missing)
  }

  @Test func `the policy is the log's line without a quorum, and a changed one is refused`() throws {
    let keys = try KeyFolder.create(folder.keys, besideLedger: folder.ledger)
    let key = try VerifierKey(parsing: GoldenFormat.shared.logVkey)
    try keys.write(Policy(logs: [key]))
    let text = try String(contentsOfFile: keys.policyFile, encoding: .utf8)
    #expect(text == "log \(GoldenFormat.shared.logVkey)\nquorum none\n")
    #expect(try keys.policy().logs == [key])
    try Data("log nonsense\n".utf8).write(to: URL(fileURLWithPath: keys.policyFile))
    let error = #expect(throws: StoreError.self) { try keys.policy() }
    #expect(error?.code == .key)
  }
}
