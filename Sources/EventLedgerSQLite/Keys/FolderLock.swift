import EventLedger
import Foundation

/// A lock on a folder, shared while the value lives: it tells whether anybody else works there.
///
/// The kernel takes it from a process that ends, however that ends. The folder is locked and not a file in it, for to
/// close a file drops the locks that SQLite holds on it.
final class FolderLock: Sendable {
  private let descriptor: Int32

  /// Waits while somebody has the lock alone, which is never for long.
  init(_ folder: String) throws {
    descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw PosixFile.failure("could not open", folder) }
    becomeShared()
  }

  deinit { close(descriptor) }

  /// Takes the lock alone; false where somebody else has it too.
  func becomeExclusive() -> Bool {
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
    // A failed change gives up what was held.
    becomeShared()
    return false
  }

  func becomeShared() {
    while flock(descriptor, LOCK_SH) != 0 {
      precondition(errno == EINTR, "a folder that is open can be locked")
    }
  }
}
