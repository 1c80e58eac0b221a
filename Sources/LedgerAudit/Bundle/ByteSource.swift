/// Bytes that can be read at any place: a file, a part of one, or an array.
public struct ByteSource {
  /// How many bytes there are.
  public let count: Int64
  private let pull: (Int64, Int) throws -> [UInt8]

  /// - Parameter read: gives exactly so many bytes from an offset on; it is asked only for what lies within `count`.
  public init(count: Int64, read: @escaping (_ offset: Int64, _ count: Int) throws -> [UInt8]) {
    self.count = count
    pull = read
  }

  /// Bytes at hand.
  public init(_ bytes: [UInt8]) {
    self.init(count: Int64(bytes.count)) { offset, count in Array(bytes[Int(offset)..<Int(offset) + count]) }
  }

  /// At most so many bytes from an offset on; fewer at the end only.
  func read(at offset: Int64, upTo limit: Int) throws -> [UInt8] {
    let count = Int(min(Int64(limit), self.count - offset))
    guard count > 0 else { return [] }
    let bytes = try pull(offset, count)
    guard bytes.count == count else {
      throw DamagedInput(.bundleMalformed, "Файл комплекта короче, чем был в начале чтения.")
    }
    return bytes
  }

  /// A part of these bytes.
  func part(at start: Int64, count: Int64) -> ByteSource {
    ByteSource(count: count) { [self] offset, count in try read(at: start + offset, upTo: count) }
  }
}

/// Goes through a source line by line; each line must be ended by a line feed.
final class LineCursor {
  /// How many bytes are asked for at a time.
  private static let chunk = 256 * 1024

  private let source: ByteSource
  private let file: String
  private let maximumLength: Int
  private var offset: Int64 = 0
  private var buffer: [UInt8] = []
  private var start = 0

  /// - Parameter file: the file's name, for messages.
  init(_ source: ByteSource, file: String, maximumLength: Int) {
    self.source = source
    self.file = file
    self.maximumLength = maximumLength
  }

  /// The next line, without its line feed, behind a prefix; nil behind the last one.
  func next(after prefix: [UInt8] = []) throws -> [UInt8]? {
    var searched = start
    while true {
      if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        guard end - start <= maximumLength else { throw tooLong }
        defer { start = end + 1 }
        return prefix + buffer[start..<end]
      }
      guard buffer.count - start <= maximumLength else { throw tooLong }
      buffer.removeSubrange(..<start)
      start = 0
      searched = buffer.count
      let more = try source.read(at: offset, upTo: Self.chunk)
      guard !more.isEmpty else {
        guard buffer.isEmpty else {
          throw DamagedInput(.bundleMalformed, "Файл \(file): последняя строка не закончена.")
        }
        return nil
      }
      offset += Int64(more.count)
      buffer += more
    }
  }

  private var tooLong: DamagedInput {
    DamagedInput(.bundleMalformed, "Файл \(file): есть строка длиннее \(maximumLength) байт.")
  }
}
