import EventLedger
import Foundation

/// A key folder held by whoever acts: while the value lives, no other ledger folder takes it over.
///
/// It is a lock on the file `instance`, shared by all who act and exclusive for who takes over. The kernel takes it from
/// a process that ends.
public final class KeyClaim: Sendable {
  /// The ledger folder that the key folder works with.
  let name: InstanceName
  private let descriptor: Int32

  private init(name: InstanceName, descriptor: Int32) { (self.name, self.descriptor) = (name, descriptor) }

  deinit { close(descriptor) }

  /// Holds a key folder together with others who act; nil where it is nobody's yet. Waits while somebody takes it over,
  /// which is never for long.
  static func shared(_ keys: KeyFolder) throws -> KeyClaim? { try hold(keys, LOCK_SH, patience: nil) }

  /// Holds it alone; nil where it is nobody's yet. Throws `busy` where others act for longer than `patience`, in
  /// seconds.
  static func exclusive(_ keys: KeyFolder, patience: Double) throws -> KeyClaim? {
    try hold(keys, LOCK_EX, patience: patience)
  }

  private static func hold(_ keys: KeyFolder, _ kind: Int32, patience: Double?) throws -> KeyClaim? {
    let path = keys.instanceFile
    while true {
      guard try PosixFile.stamp(path) != .absent else { return nil }
      let descriptor = open(path, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else {
        if errno == ENOENT { continue }
        throw PosixFile.failure("could not open", path)
      }
      do {
        try lock(descriptor, kind, patience, path)
        // Whoever held it before may have put another file in its place meanwhile.
        if PosixFile.isAt(path, descriptor) {
          return KeyClaim(
            name: try KeyFolder.instance(PosixFile.read(path, limit: 33), path), descriptor: descriptor)
        }
        close(descriptor)
      } catch {
        close(descriptor)
        throw error
      }
    }
  }

  private static func lock(_ descriptor: Int32, _ kind: Int32, _ patience: Double?, _ path: String) throws {
    var attempts = 0
    while flock(descriptor, patience == nil ? kind : kind | LOCK_NB) != 0 {
      if errno == EINTR { continue }
      guard errno == EWOULDBLOCK, let patience else { throw PosixFile.failure("could not lock", path) }
      guard Double(attempts) < patience * 100 else {
        throw StoreError(.busy, "another process works with the key folder")
      }
      attempts += 1
      usleep(10_000)
    }
  }
}
