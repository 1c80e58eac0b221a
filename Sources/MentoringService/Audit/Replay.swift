import Crypto
public import EventLedger
import EventLedgerSQLite
import Mentoring
public import MentoringViews

/// What a replay of the history found.
public struct ReplayReport: Sendable {
  /// The newest entry that was folded.
  public let position: Position
  /// SHA-256 over every row version of the live views, as known at that position.
  public let liveDigest: String
  /// The same of the views folded anew.
  public let replayedDigest: String
  /// The first row that differs, nil where none does.
  public let difference: ViewDifference?

  public var isEqual: Bool { difference == nil && liveDigest.utf8.elementsEqual(replayedDigest.utf8) }
}

extension Workspace {
  /// Folds the history from the first entry on, beside the live views, and compares every row version.
  public func replay(to position: Position?, progress: (Position) -> Void = { _ in }) throws -> ReplayReport {
    try requireSound()
    let last = try position ?? moment(onDay: nil, knownBy: nil, atPosition: nil).knownAt
    _ = try moment(onDay: nil, knownBy: nil, atPosition: last)
    let live = try views()
    do {
      let replayed = try ViewsDatabase(inMemoryFor: facts.id)
      try store.read { try replayed.catchUp(with: $0, through: last, progress: progress) }
      return ReplayReport(
        position: last, liveDigest: try Self.digest(live, last), replayedDigest: try Self.digest(replayed, last),
        difference: try live.firstDifference(from: replayed, at: last))
    } catch {
      throw ServiceError(explaining: error)
    }
  }

  /// SHA-256 over the views' rows, each value with its length, so that no two sets of rows read the same.
  static func digest(_ views: ViewsDatabase, _ position: Position) throws -> String {
    var hash = SHA256()
    try views.forEachVersion(at: position) { view, row in
      for value in [view.rawValue] + row { hash.update(data: Array("\(value.utf8.count):\(value)".utf8)) }
    }
    return hash.finalize().map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
  }
}
