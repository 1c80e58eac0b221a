import EventLedger
import Foundation

/// The file `changing` of a key folder: a change of the epoch that is under way, or was interrupted.
///
/// ```text
/// changing = number of the new epoch LF ["go" LF ["clean" LF]]
/// ```
///
/// `go`: nothing more is waited for before the old key is destroyed. `clean`: the vault's file holds nothing of the old
/// epoch any more. Lines are only ever added; one that was not written whole counts for nothing. Whoever changes the
/// epoch has the file locked; the kernel unlocks it when he dies, and whoever starts next goes on. Whoever changes the log's
/// key has it too, and writes no line.
final class EpochChangeMark {
  private let path: String
  private let descriptor: Int32
  private var lines: [String] = []

  /// The epoch that begins; nil where nothing was written yet.
  var target: Int? { lines.first.flatMap { Int($0) } }
  /// Whether the old key may go.
  var letsOldKeyGo: Bool { lines.count > 1 && lines[1].utf8.elementsEqual("go".utf8) }
  /// Whether the vault's file is compacted.
  var isClean: Bool { lines.count > 2 && lines[2].utf8.elementsEqual("clean".utf8) }

  /// Whether the file is there; whoever copies the key folder has it too, without a number in it.
  static func exists(in keys: KeyFolder) -> Bool { PosixFile.exists(path(in: keys)) }

  /// Whether a change is under way or was interrupted.
  static func namesEpoch(in keys: KeyFolder) -> Bool {
    guard exists(in: keys), let text = try? PosixFile.read(path(in: keys), limit: 100) else { return false }
    return !lines(of: text).isEmpty
  }

  private static func path(in keys: KeyFolder) -> String { PosixFile.join(keys.path, "changing") }

  /// Makes the file where there is none and locks it. Somebody who only looks whether a change is to be finished has it
  /// for a moment; throws `busy` where it takes longer than `patience`, in seconds.
  static func lockForChange(_ keys: KeyFolder, patience: Double = 0.2) throws -> EpochChangeMark {
    for attempt in 0... {
      do {
        if let mark = try lock(keys, creating: true) { return mark }
      } catch let error as StoreError where error.code == .busy && Double(attempt) < patience * 100 {
        usleep(10_000)
      }
    }
    preconditionFailure("an endless loop does not end")
  }

  /// Locks the file; makes it first where `creating`. Nil where there is none; throws `busy` where another process is
  /// at work.
  static func lock(_ keys: KeyFolder, creating: Bool) throws -> EpochChangeMark? {
    let path = path(in: keys)
    while true {
      let descriptor = open(path, O_RDWR | O_CLOEXEC | (creating ? O_CREAT : 0), 0o600)
      guard descriptor >= 0 else {
        if errno == ENOENT, !creating { return nil }
        throw PosixFile.failure("could not open", path)
      }
      guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
        close(descriptor)
        throw StoreError(.busy, "another process is changing keys")
      }
      // Whoever had it before may have finished and removed it meanwhile.
      if PosixFile.isAt(path, descriptor) { return try EpochChangeMark(path, descriptor) }
      close(descriptor)
    }
  }

  private init(_ path: String, _ descriptor: Int32) throws {
    (self.path, self.descriptor) = (path, descriptor)
    lines = Self.lines(of: try PosixFile.read(path, limit: 100))
  }

  private static func lines(of text: [UInt8]) -> [String] {
    text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast()
      .map { String(decoding: $0, as: UTF8.self) }
  }

  deinit { close(descriptor) }

  /// Writes down which epoch begins, and whether anything is waited for before the old key goes.
  func begin(_ number: Int, lettingOldKeyGo: Bool) throws {
    try add(lettingOldKeyGo ? ["\(number)", "go"] : ["\(number)"], at: 0)
    try PosixFile.syncFolder(PosixFile.folder(of: path))
  }

  /// Writes down that the old key may go.
  func letOldKeyGo() throws { try add(["go"], at: 1) }

  /// Writes down that the vault's file is compacted.
  func becomeClean() throws { try add(["clean"], at: 2) }

  /// Removes the file: the change is finished.
  func finish() throws {
    guard unlink(path) == 0 else { throw PosixFile.failure("could not remove", path) }
    try PosixFile.syncFolder(PosixFile.folder(of: path))
  }

  private func add(_ new: [String], at index: Int) throws {
    let offset = lines.prefix(index).reduce(0) { $0 + $1.utf8.count + 1 }
    let text = Array(new.map { $0 + "\n" }.joined().utf8)
    guard pwrite(descriptor, text, text.count, off_t(offset)) == text.count,
      ftruncate(descriptor, off_t(offset + text.count)) == 0, fsync(descriptor) == 0
    else { throw PosixFile.failure("could not write", path) }
    lines = lines.prefix(index) + new
  }
}
