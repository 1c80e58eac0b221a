public import EventLedger

/// One value of a listing.
public enum ListingValue: Hashable, Sendable {
  case string(String)
  case integer(Int)
  case bool(Bool)
  /// A day as people read it, `03.10.2021`; a workbook keeps it as a day.
  case day(CivilDate)
  /// A day and a minute of it at the organisation: `05.10.2021 10:00`.
  case time(CivilDate, minute: Int)
  /// A number that is kept times 100, as people read it: `3,50`.
  case hundredths(Int)
  /// A share that is kept in hundredths of a per cent: `4,69 %`.
  case percentHundredths(Int)
  case list([ListingValue])
  /// There is none: an omitted key in JSON, an empty cell in CSV, a dash for people.
  case absent

  /// The text, or absent.
  public init(_ text: String?) { self = text.map(ListingValue.string) ?? .absent }
  /// The number, or absent.
  public init(_ number: Int?) { self = number.map(ListingValue.integer) ?? .absent }
}

/// A column of a listing.
public struct ListingColumn: Sendable {
  /// The stable English name that programs read: `position`, `on`.
  public let key: String
  /// The Russian title that people read.
  public let title: String
  public let alignment: TextTable.Alignment

  public init(_ key: String, _ title: String, _ alignment: TextTable.Alignment = .left) {
    self.key = key
    self.title = title
    self.alignment = alignment
  }
}

/// The answer to a query, before it is known who reads it.
public struct Listing: Sendable {
  public let columns: [ListingColumn]
  public private(set) var rows: [[ListingValue]]
  /// What is listed, in the genitive plural, as the line under a table counts it: «Строк: 12».
  public let noun: String

  /// - Precondition: keys are unique, and each row has one value for each column.
  public init(columns: [ListingColumn], rows: [[ListingValue]] = [], noun: String = "Строк") {
    self.noun = noun
    precondition(Set(columns.map(\.key)).count == columns.count, "keys are unique")
    self.columns = columns
    self.rows = []
    for row in rows { append(row) }
  }

  /// - Precondition: the row has one value for each column.
  public mutating func append(_ row: [ListingValue]) {
    precondition(row.count == columns.count, "a row has one value for each column")
    rows.append(row)
  }
}
