/// The open code of a rule that a table broke, `date.noSuchDay`.
///
/// The readers in this folder name theirs below; an importer adds its own. Codes are stable: programs match on them.
public struct TableRule: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
  public let rawValue: String

  public init(rawValue: String) { self.rawValue = rawValue }
  public init(stringLiteral value: String) { rawValue = value }

  public var description: String { rawValue }
}

extension TableRule {
  // The file as a whole.
  public static let unreadable: TableRule = "file.unreadable"
  public static let fileTooLarge: TableRule = "file.tooLarge"
  public static let emptyFile: TableRule = "file.empty"
  public static let noRows: TableRule = "file.noRows"
  public static let tooManyFaults: TableRule = "file.tooManyFaults"
  // Its encoding.
  public static let utf16: TableRule = "encoding.utf16"
  public static let workbook: TableRule = "encoding.workbook"
  public static let binary: TableRule = "encoding.binary"
  public static let damagedUTF8: TableRule = "encoding.damagedUTF8"
  public static let undefinedByte: TableRule = "encoding.undefinedByte"
  public static let unknownEncoding: TableRule = "encoding.unknown"
  // Its structure.
  public static let noDelimiter: TableRule = "table.noDelimiter"
  public static let mixedDelimiters: TableRule = "table.mixedDelimiters"
  public static let noHeadings: TableRule = "table.noHeadings"
  public static let emptyHeading: TableRule = "table.emptyHeading"
  public static let duplicateHeading: TableRule = "table.duplicateHeading"
  public static let tooManyColumns: TableRule = "table.tooManyColumns"
  public static let tooManyRows: TableRule = "table.tooManyRows"
  public static let unclosedQuote: TableRule = "quote.unclosed"
  public static let textAfterQuote: TableRule = "quote.textAfter"
  public static let strayQuote: TableRule = "quote.stray"
  public static let loneCarriageReturn: TableRule = "line.loneCarriageReturn"
  // Its rows and cells.
  public static let rowTooShort: TableRule = "row.tooShort"
  public static let rowTooLong: TableRule = "row.tooLong"
  public static let emptyRow: TableRule = "row.empty"
  public static let cellTooLong: TableRule = "cell.tooLong"
  public static let controlCharacter: TableRule = "cell.controlCharacter"
  public static let replacementCharacter: TableRule = "cell.replacementCharacter"
}

/// One thing that is wrong with a table, said so that the person who made the file can find and mend it.
///
/// A fault may quote a value, which may be personal: it is for the screen of whoever handed the file in. It must never
/// be written to a log or a file.
public struct TableFault: Error, Hashable, Sendable {
  /// The column a fault is in: by its heading, or by its number from 1 while headings are not known.
  public enum Column: Hashable, Sendable {
    case heading(String)
    case number(Int)
  }

  /// The file's name, without its folder.
  public var file: String
  /// The physical line from 1; absent where the fault is of the file as a whole.
  public var line: Int?
  public var column: Column?
  /// The text of the cell, where it helps to find it.
  public var value: String?
  public var rule: TableRule
  /// A Russian sentence that says what is wrong and, where that is not plain, what to do.
  public var message: String
  /// What the row is in the ledger already, where that is the fault.
  public var recorded: RecordedRow?

  public init(
    file: String, line: Int? = nil, column: Column? = nil, value: String? = nil, rule: TableRule, message: String
  ) {
    self.file = file
    self.line = line
    self.column = column
    self.value = value
    self.rule = rule
    self.message = message
  }
}

extension TableFault: CustomStringConvertible {
  /// Longest value that a description quotes, in characters; the rest is cut off with an ellipsis.
  static let quotedCharacters = 60

  /// «participants.csv, строка 5, столбец «Дата рождения», значение «31.02.2021»: … [date.noSuchDay]», on one line.
  public var description: String {
    var place = [file]
    if let line { place.append("строка \(line)") }
    switch column {
    case .heading(let heading): place.append("столбец «\(Self.excerpt(heading))»")
    case .number(let number): place.append("столбец \(number)")
    case nil: break
    }
    if let value { place.append("значение «\(Self.excerpt(value))»") }
    return "\(place.joined(separator: ", ")): \(message) [\(rule)]"
  }

  /// The value on one line and without characters that a terminal would obey.
  private static func excerpt(_ value: String) -> String {
    var text = ""
    for scalar in value.unicodeScalars.prefix(quotedCharacters) {
      switch scalar.properties.generalCategory {
      case .control: text.unicodeScalars.append(scalar == "\n" || scalar == "\t" ? " " : "\u{FFFD}")
      case .format, .lineSeparator, .paragraphSeparator: text.unicodeScalars.append("\u{FFFD}")
      default: text.unicodeScalars.append(scalar)
      }
    }
    return value.unicodeScalars.count > quotedCharacters ? text + "…" : text
  }
}

/// A table that is not taken, with everything that was found wrong in it, by line.
public struct TableRefusal: Error, Hashable, Sendable, CustomStringConvertible {
  public let faults: [TableFault]

  /// - Precondition: there is at least one fault.
  public init(faults: [TableFault]) {
    precondition(!faults.isEmpty, "a refusal names what is wrong")
    self.faults = faults
  }

  public var description: String { faults.map(\.description).joined(separator: "\n") }
}
