/// A text with the signatures under it, none of them checked (C2SP signed-note).
///
/// ```text
/// note = body LF line LF *( line LF )       body ends in LF; the last empty line divides it from the signatures
/// ```
///
/// The whole note is UTF-8 without ASCII control characters other than line feed.
public struct SignedNote: Hashable, Sendable {
  /// The longest note, in bytes. Source: the ledger format, §5.
  public static let maximumLength = 16 * 1024

  /// The most signature lines. Source: the ledger format, §5.
  public static let maximumSignatures = 100

  /// The text that is signed, its final line feed included.
  public let body: [UInt8]

  /// The signatures in the order in which they stand; at least one.
  public let signatures: [SignatureLine]

  /// Puts signatures under a text.
  ///
  /// - Throws: what ``init(parsing:)`` would throw for the same note.
  public init(body: [UInt8], signatures: [SignatureLine]) throws(MerkleLogError) {
    let lines = signatures.map { "\($0.text)\n" }.joined()
    try self.init(parsing: body + [UInt8(ascii: "\n")] + Array(lines.utf8))
    // A body whose own end looks like a signature would come back shortened.
    guard self.body == body else { throw MerkleLogError(.malformedNote, "the text has a signature line of its own") }
  }

  /// Parses a note.
  ///
  /// - Throws: ``MerkleLogError/Code/tooLong`` beyond the limits, ``MerkleLogError/Code/malformedNote`` otherwise.
  public init(parsing note: String) throws(MerkleLogError) {
    try self.init(parsing: Array(note.utf8))
  }

  /// Parses a note.
  ///
  /// - Throws: ``MerkleLogError/Code/tooLong`` beyond the limits, ``MerkleLogError/Code/malformedNote`` otherwise.
  public init(parsing note: [UInt8]) throws(MerkleLogError) {
    try self.init(parsing: note[...], firstLine: 1)
  }

  init(parsing note: ArraySlice<UInt8>, firstLine: Int) throws(MerkleLogError) {
    guard note.count <= Self.maximumLength else {
      throw MerkleLogError(.tooLong, line: firstLine, "a note has at most \(Self.maximumLength) bytes")
    }
    try Self.checkCharacters(note, firstLine: firstLine)
    guard let divide = Self.lastEmptyLine(of: note) else {
      throw MerkleLogError(.malformedNote, line: firstLine, "no empty line divides the text from its signatures")
    }
    body = Array(note[..<divide])
    var scanner = LineScanner(note[(divide + 1)...], firstLine: firstLine + body.count { $0 == 0x0A } + 1)
    var signatures: [SignatureLine] = []
    repeat {
      let line = try scanner.next(or: .malformedNote)
      guard signatures.count < Self.maximumSignatures else {
        throw MerkleLogError(.tooLong, line: scanner.line, "a note has at most \(Self.maximumSignatures) signatures")
      }
      signatures.append(try SignatureLine(parsing: line, line: scanner.line))
    } while !scanner.isAtEnd
    self.signatures = signatures
  }

  /// The note's bytes; ``init(parsing:)`` reads them back.
  public var bytes: [UInt8] { Array(text.utf8) }

  /// The note as text.
  public var text: String {
    String(decoding: body, as: UTF8.self) + "\n" + signatures.map { "\($0.text)\n" }.joined()
  }

  /// The same text with more signatures under it; lines that stand there already are not repeated.
  ///
  /// - Throws: ``MerkleLogError/Code/tooLong`` beyond the limits.
  public func adding(_ lines: [SignatureLine]) throws(MerkleLogError) -> SignedNote {
    var all = signatures
    for line in lines where !all.contains(line) {
      all.append(line)
    }
    return try SignedNote(body: body, signatures: all)
  }

  private static func checkCharacters(_ note: ArraySlice<UInt8>, firstLine: Int) throws(MerkleLogError) {
    guard String(validating: note, as: UTF8.self) != nil else {
      throw MerkleLogError(.malformedNote, line: firstLine, "a note is UTF-8")
    }
    if let index = note.firstIndex(where: { $0 < 0x20 && $0 != 0x0A }) {
      let line = firstLine + note[..<index].count { $0 == 0x0A }
      throw MerkleLogError(.malformedNote, line: line, "a note has no control character but line feed")
    }
  }

  /// The index of the line feed that is the note's last empty line.
  private static func lastEmptyLine(of note: ArraySlice<UInt8>) -> Int? {
    var index = note.endIndex - 1
    while index > note.startIndex {
      if note[index] == 0x0A, note[index - 1] == 0x0A { return index }
      index -= 1
    }
    return nil
  }
}
