import EventLedger
import Foundation

/// Files and folders that only their owner may read, written so that a crash leaves the old content or the new.
package enum PosixFile {
  static func join(_ folder: String, _ name: String) -> String {
    folder.utf8.last == UInt8(ascii: "/") ? folder + name : "\(folder)/\(name)"
  }

  package static func folder(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The last part of a path.
  static func name(of path: String) -> String {
    String(path.split(separator: "/").last ?? "")
  }

  package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  static func isWritable(_ path: String) -> Bool { faccessat(AT_FDCWD, path, W_OK, AT_EACCESS) == 0 }

  static func size(_ path: String) -> Int? {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : nil
  }

  /// Makes a folder of mode 0700, its parents too; one that exists is narrowed to that mode.
  package static func makeFolder(_ path: String) throws {
    let parent = folder(of: path)
    if !exists(parent) { try makeFolder(parent) }
    if mkdir(path, 0o700) != 0 {
      guard errno == EEXIST else { throw failure("could not make the folder", path) }
      guard chmod(path, 0o700) == 0 else { throw failure("could not set the mode of", path) }
    }
  }

  /// Makes an empty file of mode 0600; false where one stands there that is not empty.
  package static func makeEmptyFile(_ path: String) throws -> Bool {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure("could not make", path) }
    defer { close(descriptor) }
    guard size(path) == 0 else { return false }
    guard fchmod(descriptor, 0o600) == 0 else { throw failure("could not set the mode of", path) }
    return true
  }

  /// The whole content; `missing` where there is no file, `system` where it has more than `limit` bytes.
  package static func read(_ path: String, limit: Int) throws -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("could not read", path) }
    defer { close(descriptor) }
    var content = [UInt8](repeating: 0, count: limit + 1)
    var count = 0
    while count <= limit {
      let got = content.withUnsafeMutableBytes {
        Foundation.read(descriptor, $0.baseAddress! + count, limit + 1 - count)
      }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { throw failure("could not read", path) }
      if got == 0 { return Array(content[..<count]) }
      count += got
    }
    throw StoreError(.system, "\(path) has more than \(limit) bytes")
  }

  /// Replaces the content at once: a reader, or a crash, meets the old or the new. Durable when it returns.
  package static func replace(_ path: String, with content: [UInt8]) throws {
    let temporary = "\(path).new"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw failure("could not write", temporary) }
    do {
      defer { close(descriptor) }
      var written = 0
      while written < content.count {
        let count = content.withUnsafeBytes {
          write(descriptor, $0.baseAddress! + written, content.count - written)
        }
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else { throw failure("could not write", temporary) }
        written += count
      }
      guard fchmod(descriptor, 0o600) == 0, fsync(descriptor) == 0 else {
        throw failure("could not write", temporary)
      }
    }
    guard rename(temporary, path) == 0 else { throw failure("could not replace", path) }
    try syncFolder(folder(of: path))
  }

  /// Makes the names in a folder durable.
  package static func syncFolder(_ path: String) throws {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("could not open", path) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure("could not sync", path) }
  }

  /// Runs `body` while no other process runs one for the same folder.
  package static func locking<Result>(_ folder: String, _ body: () throws -> Result) throws -> Result {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("could not open", folder) }
    defer { close(descriptor) }
    while flock(descriptor, LOCK_EX) != 0 {
      guard errno == EINTR else { throw failure("could not lock", folder) }
    }
    return try body()
  }

  /// The path without links, `.` and `..`, as far as it exists.
  package static func resolved(_ path: String) -> String {
    if let real = realpath(path, nil) {
      defer { free(real) }
      return String(cString: real)
    }
    let parent = folder(of: path)
    guard !parent.utf8.elementsEqual(path.utf8) else { return path }
    let name = path.utf8.last == UInt8(ascii: "/") ? "" : String(path.split(separator: "/").last ?? "")
    return name.isEmpty ? resolved(parent) : join(resolved(parent), name)
  }

  /// Whether one of two paths is the other, or stands inside it.
  package static func overlap(_ left: String, _ right: String) -> Bool {
    let (left, right) = (parts(of: left), parts(of: right))
    return left.starts(with: right) || right.starts(with: left)
  }

  private static func parts(of path: String) -> [[UInt8]] {
    resolved(path).utf8.split(separator: UInt8(ascii: "/")).map(Array.init)
  }

  /// Moves a folder to a place where none stands, or an empty one; durable when it returns.
  package static func moveFolder(_ path: String, to target: String) throws {
    try syncFolder(path)
    guard rename(path, target) == 0 else { throw failure("could not move the folder to", target) }
    try syncFolder(folder(of: target))
  }

  /// Makes a file's content durable.
  package static func sync(_ path: String) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("could not open", path) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure("could not sync", path) }
  }

  /// An error of the system in the store's terms.
  static func failure(_ what: String, _ path: String) -> StoreError {
    let number = errno
    let detail = "\(what) \(path): \(String(cString: strerror(number)))"
    return switch number {
    case ENOENT, ENOTDIR: StoreError(.missing, detail)
    case EACCES, EPERM, EROFS: StoreError(.readOnly, detail)
    default: StoreError(.system, detail)
    }
  }
}
