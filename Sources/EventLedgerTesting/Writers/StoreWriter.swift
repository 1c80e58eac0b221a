import Foundation

/// Somebody who writes on their own, at work until the task is done.
public protocol StoreWriter: Sendable {
  /// The whole lines that were said so far.
  func lines() throws -> [String]
  /// How it ended; nil while it is at work.
  var end: WriterEnd? { get }
  /// Lets a writer go on that waits for it.
  func release()
}

/// How a writer ended.
public enum WriterEnd: Error, Hashable, Sendable {
  case done
  /// What went wrong, in English.
  case failed(String)
}

extension StoreWriter {
  /// Waits for the end; throws where it was not a good one.
  func wait() async throws {
    while end == nil { try await Task.sleep(for: .milliseconds(2)) }
    if let end, end != .done { throw end }
  }

  /// What became of each command that was offered, when all is done.
  func reports() async throws -> [WriterReport] {
    try await wait()
    return try lines().compactMap(WriterReport.init)
  }

  /// Waits until a line was said, or until it can't be any more.
  func waits(for line: String) async throws -> Bool {
    while true {
      let isOver = end != nil
      if try lines().contains(line) { return true }
      if isOver { return false }
      try await Task.sleep(for: .milliseconds(2))
    }
  }
}
