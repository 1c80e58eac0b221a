/// A part of a card for people: a heading, and under it each field with its value.
struct CardSection {
  private let title: String?
  private let fields: [(title: String, value: String)]

  /// The rows of a card that one record made. The person or pair stands above the card, the year in the heading.
  init(_ rows: ArraySlice<[String: QueryCell]>, _ titles: [String: String]) {
    func text(_ field: String) -> String? {
      rows.first { $0["field"]?.code == .string(field) }?["value"]?.title.plainText
    }
    let view = rows.first?["view"]
    let cycle = text("cycle").map { ", \($0) год" } ?? ""
    title = (view?.title.plainText ?? "") + cycle
    // A consent is of somebody too, so only the card's own subject is left out.
    let above: Set<ListingValue> = [.string("person"), .string("cycle"), .string("pair")]
    let hasConsent = rows.contains {
      $0["field"]?.code == .string("consentState") && $0["value"]?.code == .string("given")
    }
    let needless = Self.needless(text, hasConsent: hasConsent)
    let isPairs = view?.code == .string("pairs") || view?.code == .string("meetings")
    fields = rows.compactMap { row in
      guard let field = row["field"], let value = row["value"] else { return nil }
      if above.contains(field.code), isPairs || field.code != .string("pair") { return nil }
      if needless.contains(field.code) { return nil }
      return (field.title.plainText, value.title.plainText)
    }
  }

  /// Fields that another one has made needless: why data are kept while there is no consent, once there is one; the last
  /// day that counts, where it is the day which the consent states.
  private static func needless(_ text: (String) -> String?, hasConsent: Bool) -> Set<ListingValue> {
    var needless: Set<ListingValue> = hasConsent ? [.string("basis")] : []
    for (stated, counts) in [("consentUntil", "consentLastDay"), ("until", "lastDay")]
    where text(stated) == text(counts) {
      needless.insert(.string(counts))
    }
    return needless
  }

  init(title: String?, fields: [(String, String)]) {
    self.title = title
    self.fields = fields.map { (title: $0.0, value: $0.1) }
  }

  /// The section as lines, each ended by a line feed: values stand under each other, and their further lines too. Where
  /// little room would be left for values, they stand on lines of their own.
  func text(on terminal: Terminal) -> String {
    let titles = fields.map { DisplayWidth.of($0.title) }
    let widest = min(titles.max() ?? 0, terminal.width / 2)
    var text = title.map { terminal.styled($0, .heading) + "\n" } ?? ""
    for (field, width) in zip(fields, titles) {
      let indent = 2 + widest + 2
      let paragraphs = TextWrapping.paragraphs(of: field.value.isEmpty ? TextTable.nothing : field.value)
      let lines = paragraphs.flatMap { TextWrapping.wrap($0, to: max(1, terminal.width - indent)) }
      let beside = width <= widest
      if !beside { text += TextWrapping.wrap(field.title, to: terminal.width - 2).map { "  \($0)\n" }.joined() }
      for (index, line) in lines.enumerated() {
        let head = index == 0 && beside ? "  " + field.title : ""
        text += head + String(repeating: " ", count: indent - DisplayWidth.of(head)) + line + "\n"
      }
    }
    return text
  }
}
