import Foundation

/// The golden values for canonical JSON that an independent implementation made.
struct Vectors {
  let good: [String]
  let bad: [String]

  static let shared: Vectors = {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Vectors/format-v1.json")
    do {
      let content = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
      guard let values = content as? [String: Any], let good = values["canonicalGood"] as? [String],
        let bad = values["canonicalBad"] as? [String]
      else { fatalError("the golden values have another form") }
      return Vectors(good: good, bad: bad)
    } catch {
      fatalError("cannot read the golden values: \(error)")
    }
  }()
}
