/// The ustar of a bundle (POSIX.1-1988 ustar; FORMAT §6): three plain files in fixed order, mtime 0, nothing else.
///
/// ```text
/// container = 3( header content padding ) 1024( NUL ) *NUL          whole blocks of 512 bytes
/// ```
enum BundleContainer {
  static let block = 512
  /// How much may follow the end; some programs fill up records of 20 blocks.
  static let maximumTrailer: Int64 = 20 * 512

  /// Where fields stand in a header, and their lengths.
  enum Field {
    static let name = 0..<100
    static let mode = 100..<108
    static let owner = 108..<116
    static let group = 116..<124
    static let size = 124..<136
    static let time = 136..<148
    static let checksum = 148..<156
    static let kind = 156
    static let link = 157..<257
    static let magic = 257..<265
    static let prefix = 345..<500
  }

  static let magic: [UInt8] = Array("ustar\u{0}00".utf8)

  /// The contents of the three files, in order.
  ///
  /// - Throws: ``DamagedInput`` where anything is otherwise than FORMAT §6 says.
  static func files(in container: ByteSource) throws -> [ByteSource] {
    guard container.count % Int64(block) == 0 else { throw fault("длина не кратна \(block) байтам") }
    var offset: Int64 = 0
    var files: [ByteSource] = []
    for name in BundleReader.fileNames {
      let header = try container.read(at: offset, upTo: block)
      guard header.count == block else { throw fault("нет файла \(name)") }
      let size = try size(from: header, name: name)
      offset += Int64(block)
      let padding = (Int64(block) - size % Int64(block)) % Int64(block)
      guard size <= container.count - offset - padding else { throw fault("файл \(name) обрезан") }
      files.append(container.part(at: offset, count: size))
      guard try container.read(at: offset + size, upTo: Int(padding)).allSatisfy({ $0 == 0 }) else {
        throw fault("за файлом \(name) стоит лишнее")
      }
      offset += size + padding
    }
    let rest = container.count - offset
    guard rest >= 2 * Int64(block), rest <= maximumTrailer,
      try container.read(at: offset, upTo: Int(rest)).allSatisfy({ $0 == 0 })
    else { throw fault("за третьим файлом должен стоять только конец архива") }
    return files
  }

  /// Checks a header and returns the size of its file.
  private static func size(from header: [UInt8], name: String) throws -> Int64 {
    let bare = header[Field.name].prefix { $0 != 0 }
    guard bare.elementsEqual(name.utf8), header[Field.name].dropFirst(bare.count).allSatisfy({ $0 == 0 }),
      header[Field.prefix].allSatisfy({ $0 == 0 })
    else { throw fault("на месте файла \(name) стоит другой") }
    guard Array(header[Field.magic]) == magic, octal(header[Field.checksum]) == checksum(of: header) else {
      throw fault("заголовок файла \(name) повреждён")
    }
    guard header[Field.kind] == UInt8(ascii: "0"), header[Field.link].allSatisfy({ $0 == 0 }) else {
      throw fault("\(name) — не обычный файл")
    }
    guard octal(header[Field.time]) == 0 else { throw fault("время файла \(name) не 0") }
    guard let size = octal(header[Field.size]) else { throw fault("у файла \(name) нет размера") }
    return size
  }

  /// The sum of a header's bytes, those of the sum itself counted as spaces.
  static func checksum(of header: [UInt8]) -> Int64 {
    header.indices.reduce(0) { $0 + Int64(Field.checksum.contains($1) ? 0x20 : header[$1]) }
  }

  /// Octal digits, ended by NUL or space and nothing else.
  private static func octal(_ field: ArraySlice<UInt8>) -> Int64? {
    let digits = field.prefix { (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) }
    guard !digits.isEmpty, digits.count < field.count,
      field.dropFirst(digits.count).allSatisfy({ $0 == 0 || $0 == 0x20 })
    else { return nil }
    return digits.reduce(0) { $0 << 3 | Int64($1 & 7) }
  }

  private static func fault(_ reason: String) -> DamagedInput {
    DamagedInput(
      .bundleArchive, status: .couldNotLook,
      "Архив комплекта не по правилам формата: \(reason). Соберите комплект заново или распакуйте архив и проверьте "
        + "папку.")
  }
}
