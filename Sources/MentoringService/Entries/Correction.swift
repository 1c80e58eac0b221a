public import CanonicalJSON
public import EventLedger
import EventLedgerSQLite
public import Mentoring

/// What somebody wants corrected: which entry is wrong, why, and what stands in its place.
public struct Correction: Sendable {
  /// What is different in the entry that stands in the wrong one's place.
  public struct Changes: Sendable {
    /// The day it happened on; nil: as the corrected entry says.
    public var on: CivilDate?
    /// Fields of the public part that are different.
    public var data: JSONObject
    /// Fields of the public part that are to be absent.
    public var removed: [String]
    /// Sealed parts given anew, each whole; the others are taken over.
    public var sealed: JSONObject
    /// Why the programme's order is departed from; nil: as the corrected entry says.
    public var exception: ExceptionReason?

    public init(
      on: CivilDate? = nil, data: JSONObject = JSONObject(), removed: [String] = [], sealed: JSONObject = JSONObject(),
      exception: ExceptionReason? = nil
    ) {
      self.on = on
      self.data = data
      self.removed = removed
      self.sealed = sealed
      self.exception = exception
    }
  }

  public var entry: Position
  public var reason: CorrectionReason
  /// An explanation, which is kept sealed.
  public var note: String?
  /// Nil: the entry is withdrawn and nothing stands in its place.
  public var changes: Changes?

  public init(_ entry: Position, reason: CorrectionReason, note: String? = nil, changes: Changes? = nil) {
    self.entry = entry
    self.reason = reason
    self.note = note
    self.changes = changes
  }
}

extension Workspace {
  /// Records a correction and, behind it in the same command, the entry that stands in the wrong one's place.
  ///
  /// The replacement is of the original's type in its newest version, with the changes laid over its public part. Sealed parts that are not
  /// given anew are opened and sealed again under the replacement. The correction bears all tags of both
  /// (DESIGN idea 3). Throws `ServiceError.refused` where the entry may not be corrected, was corrected already, has a
  /// destroyed or unreadable part that is not given anew, or the rules refuse the replacement.
  public func correct(_ correction: Correction, via: Via, command: CommandID?, dryRun: Bool = false) throws
    -> RecordingReport
  {
    do {
      let recorder = try Recorder(self, via: via)
      let target = try correctable(correction.entry)
      var inputs = [try input(correction, target)]
      guard let changes = correction.changes else {
        return try recorder.record(inputs, command: command, reason: nil, dryRun: dryRun)
      }
      var replacement = try replacement(of: target, changes)
      if replacement.type == PersonExited.schema.type { replacement = try recorder.leaving(replacement) }
      let recorded = replacement.takeExceptionReason(statedAnew: changes.data["despite"] != nil)
      let reason = changes.exception ?? recorded
      inputs[0].furtherTags += try replacement.prepared(organisation: facts.opened.organisation).event.tags
      inputs.append(replacement)
      return try recorder.record(inputs, command: command, reason: reason, dryRun: dryRun)
    } catch {
      throw ServiceError(explaining: error)
    }
  }

  /// The entry as it stands, refused where it may not be corrected. Whether it was corrected before, the recorder
  /// judges, within the append condition.
  private func correctable(_ position: Position) throws -> RecordedEvent {
    let (target, next) = try store.read { reading in
      (try reading.event(at: position), Position(try reading.eventCount()))
    }
    let violations = CorrectionRules.violations(entry: next, correcting: position, target: target, corrections: [])
    guard let target, violations.isEmpty else {
      throw ServiceError(.refused, "Запись не исправлена: она нарушает правила.", details: violations.map(\.sentence))
    }
    return target
  }

  private func input(_ correction: Correction, _ target: RecordedEvent) throws -> EventInput {
    EventInput(
      EntryCorrected.schema.type, on: facts.day(of: try recordingTime().reading),
      data: fields([
        ("entry", .integer(correction.entry.rawValue)), ("reason", .string(correction.reason.rawValue)),
        ("replaced", .bool(correction.changes != nil)),
      ]),
      sealed: fields([("note", correction.note.map { .object(fields([("text", .string($0))])) })]),
      cause: .recorded(correction.entry), furtherTags: target.envelope.tags)
  }

  private func replacement(of target: RecordedEvent, _ changes: Correction.Changes) throws -> EventInput {
    let envelope = target.envelope
    guard envelope.type != .entryCorrected else {
      throw ServiceError(
        .refused, "Запись \(target.position) — сама исправление; её можно только отозвать.",
        details: ["Отзовите её без замены: тогда снова действует исправленная запись. Затем исправьте её заново."])
    }
    // As the newest version says it: the replacement is of that version, whatever the corrected entry was.
    var data = try HistoryEntry(target).payload.event.data.knownFields()
    for member in changes.data.members { data[member.key] = member.value }
    for name in changes.removed { data[name] = nil }
    if envelope.type == PersonExited.schema.type, PersonExited.filledIn.allSatisfy({ changes.data[$0] == nil }) {
      // Which pairs the person leaves depends on the day and the role; it is filled in anew.
      for name in PersonExited.filledIn { data[name] = nil }
    }
    var sealed = changes.sealed
    let takenOver = try partsTakenOver(from: target, except: changes.sealed)
    for (name, content) in takenOver { sealed[name] = content }
    var replacement = EventInput(
      envelope.type, on: changes.on ?? envelope.on, data: data, sealed: sealed,
      cause: envelope.cause.map { .recorded($0) })
    if changes.data["form"] == nil { replacement.partsTakenOver = Set(takenOver.map(\.0)) }
    return replacement
  }

  /// The content of the sealed parts that are not given anew.
  private func partsTakenOver(from target: RecordedEvent, except given: JSONObject) throws -> [(String, JSONValue)] {
    guard let schema = EventCatalog.schema(for: target.envelope.type, version: target.envelope.version) else {
      throw MentoringDataError.unknownVersion(target.envelope.type, target.envelope.version)
    }
    return try target.envelope.sealed.enumerated().compactMap { index, reference in
      guard
        let part = schema.sealedParts.first(where: { $0.keyClass.utf8.elementsEqual(reference.keyName.dataClass.utf8) }
        ),
        given[part.name] == nil,
        // Answers that are given anew are scored anew.
        !(part.name == "scores" && given["answers"] != nil)
      else { return nil }
      let opened = try openJSON(PartReference(position: target.position, part: index))
      guard let content = opened.value else {
        throw ServiceError(
          .refused,
          opened.isLost
            ? "Ключ части «\(part.title)» записи \(target.position) утрачен, её не перенести в замену."
            : "Часть «\(part.title)» записи \(target.position) уничтожена по акту, её не перенести в замену.",
          details: ["Дайте эту часть заново через --json или отзовите запись без замены."])
      }
      return (part.name, content)
    }
  }
}

extension EventInput {
  /// Takes out which rules were set aside and why, for they are judged anew; returns why.
  ///
  /// Left as they stand where they were stated anew, or where the type uses its field `reason` for something else.
  fileprivate mutating func takeExceptionReason(statedAnew: Bool) -> ExceptionReason? {
    guard !statedAnew, let schema = EventCatalog.schema(for: type), schema.field("despite") != nil,
      schema.field("reason")?.isRequired == false
    else { return nil }
    let reason = data["reason"]?.stringValue.flatMap(ExceptionReason.init(rawValue:))
    data["despite"] = nil
    data["reason"] = nil
    return reason
  }
}
