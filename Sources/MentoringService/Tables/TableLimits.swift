/// The limits on a table handed in from outside. Each has a rule of its own, so that a refusal says which was passed.
public enum TableLimits {
  /// Largest file, in bytes.
  public static let fileBytes = 16 * 1024 * 1024
  /// Most rows below the headings.
  public static let rows = 100_000
  /// Most columns.
  public static let columns = 200
  /// Longest cell, in Unicode scalars.
  public static let cellCharacters = 10_000
  /// Most faults that are collected before reading stops: past these, the file wants making anew, not mending.
  public static let faults = 1_000
}
