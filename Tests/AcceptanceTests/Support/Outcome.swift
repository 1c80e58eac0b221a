import Foundation
import Glibc

/// What a program said and how it ended.
struct Outcome: CustomStringConvertible {
  let status: Int32
  let output: String
  let errors: String

  /// The last line of the answer, `verified 558 …`.
  var lastLine: String { output.split(separator: "\n").last.map(String.init) ?? "" }

  /// The first line of the complaint.
  var complaint: String { errors.split(separator: "\n").first { $0.hasPrefix("Ошибка: ") }.map(String.init) ?? "" }

  /// The answer of `--format json`.
  func rows() throws -> [Row] { try JSONDecoder().decode([Row].self, from: Data(output.utf8)) }

  var description: String { "status \(status)\n\(output)\(errors)" }

  /// Runs a program to its end. Its output goes through files: a pipe that another test's process inherits never ends.
  ///
  /// - Parameter environment: added to this process's own, from which every variable of ours is taken away.
  static func of(
    _ program: String, _ arguments: [String], input: String = "", environment: [String: String] = [:]
  ) throws -> Outcome {
    let running = try Running(program, arguments, input: input, environment: environment)
    return try running.wait()
  }
}

/// A program that was started.
final class Running {
  private let process = Process()
  private let folder: URL

  init(_ program: String, _ arguments: [String], input: String = "", environment: [String: String] = [:]) throws {
    folder = try Scratch.folder("run")
    try Data(input.utf8).write(to: folder.appendingPathComponent("in"))
    for name in ["out", "err"] {
      try Data().write(to: folder.appendingPathComponent(name))
    }
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment
      .filter { !$0.key.hasPrefix("MENTORLEDGER_") }
      .merging(["LC_ALL": "C.UTF-8", "SWIFT_BACKTRACE": "enable=no"]) { $1 }.merging(environment) { $1 }
    process.standardInput = try FileHandle(forReadingFrom: folder.appendingPathComponent("in"))
    process.standardOutput = try FileHandle(forWritingTo: folder.appendingPathComponent("out"))
    process.standardError = try FileHandle(forWritingTo: folder.appendingPathComponent("err"))
    try process.run()
  }

  var isRunning: Bool { process.isRunning }

  /// Ends it at once, as a power cut would (SIGKILL).
  func kill() { Glibc.kill(process.processIdentifier, SIGKILL) }

  func wait() throws -> Outcome {
    process.waitUntilExit()
    let texts = try ["out", "err"].map {
      String(decoding: try Data(contentsOf: folder.appendingPathComponent($0)), as: UTF8.self)
    }
    try FileManager.default.removeItem(at: folder)
    let signalled = process.terminationReason == .uncaughtSignal
    return Outcome(
      status: signalled ? 128 + process.terminationStatus : process.terminationStatus, output: texts[0],
      errors: texts[1])
  }
}
