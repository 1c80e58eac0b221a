import Foundation

/// One row of the answer.
struct Measurement {
  /// How the target judges: the ratio to the reference from below, or the value itself from above.
  enum Judgement { case atLeast, atMost }

  let name: String
  let value: Double
  let unit: String
  var reference: Double?
  var target: Double?
  var judgement = Judgement.atLeast
  /// The size that the target speaks of, and the size that was measured.
  var needs = 0
  var has = 0

  /// How much of the reference was reached.
  var ratio: Double? { reference.map { value / $0 } }

  /// Nil where there is no target, or the size can't tell.
  var met: Bool? {
    guard let target, has >= needs else { return nil }
    switch judgement {
    case .atLeast: return ratio.map { $0 >= target }
    case .atMost: return value <= target
    }
  }

  /// The row as JSON, in the order of its columns.
  var json: String {
    var fields = [
      #""name":"\#(name)""#, #""value":\#(Self.text(value))"#, #""unit":"\#(unit)""#,
      #""reference":\#(reference.map(Self.text) ?? "null")"#, #""ratio":\#(ratio.map(Self.text) ?? "null")"#,
      #""target":\#(target.map(Self.text) ?? "null")"#, #""met":\#(met.map { "\($0)" } ?? "null")"#,
    ]
    if has < needs { fields.append(#""needs":\#(needs)"#) }
    return "{\(fields.joined(separator: ","))}"
  }

  /// The row as a line of a table.
  var line: String {
    var verdict = "–"
    if let met { verdict = met ? "yes" : "no" } else if has < needs { verdict = "needs \(needs)" }
    let numbers = [reference, ratio, target].map { $0.map(Self.text) ?? "–" }
    return Self.columns([name, Self.text(value), unit] + numbers + [verdict])
  }

  static var headings: String { columns(["name", "value", "unit", "reference", "ratio", "target", "met"]) }

  /// The first column to the left, the others to the right.
  private static func columns(_ texts: [String]) -> String {
    var line = texts[0] + String(repeating: " ", count: max(0, 20 - texts[0].count))
    for text in texts.dropFirst() { line += String(repeating: " ", count: max(1, 14 - text.count)) + text }
    return line
  }

  private static func text(_ number: Double) -> String {
    number >= 100 ? String(format: "%.0f", number) : String(format: "%.4f", number)
  }
}
