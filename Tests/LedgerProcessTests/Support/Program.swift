import EventLedgerTesting
import Foundation
import Glibc

/// The programs that these tests start, built beside the test bundle.
enum Programs {
  static let worker = BuiltProgram.path("ledger-worker")
  /// The program under test: the one that the environment names, else the one built here.
  static let mentorledger: String = {
    if let named = ProcessInfo.processInfo.environment["MENTORLEDGER_BINARY"], !named.isEmpty { return named }
    return BuiltProgram.path("mentorledger")
  }()
}

/// A program that runs in a process of its own; its output goes to files, so that a sudden death loses none of it.
final class Program {
  private let process = Process()
  private let folder: ProcessFolder

  init(_ program: String, _ arguments: [String]) throws {
    folder = try ProcessFolder()
    for file in [output, errors] { try Data().write(to: URL(fileURLWithPath: file)) }
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("MENTORLEDGER_") }
      .merging(["LC_ALL": "C.UTF-8", "SWIFT_BACKTRACE": "enable=no"]) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: output))
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: errors))
    try process.run()
  }

  var isRunning: Bool { process.isRunning }

  private var output: String { folder.path + "/out" }
  private var errors: String { folder.path + "/err" }

  /// Ends it at once, as a power cut would.
  func kill() { _ = Glibc.kill(process.processIdentifier, SIGKILL) }

  /// Waits for the end, and gives the status: 128 and the signal's number where a signal ended it.
  @discardableResult
  func wait() -> Int32 {
    process.waitUntilExit()
    return process.terminationReason == .uncaughtSignal ? 128 + process.terminationStatus : process.terminationStatus
  }

  /// Waits, for ten seconds at most, until it has said a line that begins so.
  func waits(for beginning: String) throws -> Bool {
    for _ in 0..<1000 {
      if try lines().contains(where: { $0.hasPrefix(beginning) }) { return true }
      usleep(10_000)
    }
    return false
  }

  /// Whole lines of the output, split at spaces.
  func words() throws -> [[Substring]] { try lines().map { $0.split(separator: " ") } }

  func lines() throws -> [Substring] {
    let text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: output)), as: UTF8.self)
    return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
  }

  func complaint() throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: errors)), as: UTF8.self)
  }
}

/// A folder of a ledger and its keys, or of what a program says; gone with the value.
final class ProcessFolder: Sendable {
  let path: String

  init(_ path: String = NSTemporaryDirectory() + "ledger-process-\(UUID().uuidString)") throws {
    self.path = path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  var ledger: String { path + "/ledger" }
  var keys: String { path + "/keys" }
  var ledgerFile: String { ledger + "/ledger.sqlite" }
  var vaultFile: String { ledger + "/vault.sqlite" }
}
