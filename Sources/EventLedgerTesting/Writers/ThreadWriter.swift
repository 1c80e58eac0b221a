import Dispatch
public import EventLedger
import Foundation
import Synchronization

/// A writer in a thread of this process, for makes of store that have no processes.
public final class ThreadWriter: StoreWriter {
  private final class Progress: Sendable {
    let lines = Mutex<[String]>([])
    let end = Mutex<WriterEnd?>(nil)
    let released = DispatchSemaphore(value: 0)
  }

  private let progress = Progress()

  /// Starts at once. `open` opens the ledger, as another process would.
  public init(_ task: WriterTask, open: @escaping @Sendable (any CheckpointSigner) throws -> any EventStore) {
    let progress = progress
    Thread.detachNewThread {
      do {
        try task.run(
          open: open, say: { line in progress.lines.withLock { $0.append(line) } },
          awaitRelease: { progress.released.wait() })
        progress.end.withLock { $0 = .done }
      } catch {
        progress.end.withLock { $0 = .failed("\(error)") }
      }
    }
  }

  deinit { release() }

  public func lines() -> [String] { progress.lines.withLock { $0 } }

  public var end: WriterEnd? { progress.end.withLock { $0 } }

  public func release() { progress.released.signal() }
}
