import EventLedger
import Foundation

/// A fold as small as can be that still has everything that matters: rows that come and go, rows that return to what
/// they were, and rows that tell what was known of void entries.
struct ToyFold: EntityFold {
  enum Payload: Sendable {
    case set(slot: Int, value: Int)
    case clear(slot: Int)
    /// Leaves a row that names the newest void entry known so far.
    case ask
    /// What a correction carries.
    case nothing
  }

  struct State: Sendable {
    var slots: [Int: Int] = [:]
    var count = 0
    var lastVoid: String?
    var answers: [String: String] = [:]
  }

  func initialState(of entity: Tag) -> State { State() }

  func evolve(_ state: inout State, with entry: FoldEntry<Payload>) {
    state.count += 1
    switch entry.payload {
    case .set(let slot, let value): state.slots[slot] = value
    case .clear(let slot): state.slots[slot] = nil
    case .ask: state.answers["asked \(entry.position)"] = state.lastVoid ?? "none"
    case .nothing: state.answers["taken \(entry.position)"] = "a correction"
    }
  }

  func note(_ state: inout State, void entry: FoldEntry<Payload>, by correction: Position) {
    state.lastVoid = "\(entry.position) by \(correction)"
  }

  func rows(of state: State) -> [String: String] {
    var rows = state.answers
    for (slot, value) in state.slots { rows["slot \(slot)"] = "\(value)" }
    if state.count > 0 { rows["parity"] = state.count.isMultiple(of: 2) ? "even" : "odd" }
    return rows
  }
}

typealias ToyTimeline = EntityTimeline<ToyFold>

extension FoldEntry where Payload == ToyFold.Payload {
  /// An entry on one of the days of the tests.
  init(_ position: Int64, day: Int, _ payload: Payload, corrects: Int64? = nil, replaced: Bool = false) {
    let position = Position(position)
    self.init(
      position: position, on: .toy(day), payload: payload,
      corrects: corrects.map {
        CorrectionTarget(entry: Position($0), replacement: replaced ? position.next : nil)
      })
  }
}

extension CivilDate {
  /// The days of the tests, counted from one that does not matter.
  static func toy(_ day: Int) -> CivilDate { CivilDate(daysSinceEpoch: 18_900 + day) }
}

extension Tag {
  static let toy = Tag("toy", 1)
}

/// SplitMix64: the same histories for the same seed.
struct HistoryGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// A generator from the seed in `MENTORLEDGER_SEED`, or from a new one; the seed is printed either way.
  static func announced(_ test: String) -> HistoryGenerator {
    let given = ProcessInfo.processInfo.environment["MENTORLEDGER_SEED"].flatMap { UInt64($0) }
    let seed = given ?? UInt64.random(in: 0...UInt64.max)
    print("MENTORLEDGER_SEED=\(seed) for \(test)")
    return HistoryGenerator(seed: seed)
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func number(below limit: Int) -> Int { Int.random(in: 0..<limit, using: &self) }

  mutating func chance(_ percent: Int) -> Bool { number(below: 100) < percent }
}

extension HistoryGenerator {
  /// Entries of one entity in the order of positions: late ones, corrections, corrections of corrections, replacements.
  mutating func history(days: Int) -> [ToyTimeline.Entry] {
    let length = 1 + number(below: 14)
    var entries: [ToyTimeline.Entry] = []
    while entries.count < length {
      let position = Int64(entries.count)
      guard position > 0, chance(35) else {
        entries.append(ToyTimeline.Entry(position, day: number(below: days), payload()))
        continue
      }
      let target = Int64(number(below: entries.count))
      let replaced = chance(50)
      entries.append(
        ToyTimeline.Entry(position, day: number(below: days), .nothing, corrects: target, replaced: replaced))
      guard replaced else { continue }
      // What stands in the place of a correction is a correction, of something before both.
      let correctsCorrection = entries[Int(target)].corrects != nil
      entries.append(
        ToyTimeline.Entry(
          position + 1, day: number(below: days), correctsCorrection ? .nothing : payload(),
          corrects: correctsCorrection ? Int64(number(below: Int(position))) : nil))
    }
    return entries
  }

  private mutating func payload() -> ToyFold.Payload {
    switch number(below: 4) {
    case 0: .clear(slot: number(below: 2))
    case 1: .ask
    default: .set(slot: number(below: 2), value: number(below: 2))
    }
  }
}
