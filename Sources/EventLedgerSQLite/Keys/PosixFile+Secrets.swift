import EventLedger
import Foundation

/// What tells one state of a file from another: it is replaced as a whole, never changed in place.
struct FileStamp: Hashable, Sendable {
  var inode: UInt64 = 0
  var size: Int64 = 0
  var seconds: Int64 = 0
  var nanoseconds: Int64 = 0

  /// The stamp of a file that is not there.
  static let absent = FileStamp()
}

extension PosixFile {
  /// The stamp of a file, `.absent` where there is none in a folder that is there.
  ///
  /// Throws `missing` where the folder is gone: then nothing can be said of the file.
  static func stamp(_ path: String) throws -> FileStamp {
    var status = stat()
    guard stat(path, &status) == 0 else {
      guard errno == ENOENT, exists(folder(of: path)) else { throw failure("could not look at", path) }
      return .absent
    }
    return FileStamp(
      inode: UInt64(status.st_ino), size: Int64(status.st_size), seconds: Int64(status.st_mtim.tv_sec),
      nanoseconds: Int64(status.st_mtim.tv_nsec))
  }

  /// Overwrites a file with zeros and removes it; durable when it returns. Nothing happens where there is none.
  ///
  /// What a medium keeps of overwritten blocks (flash does) is beyond a program's reach.
  static func destroy(_ path: String) throws {
    guard exists(path) else { return }
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("could not overwrite", path) }
    do {
      defer { close(descriptor) }
      let zeros = [UInt8](repeating: 0, count: size(path) ?? 0)
      guard pwrite(descriptor, zeros, zeros.count, 0) == zeros.count, fsync(descriptor) == 0 else {
        throw failure("could not overwrite", path)
      }
    }
    guard unlink(path) == 0 else { throw failure("could not remove", path) }
    try syncFolder(folder(of: path))
  }

  /// Whether an open file is the one that stands at a path: another may have been put in its place.
  static func isAt(_ path: String, _ descriptor: Int32) -> Bool {
    var (named, opened) = (stat(), stat())
    return stat(path, &named) == 0 && fstat(descriptor, &opened) == 0 && named.st_ino == opened.st_ino
      && named.st_dev == opened.st_dev
  }

  /// Names of the files and folders in a folder.
  static func names(in folder: String) throws -> [String] {
    guard let stream = opendir(folder) else { throw failure("could not list", folder) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }
}
