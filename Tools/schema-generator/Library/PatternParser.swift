/// A piece of a pattern, as `TextPattern.Piece` of the program.
indirect enum PatternPiece: Sendable, Equatable {
  case scalar([ClosedRange<UInt32>], ClosedRange<Int>)
  case group([PatternPiece], ClosedRange<Int>)
}

/// Reads the subset of regular expressions whose meaning is the same in ECMA-262 (which JSON Schema names), in Python
/// and in the program: `^`, literals, `\` before punctuation, `[…]` of scalars and ranges, `(…)`, `? * + {n} {n,} {n,m}`,
/// `$`. No alternation, no negation, no class with a letter.
struct PatternParser {
  struct Fault: Error, Equatable {
    var message: String
  }

  private let scalars: [Unicode.Scalar]
  private var index = 0

  static func parse(_ pattern: String) throws(Fault) -> [PatternPiece] {
    var parser = PatternParser(scalars: Array(pattern.unicodeScalars))
    try parser.take("^")
    let pieces = try parser.pieces(until: "$")
    guard parser.index == parser.scalars.count else { throw Fault(message: "something follows “$”") }
    return pieces
  }

  private init(scalars: [Unicode.Scalar]) { self.scalars = scalars }

  private func peek() throws(Fault) -> Unicode.Scalar {
    guard index < scalars.count else { throw Fault(message: "the pattern must begin with “^” and end with “$”") }
    return scalars[index]
  }

  private mutating func next() throws(Fault) -> Unicode.Scalar {
    let scalar = try peek()
    index += 1
    return scalar
  }

  private mutating func take(_ expected: Unicode.Scalar) throws(Fault) {
    guard try next() == expected else { throw Fault(message: "expected “\(expected)”") }
  }

  private mutating func pieces(until end: Unicode.Scalar) throws(Fault) -> [PatternPiece] {
    var pieces: [PatternPiece] = []
    while try peek() != end {
      let scalar = try next()
      switch scalar {
      case "(":
        let inner = try self.pieces(until: ")")
        pieces.append(.group(inner, try counts()))
      case "[":
        let set = try set()
        pieces.append(.scalar(set, try counts()))
      default:
        let value = try literal(scalar).value
        pieces.append(.scalar([value...value], try counts()))
      }
    }
    index += 1
    guard !pieces.isEmpty else { throw Fault(message: "the pattern, or a group of it, is empty") }
    return pieces
  }

  private mutating func literal(_ scalar: Unicode.Scalar) throws(Fault) -> Unicode.Scalar {
    if scalar == "\\" {
      let escaped = try next()
      guard #".\+*?()[]{}|^$/-"#.unicodeScalars.contains(escaped) else {
        throw Fault(message: "“\\\(escaped)” is not supported")
      }
      return escaped
    }
    guard !"^$.|?*+{}()[]".unicodeScalars.contains(scalar) else {
      throw Fault(message: "“\(scalar)” is not supported here")
    }
    return scalar
  }

  private mutating func set() throws(Fault) -> [ClosedRange<UInt32>] {
    var ranges: [ClosedRange<UInt32>] = []
    guard try peek() != "^" else { throw Fault(message: "a negated set is not supported") }
    while try peek() != "]" {
      let low = try setScalar()
      var high = low
      if try peek() == "-", index + 1 < scalars.count, scalars[index + 1] != "]" {
        index += 1
        high = try setScalar()
      }
      guard low.value <= high.value else { throw Fault(message: "the range \(low)-\(high) is empty") }
      ranges.append(low.value...high.value)
    }
    index += 1
    guard !ranges.isEmpty else { throw Fault(message: "a set is empty") }
    return ranges
  }

  private mutating func setScalar() throws(Fault) -> Unicode.Scalar {
    let scalar = try next()
    if scalar == "\\" { return try literal(scalar) }
    guard scalar != "[" else { throw Fault(message: "“[” within a set needs “\\”") }
    return scalar
  }

  private mutating func counts() throws(Fault) -> ClosedRange<Int> {
    guard index < scalars.count else { return 1...1 }
    switch scalars[index] {
    case "?":
      index += 1
      return 0...1
    case "*":
      index += 1
      return 0...Int.max
    case "+":
      index += 1
      return 1...Int.max
    case "{":
      index += 1
      return try braces()
    default: return 1...1
    }
  }

  private mutating func braces() throws(Fault) -> ClosedRange<Int> {
    let low = try number()
    var high = low
    if try peek() == "," {
      index += 1
      high = try peek() == "}" ? Int.max : try number()
    }
    try take("}")
    guard low <= high else { throw Fault(message: "a repetition from \(low) to \(high)") }
    return low...high
  }

  private mutating func number() throws(Fault) -> Int {
    var digits = ""
    while ("0"..."9").contains(try peek()) { digits.unicodeScalars.append(try next()) }
    guard digits.utf8.count <= 4, let number = Int(digits) else { throw Fault(message: "a repetition needs a number") }
    return number
  }
}
