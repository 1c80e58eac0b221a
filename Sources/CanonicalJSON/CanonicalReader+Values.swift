extension CanonicalReader {
  /// Reads a string.
  public mutating func string() throws(CanonicalJSONError) -> String {
    let scan = try scanString()
    let content = position + 1..<scan.end
    position = scan.end + 1
    return bytes.withUnsafeBufferPointer { all in
      let source = UnsafeBufferPointer(rebasing: all[content])
      if scan.escapes == 0 { return String(decoding: source, as: UTF8.self) }
      return String(unsafeUninitializedCapacity: source.count - scan.escapes) { target in
        Self.unescape(source, into: target)
      }
    }
  }

  /// Reads a string without escapes and returns where its content stands, without the quotes; `nil` where it has
  /// escapes, and then nothing is read.
  ///
  /// It serves to read hex, base64 and names without allocating.
  public mutating func rawString() throws(CanonicalJSONError) -> Range<Int>? {
    let scan = try scanString()
    guard scan.escapes == 0 else { return nil }
    let content = position + 1..<scan.end
    position = scan.end + 1
    return content
  }

  /// Reads an integer within ±(2^53 − 1).
  public mutating func integer() throws(CanonicalJSONError) -> Int64 {
    let start = position
    var index = start
    let isNegative = try byte(at: index) == UInt8(ascii: "-")
    if isNegative { index += 1 }
    let first = try byte(at: index)
    guard Self.isDigit(first) else { throw CanonicalJSONError(.unexpectedByte, at: index) }
    var magnitude: Int64 = 0
    let digits = index
    while index < limit, Self.isDigit(bytes[index]) {
      if index > digits, first == UInt8(ascii: "0") { throw CanonicalJSONError(.invalidNumber, at: digits) }
      magnitude = magnitude * 10 + Int64(bytes[index] - UInt8(ascii: "0"))
      guard magnitude <= CanonicalJSON.maximumInteger else {
        throw CanonicalJSONError(.integerOutOfRange, at: start)
      }
      index += 1
    }
    if isNegative, magnitude == 0 { throw CanonicalJSONError(.invalidNumber, at: start) }
    if index < limit,
      bytes[index] == UInt8(ascii: ".") || bytes[index] == UInt8(ascii: "e") || bytes[index] == UInt8(ascii: "E")
    {
      throw CanonicalJSONError(.invalidNumber, at: index)
    }
    position = index
    return isNegative ? -magnitude : magnitude
  }

  /// Reads `true` or `false`.
  public mutating func bool() throws(CanonicalJSONError) -> Bool {
    let value: Bool
    switch try byte(at: position) {
    case UInt8(ascii: "t"): value = true
    case UInt8(ascii: "f"): value = false
    default: throw CanonicalJSONError(.unexpectedByte, at: position)
    }
    let word: StaticString = value ? "true" : "false"
    for index in 0..<word.utf8CodeUnitCount {
      guard try byte(at: position + index) == word.utf8Start[index] else {
        throw CanonicalJSONError(.unexpectedByte, at: position + index)
      }
    }
    position += word.utf8CodeUnitCount
    return value
  }

  /// Reads a value of any kind.
  public mutating func value() throws(CanonicalJSONError) -> JSONValue {
    switch try byte(at: position) {
    case UInt8(ascii: "{"):
      var object = JSONObject()
      try beginObject()
      while let key = try nextKey() {
        object.append(sortedKey: key, try value())
      }
      try endObject()
      return .object(object)
    case UInt8(ascii: "["):
      var elements: [JSONValue] = []
      try beginArray()
      while try nextElement() {
        elements.append(try value())
      }
      return .array(elements)
    case StringProfile.quote: return .string(try string())
    case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool(try bool())
    default: return .integer(try integer())
    }
  }

  /// Checks a value of any kind as ``value()`` does, makes nothing of it, and returns where it stands.
  public mutating func rawValue() throws(CanonicalJSONError) -> Range<Int> {
    let start = position
    try skipValue()
    return start..<position
  }

  private mutating func skipValue() throws(CanonicalJSONError) {
    switch try byte(at: position) {
    case UInt8(ascii: "{"):
      try beginObject()
      while try nextRawKey() != nil {
        try skipValue()
      }
      try endObject()
    case UInt8(ascii: "["):
      try beginArray()
      while try nextElement() {
        try skipValue()
      }
    case StringProfile.quote: position = try scanString().end + 1
    case UInt8(ascii: "t"), UInt8(ascii: "f"): _ = try bool()
    default: _ = try integer()
    }
  }

  @inline(__always)
  private static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }
}

extension CanonicalReader {
  /// What a look through a string found: the index of its closing quote and how many escapes stand in front of it.
  private struct StringScan {
    var end: Int
    var escapes = 0
  }

  /// Looks through the string that must begin at ``position``, and reads nothing.
  private func scanString() throws(CanonicalJSONError) -> StringScan {
    guard try byte(at: position) == StringProfile.quote else {
      throw CanonicalJSONError(.unexpectedByte, at: position)
    }
    let (start, limit) = (position + 1, limit)
    return try bytes.withUnsafeBufferPointer { (all) throws(CanonicalJSONError) -> StringScan in
      var scan = StringScan(end: start)
      while true {
        scan.end = StringProfile.skipPlain(all, from: scan.end, to: limit)
        // By hand: what is special here, a run that is not ASCII, and the last seven bytes.
        repeat {
          guard scan.end < limit else { throw CanonicalJSONError(.unexpectedEnd, at: limit) }
          let byte = all[scan.end]
          if byte == StringProfile.quote { return scan }
          try Self.step(over: byte, of: all, to: limit, &scan)
        } while scan.end < limit && (all[scan.end] >= 0x80 || scan.end + 8 > limit)
      }
    }
  }

  @inline(__always)
  private static func step(
    over byte: UInt8, of all: UnsafeBufferPointer<UInt8>, to limit: Int, _ scan: inout StringScan
  ) throws(CanonicalJSONError) {
    if byte == StringProfile.backslash {
      guard scan.end + 1 < limit else { throw CanonicalJSONError(.unexpectedEnd, at: limit) }
      let escaped = all[scan.end + 1]
      guard escaped == StringProfile.quote || escaped == StringProfile.backslash || escaped == UInt8(ascii: "n")
      else { throw CanonicalJSONError(.invalidEscape, at: scan.end) }
      scan.end += 2
      scan.escapes += 1
    } else if byte >= 0x80 {
      switch StringProfile.sequence(all, at: scan.end, to: limit) {
      case .permitted(let length): scan.end += length
      case .forbidden: throw CanonicalJSONError(.forbiddenScalar, at: scan.end)
      case .malformed: throw CanonicalJSONError(.invalidUTF8, at: scan.end)
      }
    } else if byte < 0x20 || byte == 0x7F {
      throw CanonicalJSONError(.forbiddenScalar, at: scan.end)
    } else {
      scan.end += 1
    }
  }

  /// Copies a checked string without its backslashes and returns the length.
  private static func unescape(
    _ source: UnsafeBufferPointer<UInt8>, into target: UnsafeMutableBufferPointer<UInt8>
  ) -> Int {
    var count = 0
    var index = 0
    while index < source.count {
      var byte = source[index]
      if byte == StringProfile.backslash {
        index += 1
        byte = source[index] == UInt8(ascii: "n") ? StringProfile.lineFeed : source[index]
      }
      target.initializeElement(at: count, to: byte)
      count += 1
      index += 1
    }
    return count
  }
}
