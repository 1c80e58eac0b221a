import EventLedger
import EventLedgerSQLite
import Foundation
import Glibc
import LedgerAudit
import Mentoring
import MerkleLog
import Testing

@testable import MentoringService

/// A new ledger whose creation was killed between its two moves: the keys are in their place, the ledger is not.
struct InitialisationTests {
  private final class Site {
    let root = FileManager.default.temporaryDirectory.appending(path: "init-\(UUID().uuidString)").path
    var folder: String { root + "/ledger" }
    var keys: String { root + "/keys" }

    init() throws { try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    func initialisation(_ change: (inout Initialisation) -> Void = { _ in }) -> Initialisation {
      var initialisation = InitialisationTests.initialisation(root)
      change(&initialisation)
      return initialisation
    }

    func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: root).sorted() }

    /// Kills a process that makes the ledger, between its two moves.
    func kill() async throws {
      let root = root
      await #expect(processExitsWith: .signal(SIGKILL)) { [root = root as String] in
        _ = try InitialisationTests.initialisation(root).run { _ = Glibc.kill(getpid(), SIGKILL) }
      }
      #expect(try names().count == 2 && names()[0] == "keys" && names()[1].hasPrefix("ledger.partial-"))
    }

    /// Each file by path, apart from what SQLite makes to look at a database.
    func contents() throws -> [String: [UInt8]] {
      try FileManager.default.subpathsOfDirectory(atPath: root).reduce(into: [:]) { contents, path in
        let bytes = "\(root)/\(path)".fileBytes
        if !path.hasSuffix("-shm"), !path.hasSuffix("-wal") || !bytes.isEmpty { contents[path] = bytes }
      }
    }
  }

  private static func initialisation(_ root: String) -> Initialisation {
    Initialisation(
      folder: root + "/ledger", keys: root + "/keys", origin: "school.example/test", organisation: "Проба",
      timeZone: "Europe/Moscow", clock: .declared, at: Instant("2021-09-01T06:00:00Z"))
  }

  @Test func `the same call finishes it with the same keys, and says a token that nobody has seen`() async throws {
    let site = try Site()
    try await site.kill()
    let key = (site.keys + "/epoch-1.key").fileBytes
    let result = try site.initialisation().run()
    #expect(result.wasInterrupted && result.folder == site.folder && result.keys == site.keys)
    #expect(try site.names() == ["keys", "ledger"])
    #expect((site.keys + "/epoch-1.key").fileBytes == key)
    #expect(try site.initialisation().interrupted(LedgerFolder(path: site.folder), site.keys) == nil)
    var opening = Workspace.Opening(folder: site.folder)
    opening.at = Instant("2021-10-05T09:00:00Z")
    (opening.account, opening.token) = (result.account.description, result.token)
    let workspace = try Workspace(opening)
    #expect(try workspace.actingAccount().roles == [.administrator, .coordinator])
    #expect(try workspace.keyStanding() == .bound)
    #expect(result.sheet.key.secret == (try workspace.keyFolder.epochKey(1).secret))
    var demand = LedgerVerification.Demand()
    demand.folder = site.folder
    #expect(try LedgerVerification.verify(demand).status == .verified)
    #expect { try site.initialisation().run() } throws: { isRefusal(.couldNot, "уже есть")($0) }
  }

  @Test func `asked for otherwise it is not finished, and both places are named`() async throws {
    let site = try Site()
    try await site.kill()
    let before = try site.contents()
    let others: [(inout Initialisation) -> Void] = [
      { $0.origin = "school.example/other" }, { $0.organisation = "Другая" }, { $0.timeZone = "Asia/Omsk" },
      { $0.at = Instant("2021-09-02T06:00:00Z") },
      {
        $0.clock = .measured
        $0.at = nil
      },
      { $0.predecessor = Predecessor(origin: "a.example/b", size: TreeSize(1), root: MerkleTree.emptyRoot) },
    ]
    for other in others {
      #expect { try site.initialisation(other).run() } throws: { error in
        isRefusal(.couldNot, "было прервано")(error) && "\(error)".contains(site.keys)
          && "\(error)".contains("ledger.partial-")
      }
    }
    #expect(try site.contents() == before)
    // Another place for the ledger is not the one that was interrupted.
    #expect { try site.initialisation { $0.folder += "-2" }.run() } throws: { isRefusal(.couldNot, "не пустая")($0) }
    #expect(try site.contents() == before)
  }

  /// What shows that somebody works with the keys.
  enum Use: CaseIterable {
    case draftWasMoved, draftWasGoneOn, keysWereCopied, keysHaveOtherFiles, keysWorkWithAnother, keysAreNobodys
  }

  @Test(arguments: Use.allCases) func `keys that any ledger may use are never taken for what was left`(_ use: Use)
    async throws
  {
    let site = try Site()
    try await site.kill()
    let draft = site.root + "/" + (try site.names()[1])
    switch use {
    case .draftWasMoved: try FileManager.default.moveItem(atPath: draft, toPath: site.root + "/ledger-2")
    case .draftWasGoneOn:
      // Somebody works in a copy of the draft: its keys have seen more than the draft holds.
      try FileManager.default.copyItem(atPath: draft, toPath: site.root + "/ledger-2")
      var opening = Workspace.Opening(folder: site.root + "/ledger-2")
      opening.at = Instant("2021-10-05T09:00:00Z")
      _ = try Workspace(opening).createAccount(roles: [.auditor], person: nil)
    case .keysWereCopied:
      var opening = Workspace.Opening(folder: draft)
      opening.at = Instant("2021-10-05T09:00:00Z")
      try Workspace(opening).copyKeys(to: site.root + "/copy")
    case .keysHaveOtherFiles: try Data("x".utf8).write(to: URL(fileURLWithPath: site.keys + "/notes"))
    case .keysWorkWithAnother:
      try Data((String(repeating: "a", count: 32) + "\n").utf8)
        .write(to: URL(fileURLWithPath: site.keys + "/instance"))
    case .keysAreNobodys: try FileManager.default.removeItem(atPath: site.keys + "/instance")
    }
    let before = try site.contents()
    #expect { try site.initialisation().run() } throws: { isRefusal(.couldNot, "не перезаписываются")($0) }
    #expect(try site.contents() == before)
  }

  @Test func `a second move that fails takes the keys back, so that the next call begins anew`() throws {
    let site = try Site()
    #expect(throws: (any Error).self) {
      try site.initialisation().run {
        try FileManager.default.createDirectory(atPath: site.folder, withIntermediateDirectories: false)
        try Data("x".utf8).write(to: URL(fileURLWithPath: site.folder + "/file"))
      }
    }
    #expect(try site.names() == ["ledger"])
    try FileManager.default.removeItem(atPath: site.folder)
    #expect(try !site.initialisation().run().wasInterrupted)
  }
}
