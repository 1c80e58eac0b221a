/// A pattern of the subset of regular expressions that schemas use, compiled by the generator.
///
/// ```text
/// pattern  = "^" 1*piece "$"
/// piece    = atom [ "?" | "*" | "+" | "{" n "}" | "{" n "," [ m ] "}" ]
/// atom     = literal | "\" punctuation | "[" 1*( scalar [ "-" scalar ] ) "]" | "(" 1*piece ")"
/// ```
///
/// It matches whole texts, by Unicode scalars. The work is bounded by pieces × length², whatever the pattern, for
/// it follows sets of places instead of trying one way after the other.
public struct TextPattern: Sendable, Hashable {
  /// One scalar of a set, or a sequence, so many times.
  package indirect enum Piece: Sendable, Hashable {
    case scalar([ClosedRange<UInt32>], ClosedRange<Int>)
    case group([Piece], ClosedRange<Int>)
  }

  /// The pattern as the schema writes it.
  public let source: String
  private let pieces: [Piece]

  package init(_ source: String, _ pieces: [Piece]) {
    self.source = source
    self.pieces = pieces
  }

  /// Whether the whole text matches.
  public func matches(_ text: String) -> Bool {
    let scalars = text.unicodeScalars.map(\.value)
    return Self.ends(of: pieces, from: [0], in: scalars).contains(scalars.count)
  }

  /// Every place where a sequence that begins at one of some places can end.
  private static func ends(of pieces: [Piece], from starts: Set<Int>, in text: [UInt32]) -> Set<Int> {
    pieces.reduce(starts) { places, piece in
      switch piece {
      case .scalar(let ranges, let counts):
        repeated(counts, from: places) { places in
          Set(
            places.filter { place in place < text.count && ranges.contains { $0.contains(text[place]) } }
              .map { $0 + 1 })
        }
      case .group(let pieces, let counts):
        repeated(counts, from: places) { ends(of: pieces, from: $0, in: text) }
      }
    }
  }

  private static func repeated(
    _ counts: ClosedRange<Int>, from starts: Set<Int>, _ step: (Set<Int>) -> Set<Int>
  ) -> Set<Int> {
    var reached: Set<Int> = counts.lowerBound == 0 ? starts : []
    var places = starts
    var count = 0
    while count < counts.upperBound, !places.isEmpty {
      places = step(places)
      count += 1
      guard count >= counts.lowerBound else { continue }
      // Places that were reached before lead nowhere new.
      places.subtract(reached)
      reached.formUnion(places)
    }
    return reached
  }
}
