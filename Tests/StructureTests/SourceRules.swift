/// Rules that every file written by hand meets.
enum SourceRules {
  /// A file that passes this wants splitting.
  static let lineLimit = 600

  static func lengthFaults(in file: Checkout.File) -> [Fault] {
    let count = file.lines.count - (file.text.hasSuffix("\n") ? 1 : 0)
    return count > lineLimit ? [Fault(file.path, "\(count) lines; one that passes \(lineLimit) wants splitting")] : []
  }

  /// A promise that the compiler can't check, without the reason in a comment on the line before.
  static func uncheckedFaults(in file: Checkout.File) -> [Fault] {
    let lines = file.lines
    return lines.compactMap { number, line in
      guard code(of: line).contains("@unchecked " + "Sendable") else { return nil }
      if number > 1, lines[number - 2].text.trimmed.hasPrefix("//") { return nil }
      return Fault(file.path, line: number, "an unchecked promise needs its reason in a comment on the line before")
    }
  }

  /// An end of the program that tells nobody why.
  static func silentEndFaults(in file: Checkout.File) -> [Fault] {
    file.lines.compactMap { number, line in
      guard code(of: line).filter({ $0 != " " }).contains("fatalError" + "()") else { return nil }
      return Fault(file.path, line: number, "an end of the program must say what was broken")
    }
  }

  /// A line without its comment.
  private static func code(of line: Substring) -> Substring {
    line.trimmed.hasPrefix("//") ? "" : line
  }
}

extension Substring {
  /// Without the white space at the beginning.
  var trimmed: Substring { drop { $0 == " " || $0 == "\t" } }
}
