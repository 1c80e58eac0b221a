import CanonicalJSON
public import EventLedger
import EventLedgerSQLite
public import Mentoring

/// What somebody wants formed: which base, of which day, in which columns.
public struct BaseFormation: Sendable {
  public var kind: BaseKind
  public var cycle: Cycle
  /// The day that the base is of.
  public var on: CivilDate
  /// Name and version of the column set; nil: the newest one of this kind.
  public var columns: String?
  /// Number of the minutes that decided it.
  public var minutes: String?
  /// Forms the base without those who have no active consent, instead of refusing.
  public var leavesOut = false

  public init(_ kind: BaseKind, _ cycle: Cycle, on: CivilDate) {
    self.kind = kind
    self.cycle = cycle
    self.on = on
  }

  /// Most members that one entry names (FORMAT §2, tags); a longer base goes on in the next part.
  static let membersPerPart = 400
}

/// What was formed, or would be.
public struct BaseFormationReport: Sendable {
  public let recording: RecordingReport
  public let composition: BaseComposition
  public let columns: String
}

extension Workspace {
  /// Forms a base: takes its members from the views as they know the day now, and records `base.formed`.
  ///
  /// What DOMAIN demands of each member the rules judge again within the append condition, so that a consent withdrawn
  /// meanwhile refuses it. Throws `ServiceError.refused` where nobody belongs in it, or where somebody has no consent
  /// and is not left out. The same command id again gives the earlier result.
  public func form(
    _ formation: BaseFormation, command: CommandID?, reason: ExceptionReason?, dryRun: Bool = false
  ) throws -> BaseFormationReport {
    let columns = try formation.columns ?? ColumnSet.newest(of: formation.kind).name
    let now = try moment(onDay: formation.on, knownBy: nil, atPosition: nil)
    let known = try command.flatMap { try formedEarlier($0) } ?? now.knownAt
    let composition = try composition(
      of: formation.kind, formation.cycle, at: Moment(day: formation.on, knownAt: known))
    try require(composition, leavingOut: formation.leavesOut)
    let recording = try Recorder(self, via: .cli).record(
      formation.inputs(composition, columns), command: command, reason: reason, dryRun: dryRun)
    return BaseFormationReport(recording: recording, composition: composition, columns: columns)
  }

  /// As known when the base was formed that this command formed before: so the same command asks for the same entries.
  private func formedEarlier(_ command: CommandID) throws -> Position? {
    try store.read { reading in
      guard let first = try reading.command(command)?.positions.first, let event = try reading.event(at: first),
        event.envelope.type == BaseFormed.schema.type
      else { return nil }
      return try BaseFormed(canonical: event.envelope.data).knownAt
    }
  }

  private func require(_ composition: BaseComposition, leavingOut: Bool) throws {
    if !leavingOut, !composition.withoutConsent.isEmpty {
      throw ServiceError(
        .refused, "База не сформирована: согласие действует в её день не у всех (\(composition.withoutConsent.count)).",
        details: composition.withoutConsent.prefix(20).map { "человек \($0)" } + [
          "Внесите согласие или выход участника; либо сформируйте базу без них: --leave-out."
        ])
    }
    guard composition.members.isEmpty else { return }
    throw ServiceError(
      .refused, "База не сформирована: на этот день в неё никто не входит.", details: [Self.wayIn(composition.kind)])
  }

  private static func wayIn(_ kind: BaseKind) -> String {
    switch kind {
    case .mentees: "Наставляемого включает в базу запись mentee.admitted или «import admissions»."
    case .mentors: "Наставник входит в базу, когда определён его профиль («import mentor-profiles») или он утверждён."
    case .readyMentors: "Готов наставник, который утверждён и завершил обучение («import training-completions»)."
    case .longTerm: "В долгосрочную базу наставника вносит запись mentor.retained."
    }
  }
}

extension BaseFormation {
  /// The entries of one command that form the base of these members: one, or as many parts as they need.
  func inputs(_ composition: BaseComposition, _ columns: String) -> [EventInput] {
    let size = Self.membersPerPart
    let parts = max(1, (composition.members.count + size - 1) / size)
    return (0..<parts).map { part in
      let members = composition.members.dropFirst(part * size).prefix(size)
      return EventInput(
        BaseFormed.schema.type, on: on,
        data: fields([
          ("cycle", JSONValue(cycle)), ("base", .string(kind.rawValue)),
          ("columns", .string(columns)), ("count", .integer(Int64(composition.members.count))),
          ("knownAt", .integer(composition.moment.knownAt.rawValue)),
          ("members", .array(members.map { JSONValue($0) })),
          ("minutes", minutes.map(JSONValue.string)),
          ("part", parts > 1 ? .integer(Int64(part + 1)) : nil),
          ("parts", parts > 1 ? .integer(Int64(parts)) : nil),
        ]), cause: part > 0 ? .sameCommand(0) : nil)
    }
  }
}
