/// For which days a row holds: from `onFrom` up to, not including, `onTo` (`CivilDate.distantFuture`: open).
public struct RowInterval<RowKey: Hashable & Comparable & Sendable, Row: Hashable & Sendable>: Hashable, Sendable {
  public let key: RowKey
  public let onFrom: CivilDate
  public let onTo: CivilDate
  public let row: Row

  public init(key: RowKey, onFrom: CivilDate, onTo: CivilDate, row: Row) {
    self.key = key
    self.onFrom = onFrom
    self.onTo = onTo
    self.row = row
  }
}

/// What one entry changes in the rows of an entity: intervals that are no longer believed, and those believed instead.
public struct TimelineChange<RowKey: Hashable & Comparable & Sendable, Row: Hashable & Sendable>: Sendable {
  public var closed: [RowInterval<RowKey, Row>] = []
  public var opened: [RowInterval<RowKey, Row>] = []

  /// No change.
  public init() {}

  public var isEmpty: Bool { closed.isEmpty && opened.isEmpty }
}

/// The history of one entity, and the intervals of days for which each of its rows holds as known now.
///
/// `append` takes entries in the order of their positions. An entry in the order of days extends the timeline, at the
/// cost of that entry; a late one or a correction folds the entity anew, at the cost of its entries. Either way the
/// result is that of `EntityTimeline.intervals(folding:)`, the plain fold, which tests hold it to.
public struct EntityTimeline<Fold: EntityFold>: Sendable {
  public typealias Interval = RowInterval<Fold.RowKey, Fold.Row>
  public typealias Change = TimelineChange<Fold.RowKey, Fold.Row>
  public typealias Entry = FoldEntry<Fold.Payload>

  private let fold: Fold
  private let entity: Tag
  private var entries: [Entry] = []
  private var corrections = CorrectionIndex()
  private var state: Fold.State
  private var lastDay = CivilDate.distantPast
  private var settled: Set<Interval> = []
  private var open: [Fold.RowKey: Interval] = [:]

  /// The timeline of an entity without entries.
  public init(of entity: Tag, fold: Fold) {
    self.entity = entity
    self.fold = fold
    state = fold.initialState(of: entity)
  }

  /// The timeline after entries that are known already, given in the order of their positions. Cost: one fold.
  public init(of entity: Tag, fold: Fold, known: [Entry]) {
    self.init(of: entity, fold: fold)
    corrections = CorrectionIndex(known)
    entries = corrections.inOrder(known)
    refold()
  }

  /// All intervals believed now.
  public var intervals: Set<Interval> { settled.union(open.values) }

  /// How many entries the entity has.
  public var entryCount: Int { entries.count }

  /// What the fold knows after the last day.
  public var latestState: Fold.State { state }

  /// Takes in the next entry and says which intervals are believed no longer, and which instead.
  public mutating func append(_ entry: Entry) -> Change {
    var entry = entry
    entry.replaces = corrections.replaced(by: entry.position)
    let isPlain = entry.corrects == nil && entry.replaces.isEmpty
    guard isPlain, entry.on >= lastDay, corrections.voider(of: entry.position) == nil else {
      return insertAndRefold(entry)
    }
    insert(entry)
    fold.evolve(&state, with: entry)
    lastDay = entry.on
    return extend(to: entry.on)
  }

  private mutating func insertAndRefold(_ entry: Entry) -> Change {
    if let target = entry.corrects { corrections.insert(entry.position, target) }
    insert(entry)
    let before = intervals
    refold()
    return changes(since: before)
  }

  /// Which of the intervals that were believed before are believed no longer, and which instead.
  public func changes(since before: Set<Interval>) -> Change {
    let after = intervals
    var change = Change()
    change.closed = Self.sorted(before.subtracting(after))
    change.opened = Self.sorted(after.subtracting(before))
    return change
  }

  /// Keeps entries in the order of the fold; an entry of the newest day, the usual case, goes to the end at once.
  private mutating func insert(_ entry: Entry) {
    let index = entries.lastIndex { !Entry.precedes(entry, $0) }.map { $0 + 1 } ?? 0
    entries.insert(entry, at: index)
  }

  private mutating func refold() {
    state = fold.initialState(of: entity)
    lastDay = .distantPast
    settled = []
    open = [:]
    var index = 0
    while index < entries.count {
      let day = entries[index].on
      var changed = false
      while index < entries.count, entries[index].on == day {
        changed = fold.take(entries[index], corrections, into: &state) || changed
        // What a correction voided is known from its day on too: an entry dated before it must not see it.
        if entries[index].corrects == nil { lastDay = day }
        index += 1
      }
      if changed { _ = extend(to: day) }
    }
  }

  /// Brings the open intervals in line with the state from `day` on.
  private mutating func extend(to day: CivilDate) -> Change {
    let rows = fold.rows(of: state)
    var change = Change()
    for (key, interval) in open where rows[key] != interval.row {
      change.closed.append(interval)
      open[key] = nil
      if interval.onFrom < day {
        let ended = Interval(key: key, onFrom: interval.onFrom, onTo: day, row: interval.row)
        settled.insert(ended)
        change.opened.append(ended)
      }
    }
    for (key, row) in rows where open[key] == nil {
      open[key] = reopened(key, row, on: day, &change)
    }
    change.closed = Self.sorted(change.closed)
    change.opened = Self.sorted(change.opened)
    return change
  }

  /// Opens an interval; one that ended on this very day with the same row goes on instead, as the plain fold has it.
  private mutating func reopened(_ key: Fold.RowKey, _ row: Fold.Row, on day: CivilDate, _ change: inout Change)
    -> Interval
  {
    if let ended = settled.first(where: { $0.key == key && $0.onTo == day && $0.row == row }) {
      settled.remove(ended)
      if let index = change.opened.firstIndex(of: ended) {
        change.opened.remove(at: index)
      } else {
        change.closed.append(ended)
      }
      let joined = Interval(key: key, onFrom: ended.onFrom, onTo: .distantFuture, row: row)
      change.opened.append(joined)
      return joined
    }
    let interval = Interval(key: key, onFrom: day, onTo: .distantFuture, row: row)
    change.opened.append(interval)
    return interval
  }

  private static func sorted(_ intervals: some Sequence<Interval>) -> [Interval] {
    intervals.sorted { ($0.key, $0.onFrom, $0.onTo) < ($1.key, $1.onFrom, $1.onTo) }
  }
}

extension EntityTimeline {
  /// What the fold knows after entries given in the order of their positions: `latestState` of a timeline of them,
  /// without the rows, which decisions do not ask for and which cost about as much as the fold itself.
  public static func state(of entity: Tag, fold: Fold, known: [Entry]) -> Fold.State {
    folded(entity, fold, known) { _ in true }
  }

  /// The plain fold: rows after all entries that count and happened on or before `day`. The oracle of tests, and the
  /// answer to "what would the views say".
  public static func rows(
    of entity: Tag, fold: Fold, folding entries: [Entry], on day: CivilDate
  ) -> [Fold.RowKey: Fold.Row] {
    fold.rows(of: folded(entity, fold, entries) { $0.on <= day })
  }

  private static func folded(_ entity: Tag, _ fold: Fold, _ entries: [Entry], _ counts: (Entry) -> Bool) -> Fold.State {
    let corrections = CorrectionIndex(entries)
    var state = fold.initialState(of: entity)
    for entry in corrections.inOrder(entries) where counts(entry) {
      _ = fold.take(entry, corrections, into: &state)
    }
    return state
  }
}
