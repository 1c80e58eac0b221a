/// A personal name as official papers abbreviate it: two initials and a surname, in either order, with or without a
/// space (`А.Б. Образцова`, `Образцова А.Б.`).
struct PersonalName {
  /// Where it stands in the characters searched.
  let range: Range<Int>
  /// As written.
  let text: String
  /// Surname and initials in lower case, without spaces: the same for every spelling of one name.
  let person: String

  /// The names in a text, from left to right.
  static func all(in text: [Character]) -> [PersonalName] {
    var names: [PersonalName] = []
    var index = 0
    while index < text.count {
      let beginsWord = index == 0 || !text[index - 1].isLetter
      if beginsWord, let name = initialsFirst(text, at: index) ?? surnameFirst(text, at: index) {
        names.append(name)
        index = name.range.upperBound
      } else {
        index += 1
      }
    }
    return names
  }

  private static func initialsFirst(_ text: [Character], at start: Int) -> PersonalName? {
    guard let (initials, afterInitials) = initials(text, at: start),
      let (surname, end) = surname(text, at: skippingSpaces(text, from: afterInitials))
    else { return nil }
    return PersonalName(text, start..<end, surname: surname, initials: initials)
  }

  private static func surnameFirst(_ text: [Character], at start: Int) -> PersonalName? {
    guard let (surname, afterSurname) = surname(text, at: start) else { return nil }
    let next = skippingSpaces(text, from: afterSurname)
    guard next > afterSurname, let (initials, end) = initials(text, at: next) else { return nil }
    return PersonalName(text, start..<end, surname: surname, initials: initials)
  }

  private init(_ text: [Character], _ range: Range<Int>, surname: String, initials: String) {
    self.range = range
    self.text = String(text[range])
    person = (surname + " " + initials).lowercased()
  }

  private static func initials(_ text: [Character], at start: Int) -> (String, Int)? {
    guard let first = initial(text, at: start) else { return nil }
    let next = skippingSpaces(text, from: start + 2)
    guard let second = initial(text, at: next) else { return nil }
    return (String([first, second]), next + 2)
  }

  private static func initial(_ text: [Character], at index: Int) -> Character? {
    guard index + 1 < text.count, text[index].isLetter, text[index].isUppercase, text[index + 1] == "." else {
      return nil
    }
    return text[index]
  }

  /// A capital and small letters; a double surname has a hyphen and the same again.
  private static func surname(_ text: [Character], at start: Int) -> (String, Int)? {
    guard var end = capitalised(text, at: start) else { return nil }
    if end < text.count, text[end] == "-", let second = capitalised(text, at: end + 1) { end = second }
    return (String(text[start..<end]), end)
  }

  private static func capitalised(_ text: [Character], at start: Int) -> Int? {
    guard start < text.count, text[start].isLetter, text[start].isUppercase else { return nil }
    var end = start + 1
    while end < text.count, text[end].isLetter, text[end].isLowercase { end += 1 }
    return end > start + 1 ? end : nil
  }

  private static func skippingSpaces(_ text: [Character], from start: Int) -> Int {
    var index = start
    while index < text.count, text[index] == " " { index += 1 }
    return index
  }
}
