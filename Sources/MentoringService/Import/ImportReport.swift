public import EventLedger
public import Mentoring

/// What an import did, or would do.
public struct ImportReport: Sendable {
  public let kind: String
  public let file: String
  /// Rows of the file.
  public let rows: Int
  /// Commands and entries that were added.
  public internal(set) var commands = 0
  public internal(set) var entries = 0
  /// Rows that this account recorded before.
  public internal(set) var known = 0
  /// Rows that correct what an earlier state of the table brought.
  public internal(set) var changed: [ChangedRow] = []
  /// What an earlier state of the table brought and no row names any more; it stays.
  public internal(set) var missing: [MissingRow] = []
  /// Rows of which the entry was corrected or withdrawn since: the table is older than the ledger.
  public internal(set) var older: [OlderRow] = []
  /// Of how many people the name can't be read, since the key is lost: no row is recognised as being about them by name.
  public internal(set) var lostNames = 0
  /// Rules set aside with a reason, and notices.
  public internal(set) var notices: [String] = []
  /// Earlier entries that no longer hold.
  public internal(set) var broken: [Violation] = []
  public let isDryRun: Bool

  init(kind: String, file: String, rows: Int, isDryRun: Bool) {
    (self.kind, self.file, self.rows, self.isDryRun) = (kind, file, rows, isDryRun)
  }
}

/// A row that was taken before and was corrected since.
public struct OlderRow: Hashable, Sendable {
  public let line: Int
  public let entry: Position
  public let correction: Position
}

/// A file that was not taken: everything that is wrong with it.
public struct ImportRefusal: Error, Sendable {
  public let faults: [TableFault]
}

/// A file that was not taken since rows of it would correct entries, and nobody said that they are to.
public struct CorrectionsProposed: Error, Sendable {
  /// What the import would do.
  public let report: ImportReport
}
