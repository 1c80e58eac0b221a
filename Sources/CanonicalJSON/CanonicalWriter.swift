/// A streaming writer of canonical JSON for code that knows the order of its keys.
///
/// The writer sets commas itself. What a caller can get wrong (a key out of order, a value without a key, a bracket
/// that does not match, more depth than the profile has) is a bug of the caller and traps; what data can get wrong (a
/// forbidden scalar, an integer out of range) is an error, and then nothing of that value has been written.
///
/// ```swift
/// var writer = CanonicalWriter()
/// writer.beginObject()
/// writer.key("act")
/// try writer.integer(1)
/// writer.endObject()
/// ```
public struct CanonicalWriter: Sendable {
  /// What is written so far.
  public private(set) var bytes: [UInt8]

  /// What the brackets require; small, so that it can be put back after an error.
  private struct State {
    var depth = 0
    /// One bit a depth: whether an object is open there, and whether it holds something.
    var objects: UInt16 = 0
    var filled: UInt16 = 0
    /// A key has been written and its value has not.
    var awaitsValue = false

    var bit: UInt16 { 1 << UInt16(depth) }
    var isInObject: Bool { depth > 0 && objects & bit != 0 }
  }

  private var state = State()
  /// For each depth where the newest key stands in ``bytes``.
  private var lastKeys = InlineArray<9, Range<Int>>(repeating: 0..<0)

  /// An empty writer with room for so many bytes.
  public init(reserving capacity: Int = 512) {
    bytes = []
    bytes.reserveCapacity(capacity)
  }

  /// A writer whose bytes begin with a prefix that is not JSON, such as the first line of a leaf.
  public init(prefix: some Sequence<UInt8>, reserving capacity: Int = 512) {
    self.init(reserving: capacity)
    bytes.append(contentsOf: prefix)
  }

  /// Writes `{`.
  public mutating func beginObject() {
    open(UInt8(ascii: "{"), isObject: true)
  }

  /// Writes `}`.
  public mutating func endObject() {
    precondition(state.isInObject && !state.awaitsValue, "endObject() without beginObject()")
    close(UInt8(ascii: "}"))
  }

  /// Writes `[`.
  public mutating func beginArray() {
    open(UInt8(ascii: "["), isObject: false)
  }

  /// Writes `]`.
  public mutating func endArray() {
    precondition(state.depth > 0 && !state.isInObject, "endArray() without beginArray()")
    close(UInt8(ascii: "]"))
  }

  /// Writes the key of the next member.
  ///
  /// - Precondition: it matches `[a-z][A-Za-z0-9]*` and sorts after the key in front of it.
  public mutating func key(_ key: StaticString) {
    precondition(key.hasPointerRepresentation, "a key must be a string literal")
    write(key: UnsafeBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount))
  }

  /// Writes the key of the next member.
  ///
  /// - Precondition: it matches `[a-z][A-Za-z0-9]*` and sorts after the key in front of it.
  public mutating func key(_ key: String) {
    var key = key
    key.withUTF8 { write(key: $0) }
  }

  /// Writes a string.
  public mutating func string(_ text: String) throws(CanonicalJSONError) {
    let (mark, before) = (bytes.count, state)
    beginValue()
    bytes.append(StringProfile.quote)
    var text = text
    let fault = text.withUTF8 { appendEscaped($0) }
    if let fault {
      bytes.removeSubrange(mark...)
      state = before
      throw fault
    }
    bytes.append(StringProfile.quote)
  }

  /// Writes an integer.
  public mutating func integer(_ value: Int64) throws(CanonicalJSONError) {
    guard value >= CanonicalJSON.minimumInteger, value <= CanonicalJSON.maximumInteger else {
      throw CanonicalJSONError(.integerOutOfRange, at: bytes.count)
    }
    beginValue()
    if value >= 0, value < 10 {
      bytes.append(UInt8(ascii: "0") + UInt8(value))
    } else {
      bytes.append(contentsOf: String(value).utf8)
    }
  }

  /// Writes `true` or `false`.
  public mutating func bool(_ value: Bool) {
    beginValue()
    bytes.append(contentsOf: (value ? "true" : "false").utf8)
  }

  /// Writes a value of any kind.
  ///
  /// - Throws: also ``CanonicalJSONError/Code/invalidKey`` and ``CanonicalJSONError/Code/tooDeep``, for a value may
  ///   come from outside.
  public mutating func value(_ value: JSONValue) throws(CanonicalJSONError) {
    let (mark, before) = (bytes.count, state)
    do {
      try write(value)
    } catch {
      bytes.removeSubrange(mark...)
      state = before
      throw error
    }
  }

  /// Writes a value that is canonical already, byte for byte, such as a range that ``CanonicalReader/rawValue()``
  /// returned. The writer does not look into it.
  public mutating func raw(_ canonical: some Sequence<UInt8>) {
    beginValue()
    bytes.append(contentsOf: canonical)
  }
}

