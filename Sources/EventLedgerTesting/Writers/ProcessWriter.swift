import Foundation
import Synchronization

/// A writer in a process of its own: a program that runs a ``WriterTask``, says its lines on standard output, and is
/// released by a byte on standard input.
public final class ProcessWriter: StoreWriter {
  // Process is not Sendable, but nothing of it is changed once it runs, and what is asked of it may be asked by anyone.
  private struct Running: @unchecked Sendable {
    let process: Process
    let input: FileHandle
    let output: URL
  }

  private let running: Running

  /// Starts the program with the task as its last argument. Its output goes through a file: of a pipe that a process of
  /// another test inherits the end never comes.
  public init(_ program: String, _ arguments: [String], _ task: WriterTask) throws {
    let output = FileManager.default.temporaryDirectory.appending(path: "store-writer-\(UUID().uuidString)")
    try Data().write(to: output)
    let (process, input) = (Process(), Pipe())
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments + [task.description]
    process.standardInput = input
    process.standardOutput = try FileHandle(forWritingTo: output)
    running = Running(process: process, input: input.fileHandleForWriting, output: output)
    try process.run()
  }

  deinit {
    if running.process.isRunning { running.process.terminate() }
    try? FileManager.default.removeItem(at: running.output)
  }

  public func lines() throws -> [String] {
    String(decoding: try Data(contentsOf: running.output), as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
  }

  public var end: WriterEnd? {
    guard !running.process.isRunning else { return nil }
    let status = running.process.terminationStatus
    return status == 0 ? .done : .failed("status \(status): \((try? lines().last) ?? "")")
  }

  public func release() { try? running.input.write(contentsOf: Data([0x0a])) }
}
