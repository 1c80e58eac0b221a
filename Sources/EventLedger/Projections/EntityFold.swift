/// One entry of an entity's history, as a fold sees it.
public struct FoldEntry<Payload: Sendable>: Sendable {
  public let position: Position
  /// The day it happened on.
  public let on: CivilDate
  public let payload: Payload
  /// What a correction corrects; nil for every other entry.
  public let corrects: CorrectionTarget?
  /// The entries in whose place it stands, the first one first; empty for an entry that replaces none.
  public package(set) var replaces: [Position] = []

  public init(position: Position, on: CivilDate, payload: Payload, corrects: CorrectionTarget? = nil) {
    self.position = position
    self.on = on
    self.payload = payload
    self.corrects = corrects
  }

  /// The order of a fold: by day, then by position. What a correction put in the place of an entry stands in that
  /// place: it was corrected later, but is about what was recorded then.
  static func precedes(_ left: FoldEntry, _ right: FoldEntry) -> Bool {
    (left.on, left.replaces.first ?? left.position, left.position)
      < (right.on, right.replaces.first ?? right.position, right.position)
  }
}

/// What a correction says: which entry no longer counts, and which of the same command stands in its place.
public struct CorrectionTarget: Hashable, Sendable {
  /// The entry that no longer counts.
  public let entry: Position
  /// The entry that stands in its place, nil for none.
  public let replacement: Position?

  public init(entry: Position, replacement: Position?) {
    self.entry = entry
    self.replacement = replacement
  }
}

/// How the history of one entity (a person, a pair, a year's orders) becomes the rows of views.
///
/// A pure function of the entries in the order of their days: `evolve` must not look at a clock or at anything but
/// state and entry, so that the same entries give the same rows for ever.
public protocol EntityFold: Sendable {
  /// What an entry carries.
  associatedtype Payload: Sendable
  /// What the fold knows after some entries.
  associatedtype State: Sendable
  /// A row of some view.
  associatedtype Row: Hashable & Sendable
  /// Which row it is: unique within an entity, stable over its history.
  associatedtype RowKey: Hashable & Comparable & Sendable

  /// What is known of an entity before its first entry.
  func initialState(of entity: Tag) -> State
  /// Takes in one entry that counts. Corrections and corrected entries are never passed.
  func evolve(_ state: inout State, with entry: FoldEntry<Payload>)
  /// Learns that an entry does not count, and which correction says so: for findings that name it. Changes no row.
  func note(_ state: inout State, void entry: FoldEntry<Payload>, by correction: Position)
  /// The rows that the state shows.
  func rows(of state: State) -> [RowKey: Row]
}

extension EntityFold {
  /// Passes an entry on as what it is: one that counts, one that a correction voided, or a correction, which is
  /// neither. True where the state took it in as one that counts.
  package func take(_ entry: FoldEntry<Payload>, _ corrections: CorrectionIndex, into state: inout State) -> Bool {
    if entry.corrects != nil { return false }
    if let correction = corrections.voider(of: entry.position) {
      note(&state, void: entry, by: correction)
      return false
    }
    evolve(&state, with: entry)
    return true
  }
}

/// Which entries still count.
///
/// An entry is void if a correction that counts names it, or if it is the replacement that a void correction brought.
/// So a correction can be corrected: the first entry counts again, and its replacement does not (DESIGN idea 3).
package struct CorrectionIndex: Sendable {
  private var correctionsOf: [Position: [Position]] = [:]
  private var broughtBy: [Position: Position] = [:]
  private var targets: [Position: Position] = [:]

  package init() {}

  /// Of a whole history, given in the order of positions.
  package init(_ entries: [FoldEntry<some Sendable>]) {
    for entry in entries {
      if let target = entry.corrects { insert(entry.position, target) }
    }
  }

  /// The entries of a history in the order of a fold, each knowing in whose place it stands.
  package func inOrder<Payload>(_ entries: [FoldEntry<Payload>]) -> [FoldEntry<Payload>] {
    let placed = entries.map { entry in
      var entry = entry
      entry.replaces = replaced(by: entry.position)
      return entry
    }
    return placed.sorted(by: FoldEntry.precedes)
  }

  /// Takes in a correction, in the order of positions. One that names itself, a later entry or what brought it says
  /// nothing: only a forged ledger has such, and `voider` must end there too.
  package mutating func insert(_ correction: Position, _ target: CorrectionTarget) {
    if let replacement = target.replacement { broughtBy[replacement] = correction }
    guard target.entry < correction, !isBrought(correction, by: target.entry) else { return }
    correctionsOf[target.entry, default: []].append(correction)
    targets[correction] = target.entry
  }

  /// The entries in whose place an entry stands, through all the corrections that led to it, the first one first; empty
  /// where it replaces none. Corrections name earlier entries, so this ends.
  package func replaced(by position: Position) -> [Position] {
    var chain: [Position] = []
    var next = broughtBy[position].flatMap { targets[$0] }
    while let entry = next {
      chain.insert(entry, at: 0)
      next = broughtBy[entry].flatMap { targets[$0] }
    }
    return chain
  }

  private func isBrought(_ position: Position, by correction: Position) -> Bool {
    var next = broughtBy[position]
    while let bringer = next, bringer >= correction {
      if bringer == correction { return true }
      next = broughtBy[bringer]
    }
    return false
  }

  /// The correction that makes an entry void, nil where it counts. A replacement that its void correction brought is
  /// void by what voided the correction. Corrections name earlier entries, and a replacement stands in its correction's
  /// command, so this ends.
  package func voider(of position: Position) -> Position? {
    if let correction = correctionsOf[position]?.last(where: { voider(of: $0) == nil }) { return correction }
    if let correction = broughtBy[position] { return voider(of: correction) }
    return nil
  }
}
