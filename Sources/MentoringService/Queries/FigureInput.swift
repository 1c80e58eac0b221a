import CanonicalJSON
import EventLedger
import EventLedgerSQLite
import Mentoring

/// A sealed part that a figure is computed from.
enum ReadPart<Content> {
  case content(Content)
  case destroyed
  case withoutKey
}

/// An entry's sealed part that a figure rests on, and whether it can be read now.
struct FigureInput: Hashable, Sendable {
  enum State: Hashable, Sendable { case readable, destroyed, withoutKey }

  let reference: PartReference
  let state: State

  init?<Content>(_ reference: PartReference?, _ part: ReadPart<Content>) {
    guard let reference else { return nil }
    self.reference = reference
    state =
      switch part {
      case .content: .readable
      case .destroyed: .destroyed
      case .withoutKey: .withoutKey
      }
  }
}

/// What the ledger says of keys that can't be used, in the order of its entries.
struct KeyFates: Sendable {
  /// The entry that asked for a key's destruction, and the act's number.
  private(set) var destroyed: [KeyFingerprint: (entry: Position, act: Int)] = [:]
  /// When a key was given up and taken up again.
  private var losses: [KeyFingerprint: [(entry: Position, isLost: Bool)]] = [:]

  init(_ reading: any LedgerReading) throws {
    let types = [ErasureRequested.schema.type, KeysLost.schema.type, KeysReclaimed.schema.type].sorted()
    for event in try reading.events(matching: EventQuery(types: types)) {
      switch try HistoryEntry(event).payload.event {
      case .erasureRequested(let request):
        for key in request.keys { destroyed[key] = destroyed[key] ?? (event.position, request.act) }
      case .keysLost(let loss):
        for key in loss.keys { losses[key, default: []].append((event.position, true)) }
      case .keysReclaimed(let back):
        for key in back.keys { losses[key, default: []].append((event.position, false)) }
      default: continue
      }
    }
  }

  /// Whether a key could not be used when an entry was made.
  func wasUnusable(_ key: KeyFingerprint, at entry: Position) -> Bool {
    if let destruction = destroyed[key], destruction.entry < entry { return true }
    return losses[key]?.last { $0.entry < entry }?.isLost ?? false
  }
}

/// Figures of groups that monitorings have stated, corrected ones included: whoever has them may subtract.
struct StatedFigures {
  fileprivate let statements: [(entry: Position, cycle: Cycle, codes: [FigureCode])]

  /// Whether a monitoring states a mean of a group with people whose data was destroyed afterwards. The same mean of the
  /// others, beside it, would say what the destroyed ones had answered.
  func speak(of code: FigureCode, in cycle: Cycle, destroyed inputs: [FigureInput], _ store: SQLiteEventStore) throws
    -> Bool
  {
    let destroyed = inputs.filter { $0.state == .destroyed }
    let statements = statements.filter { statement in
      statement.cycle == cycle && statement.codes.contains { $0.isOfGroup(code) }
    }
    guard !destroyed.isEmpty, !statements.isEmpty else { return false }
    return try store.read { reading in
      let fates = try KeyFates(reading)
      return try destroyed.contains { input in
        guard let key = try reading.fingerprint(of: input.reference), let end = fates.destroyed[key]?.entry else {
          return false
        }
        return statements.contains { input.reference.position < $0.entry && $0.entry < end }
      }
    }
  }
}

extension FigureCode {
  fileprivate func isOfGroup(_ other: FigureCode) -> Bool {
    !kind.isCount && group.kind == other.group.kind && role == other.role
      && form.utf8.elementsEqual(other.form.utf8)
  }
}

extension LedgerReading {
  /// The key under which a part is sealed.
  func fingerprint(of reference: PartReference) throws -> KeyFingerprint? {
    try event(at: reference.position)?.envelope.sealed[reference.part].fingerprint
  }
}

extension Workspace {
  /// All that monitorings have stated of answers and scores.
  func statedFigures() throws -> StatedFigures {
    let events = try store.read { try $0.events(matching: EventQuery(types: [MonitoringCompleted.schema.type])) }
    return StatedFigures(
      statements: try events.compactMap { event in
        guard case .monitoringCompleted(let monitoring) = try HistoryEntry(event).payload.event else { return nil }
        return (event.position, monitoring.cycle, (monitoring.figures ?? []).compactMap { FigureCode($0) })
      })
  }

  /// A sealed part for the process itself, from which a figure is computed.
  func readPart(_ reference: PartReference) throws -> ReadPart<JSONValue> {
    do {
      switch try openJSON(reference) {
      case .content(let json): return .content(json)
      case .lost: return .withoutKey
      case .destroyed, .absent: return .destroyed
      }
    } catch VaultError.unknownKey {
      return .withoutKey
    }
  }
}
