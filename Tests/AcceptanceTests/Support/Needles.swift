import Foundation

/// Texts to look for in bytes, in every spelling in which a careless program may have left them.
struct Needles {
  /// A spelling of a text.
  struct Spelling {
    let name: String
    let spell: @Sendable (String) -> [[UInt8]]
  }

  static let spellings = [
    Spelling(name: "UTF-8") { [Array($0.utf8)] },
    Spelling(name: "UTF-8 in lower case") { [Array($0.lowercased().utf8)] },
    Spelling(name: "UTF-16 little-endian") { text in [text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }] },
    Spelling(name: "UTF-16 big-endian") { text in [text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }] },
    Spelling(name: "Windows-1251") { text in text.data(using: .windowsCP1251).map { [Array($0)] } ?? [] },
    Spelling(name: "JSON escapes") { text in [false, true].map { Array(escaped(text, isUpper: $0).utf8) } },
    Spelling(name: "hexadecimal") { text in
      [false, true].map { isUpper in Array(text.utf8.map { hex($0, isUpper: isUpper) }.joined().utf8) }
    },
    Spelling(name: "percent-encoding") { text in [false, true].map { Array(percent(text, isUpper: $0).utf8) } },
    Spelling(name: "base64") { text in (0...2).map { base64(Array(text.utf8), phase: $0) } },
  ]

  private static func hex(_ byte: UInt8, isUpper: Bool) -> String { String(format: isUpper ? "%02X" : "%02x", byte) }

  private static func escaped(_ text: String, isUpper: Bool) -> String {
    text.utf16.map { unit in
      unit < 0x80 ? String(UnicodeScalar(UInt8(unit))) : String(format: isUpper ? "\\u%04X" : "\\u%04x", unit)
    }.joined()
  }

  private static func percent(_ text: String, isUpper: Bool) -> String {
    let plain = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~".utf8)
    return text.utf8.map { byte in
      plain.contains(byte) ? String(UnicodeScalar(byte)) : "%" + hex(byte, isUpper: isUpper)
    }.joined()
  }

  /// The characters that base64 shows of a text wherever it begins so many bytes into a group of three, whatever
  /// stands around it.
  private static func base64(_ text: [UInt8], phase: Int) -> [UInt8] {
    let encoded = Array(Data([UInt8](repeating: 0, count: phase) + text).base64EncodedString().utf8)
    let first = (phase * 8 + 5) / 6
    let end = (phase + text.count) * 8 / 6
    return Array(encoded[first..<end])
  }

  private struct Needle {
    let bytes: [UInt8]
    let about: String
  }

  /// Needles by their first four bytes; a table of the first two skips nearly everything.
  private var needles: [UInt32: [Needle]] = [:]
  private var begins = [Bool](repeating: false, count: 1 << 16)
  private(set) var count = 0

  init(_ texts: some Sequence<String>) {
    for text in texts {
      for spelling in Self.spellings {
        for bytes in Set(spelling.spell(text)) where bytes.count >= 4 {
          needles[Self.key(bytes[0], bytes[1], bytes[2], bytes[3]), default: []]
            .append(Needle(bytes: bytes, about: "«\(text)» in \(spelling.name)"))
          begins[Int(bytes[0]) << 8 | Int(bytes[1])] = true
          count += 1
        }
      }
    }
  }

  private static func key(_ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8) -> UInt32 {
    UInt32(a) << 24 | UInt32(b) << 16 | UInt32(c) << 8 | UInt32(d)
  }

  /// Every needle that stands somewhere in the bytes, with its spelling.
  func found(in data: Data) -> Set<String> {
    var found: Set<String> = []
    data.withUnsafeBytes { (bytes: UnsafeRawBufferPointer) in
      begins.withUnsafeBufferPointer { begins in
        for index in 0..<max(0, bytes.count - 3) {
          let (a, b) = (bytes[index], bytes[index + 1])
          guard begins[Int(a) << 8 | Int(b)] else { continue }
          for needle in needles[Self.key(a, b, bytes[index + 2], bytes[index + 3])] ?? [] {
            let end = index + needle.bytes.count
            if end <= bytes.count, bytes[index..<end].elementsEqual(needle.bytes) { found.insert(needle.about) }
          }
        }
      }
    }
    return found
  }
}
