import Foundation
import Synchronization

/// Reads in a thread of its own, so that a store whose readers wait for a writer does not stop the suite.
struct ReadingThread<Value: Sendable>: Sendable {
  private final class Progress: Sendable {
    let result = Mutex<Result<Value, any Error>?>(nil)
  }

  private let progress = Progress()

  init(_ read: @escaping @Sendable () throws -> Value) {
    let progress = progress
    Thread.detachNewThread {
      let result = Result { try read() }
      progress.result.withLock { $0 = result }
    }
  }

  /// What was read; nil where it is not there in time. Looked for once more when the time is over, for on a machine that
  /// is busy with other tests this task itself may sleep longer than it wanted.
  func value(within time: Duration) async throws -> Value? {
    let deadline = ContinuousClock.now + time
    while true {
      let isLate = ContinuousClock.now >= deadline
      if let result = progress.result.withLock({ $0 }) { return try result.get() }
      if isLate { return nil }
      try await Task.sleep(for: .milliseconds(2))
    }
  }
}
