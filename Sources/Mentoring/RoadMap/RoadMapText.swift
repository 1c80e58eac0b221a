/// How the texts of a road map are compared: by the bytes of their UTF-8, after the differences that a rule disregards
/// were taken out.
enum RoadMapText {
  /// Whether two texts are the same bytes.
  static func areEqual(_ left: String, _ right: String) -> Bool {
    left.utf8.elementsEqual(right.utf8)
  }

  /// Without white space at both ends.
  static func trimmed(_ text: String) -> String {
    var text = text[...]
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }

  /// In lower case, each white space one space, none at the ends.
  static func normalised(_ text: String) -> String {
    text.lowercased().split { $0.isWhitespace }.joined(separator: " ")
  }

  /// In lower case without any white space.
  static func compact(_ text: String) -> String {
    String(text.lowercased().filter { !$0.isWhitespace })
  }

  /// The runs of letters and digits, in order.
  static func words(_ text: String) -> [String] {
    text.split { !$0.isLetter && !$0.isNumber }.map { String($0) }
  }

  /// How often a text stands in another, without overlap.
  static func count(of part: String, in text: String) -> Int {
    let part = Array(part.utf8)
    let text = Array(text.utf8)
    guard !part.isEmpty else { return 0 }
    var count = 0
    var index = 0
    while index + part.count <= text.count {
      if text[index..<(index + part.count)].elementsEqual(part) {
        count += 1
        index += part.count
      } else {
        index += 1
      }
    }
    return count
  }

  /// Whether a text stands in another.
  static func contains(_ text: String, _ part: String) -> Bool {
    var text = text
    var part = part
    return text.withUTF8 { text in
      part.withUTF8 { part in
        guard !part.isEmpty else { return false }
        var start = 0
        while start + part.count <= text.count {
          // From the end: the first bytes of Cyrillic letters are nearly all alike.
          var matched = part.count
          while matched > 0, text[start + matched - 1] == part[matched - 1] { matched -= 1 }
          if matched == 0 { return true }
          start += 1
        }
        return false
      }
    }
  }

  /// A text with a capital at its beginning.
  static func capitalised(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst()
  }

  /// The spellings in which a name stands in a text when white space is disregarded, each as written.
  static func spellings(of name: String, in text: String) -> [String] {
    let name = name.filter { !$0.isWhitespace }.map { $0 }
    let text = Array(text)
    var found: [String] = []
    var start = 0
    while start < text.count {
      if let end = end(of: name, in: text, from: start) {
        found.append(String(text[start..<end]))
        start = end
      } else {
        start += 1
      }
    }
    return found
  }

  private static func end(of name: [Character], in text: [Character], from start: Int) -> Int? {
    guard let first = name.first, text[start] == first else { return nil }
    var matched = 0
    var index = start
    while index < text.count {
      if text[index] == name[matched] {
        matched += 1
        if matched == name.count { return index + 1 }
      } else if !text[index].isWhitespace {
        return nil
      }
      index += 1
    }
    return nil
  }
}