extension CanonicalWriter {
  private mutating func beginValue() {
    if state.isInObject {
      precondition(state.awaitsValue, "a value in an object needs a key")
      state.awaitsValue = false
    } else {
      // At depth 0 the bit says that the one value has been written.
      if state.filled & state.bit != 0 {
        precondition(state.depth > 0, "a document is one value")
        bytes.append(UInt8(ascii: ","))
      }
      state.filled |= state.bit
    }
  }

  private mutating func open(_ bracket: UInt8, isObject: Bool) {
    precondition(state.depth < CanonicalJSON.maximumDepth, "objects and arrays nest too deep")
    beginValue()
    bytes.append(bracket)
    state.depth += 1
    state.filled &= ~state.bit
    if isObject { state.objects |= state.bit } else { state.objects &= ~state.bit }
  }

  private mutating func close(_ bracket: UInt8) {
    bytes.append(bracket)
    state.depth -= 1
  }

  private mutating func write(key: UnsafeBufferPointer<UInt8>) {
    precondition(state.isInObject && !state.awaitsValue, "a key outside an object, or after a key")
    precondition(Self.isKey(key), "a key must match [a-z][A-Za-z0-9]*")
    if state.filled & state.bit != 0 {
      precondition(bytes[lastKeys[state.depth]].lexicographicallyPrecedes(key), "keys must be unique and sorted")
      bytes.append(UInt8(ascii: ","))
    }
    bytes.append(StringProfile.quote)
    lastKeys[state.depth] = bytes.count..<bytes.count + key.count
    bytes.append(contentsOf: key)
    bytes.append(StringProfile.quote)
    bytes.append(UInt8(ascii: ":"))
    state.filled |= state.bit
    state.awaitsValue = true
  }

  private static func isKey(_ key: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = key.first, StringProfile.beginsKey(first) else { return false }
    return key.allSatisfy { StringProfile.continuesKey($0) }
  }

  private mutating func write(_ value: JSONValue) throws(CanonicalJSONError) {
    switch value {
    case .string(let text): try string(text)
    case .integer(let number): try integer(number)
    case .bool(let truth): bool(truth)
    case .array(let elements):
      try checkDepth()
      beginArray()
      for element in elements {
        try write(element)
      }
      endArray()
    case .object(let object):
      try checkDepth()
      beginObject()
      for member in object.members {
        guard CanonicalJSON.isKey(member.key) else { throw CanonicalJSONError(.invalidKey, at: bytes.count) }
        key(member.key)
        try write(member.value)
      }
      endObject()
    }
  }

  private func checkDepth() throws(CanonicalJSONError) {
    if state.depth == CanonicalJSON.maximumDepth { throw CanonicalJSONError(.tooDeep, at: bytes.count) }
  }

  /// Appends a text with its escapes; returns the fault where a scalar is forbidden.
  private mutating func appendEscaped(_ text: UnsafeBufferPointer<UInt8>) -> CanonicalJSONError? {
    var runStart = 0
    var index = 0
    while index < text.count {
      index = StringProfile.skipPlain(text, from: index, to: text.count)
      // By hand: what is special here, a run that is not ASCII, and the last seven bytes.
      repeat {
        guard index < text.count else { break }
        let byte = text[index]
        if byte >= 0x80 {
          guard case .permitted(let length) = StringProfile.sequence(text, at: index, to: text.count) else {
            return CanonicalJSONError(.forbiddenScalar, at: bytes.count + index - runStart)
          }
          index += length
        } else if byte == StringProfile.quote || byte == StringProfile.backslash || byte == StringProfile.lineFeed {
          bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[runStart..<index]))
          bytes.append(StringProfile.backslash)
          // A line feed becomes "n"; the other two stand for themselves and begin the next run.
          if byte == StringProfile.lineFeed { bytes.append(UInt8(ascii: "n")) }
          runStart = byte == StringProfile.lineFeed ? index + 1 : index
          index += 1
        } else if byte < 0x20 || byte == 0x7F {
          return CanonicalJSONError(.forbiddenScalar, at: bytes.count + index - runStart)
        } else {
          index += 1
        }
      } while index < text.count && (text[index] >= 0x80 || index + 8 > text.count)
    }
    bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[runStart...]))
    return nil
  }
}
