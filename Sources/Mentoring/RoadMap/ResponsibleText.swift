/// What a text says about who is responsible: posts, each with a name or without, as
/// «директор А.Б. Образцова, педагог-психолог Пример В.Г.».
struct ResponsibleText {
  /// One post in the text.
  struct Mention {
    /// The post as written, without the commas around it.
    let title: String
    /// The name as written.
    let name: PersonalName?
    /// A name stands before this post, and no comma between them.
    let lacksComma: Bool
    /// A comma parts the post from its own name.
    let hasCommaBeforeName: Bool
  }

  let mentions: [Mention]

  init(_ text: String) {
    let characters = Array(text)
    var mentions: [Mention] = []
    var start = 0
    for name in PersonalName.all(in: characters) {
      let words = characters[start..<name.range.lowerBound]
      let titles = Self.titles(words)
      let lacksComma = start > 0 && words.first { !$0.isWhitespace } != ","
      for title in titles.dropLast() {
        mentions.append(Mention(title: title, name: nil, lacksComma: false, hasCommaBeforeName: false))
      }
      mentions.append(
        Mention(
          title: titles.last ?? "", name: name, lacksComma: lacksComma,
          hasCommaBeforeName: words.last { !$0.isWhitespace } == "," && !titles.isEmpty))
      start = name.range.upperBound
    }
    for title in Self.titles(characters[start...]) {
      mentions.append(Mention(title: title, name: nil, lacksComma: false, hasCommaBeforeName: false))
    }
    self.mentions = mentions
  }

  private static func titles(_ words: ArraySlice<Character>) -> [String] {
    words.split(separator: ",").map { RoadMapText.trimmed(String($0)) }.filter { !$0.isEmpty }
  }
}
