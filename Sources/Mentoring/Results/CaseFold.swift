public import EventLedger

/// What is known of a case after some entries of it.
public struct CaseState: Sendable {
  struct Draft: Hashable, Sendable {
    let position: Position
    let on: CivilDate
    let content: CaseDrafted
    /// Whether the edition was sealed with its text.
    let hasText: Bool
    /// Entry and day of the approval.
    var approval: (position: Position, on: CivilDate)? {
      get { approvedAt.flatMap { position in approvedOn.map { (position, $0) } } }
      set { (approvedAt, approvedOn) = (newValue?.position, newValue?.on) }
    }
    private var approvedAt: Position?
    private var approvedOn: CivilDate?

    init(position: Position, on: CivilDate, content: CaseDrafted, hasText: Bool) {
      self.position = position
      self.on = on
      self.content = content
      self.hasText = hasText
    }
  }

  let entity: Tag
  var drafts: [Draft] = []
  var isPublished = false
  var violations: [Violation] = []
  var voided = VoidedEntries()

  init(entity: Tag) { self.entity = entity }

  /// The newest edition that was approved.
  var approved: Draft? { drafts.last { $0.approval != nil } }
}

/// The history of a case (tag `case:7`): its editions, their approval, what was published of it.
public struct CaseFold: EntityFold {
  public init() {}

  public func initialState(of entity: Tag) -> CaseState { CaseState(entity: entity) }

  public func evolve(_ state: inout CaseState, with entry: HistoryEntry) {
    let rules = CaseRules(state: state, entry: entry)
    switch entry.payload.event {
    case .caseDrafted(let event):
      state.violations += rules.draft(event)
      state.drafts.append(
        CaseState.Draft(
          position: entry.position, on: entry.on, content: event, hasText: entry.payload.parts["notes"] != nil))
    case .caseApproved(let event):
      state.violations += rules.approval(event)
      for index in state.drafts.indices
      where state.drafts[index].content.edition == event.edition && state.drafts[index].approval == nil {
        state.drafts[index].approval = (entry.position, entry.on)
      }
    case .publicationMade(let event):
      state.violations += rules.publication(event)
      state.isPublished = true
    default: break
    }
  }

  public func note(_ state: inout CaseState, void entry: HistoryEntry, by correction: Position) {
    state.voided.note(entry, by: correction)
  }

  public func rows(of state: CaseState) -> [ViewRowKey: ViewRow] {
    var rows: [ViewRowKey: ViewRow] = [:]
    if let newest = state.drafts.last {
      let (content, approved) = (newest.content, state.approved)
      rows[ViewRowKey(view: .cases, key: "case")] = ViewRow(values: [
        ViewValue(Int(content.number)), ViewValue(Int(content.cycle.rawValue)), ViewValue(Int(content.edition)),
        ViewValue(newest.position), ViewValue(newest.on), .integer(content.anonymised ? 1 : 0),
        .text(content.persons.sorted().map(\.description).joined(separator: " ")),
        ViewValue(content.pair?.description), ViewValue(approved?.approval?.position),
        ViewValue(approved?.approval?.on),
        .text(state.isPublished ? "published" : approved == nil ? "drafted" : "approved"),
      ])
    }
    for violation in state.violations { rows[.finding(violation)] = .finding(violation, about: state.entity) }
    return rows
  }
}

/// The rules about a case, judged against what was known of it on the day of the entry.
struct CaseRules: EntryRules {
  let state: CaseState
  let entry: HistoryEntry

  func draft(_ event: CaseDrafted) -> [Violation] {
    var found: [Violation] = []
    if let same = state.drafts.first(where: { $0.content.edition == event.edition }) {
      found.append(
        violation(
          .caseEdition, "редакция \(event.edition) кейса № \(event.number) уже составлена (запись \(same.position))",
          culprit: same.position))
    } else if let other = state.drafts.first(where: { $0.content.cycle != event.cycle }) {
      found.append(
        violation(
          .caseEdition,
          "кейс № \(event.number) — учебного года \(other.content.cycle.title); дайте новому кейсу другой номер",
          culprit: other.position))
    }
    if event.anonymised, !event.persons.isEmpty {
      found.append(violation(.caseAnonymised, "кейс обезличен, а людей названо: \(event.persons.count)"))
    }
    return found
  }

  func approval(_ event: CaseApproved) -> [Violation] {
    guard let draft = state.drafts.last(where: { $0.content.edition == event.edition }) else {
      return [
        violation(
          .caseDrafted, "редакция \(event.edition) кейса № \(event.number) к этому дню не составлена",
          culprit: state.voided[CaseDrafted.schema.type])
      ]
    }
    var found: [Violation] = []
    if !draft.hasText {
      found.append(
        violation(
          .caseTold,
          "у редакции \(event.edition) нет текста; исправьте запись \(draft.position) (correct … --json) или составьте следующую редакцию",
          culprit: draft.position))
    }
    if let earlier = draft.approval {
      found.append(
        violation(
          .caseApprovedOnce, "редакция \(event.edition) уже утверждена (запись \(earlier.position))",
          culprit: earlier.position))
    }
    return found
  }

  func publication(_ event: PublicationMade) -> [Violation] {
    guard let approved = state.approved else {
      return [
        violation(
          .publishedCase, "утверждённой редакции кейса № \(event.caseNumber ?? 0) к этому дню нет",
          culprit: state.voided[CaseApproved.schema.type] ?? state.voided[CaseDrafted.schema.type]
            ?? state.drafts.last?.position)
      ]
    }
    if event.anonymised { return edition(approved) }
    if Set(event.persons) == Set(approved.content.persons) { return [] }
    let named = approved.content.persons.map { String($0.description.prefix(8)) }.sorted().joined(separator: ", ")
    return [
      violation(
        .publishedPeople,
        approved.content.anonymised
          ? "кейс утверждён обезличенным: публикация никого не называет"
          : "публикация кейса называет тех же людей, что и утверждённая редакция (\(named)), или обезличена",
        culprit: approved.position)
    ]
  }

  /// What is published without names was approved without them.
  private func edition(_ approved: CaseState.Draft) -> [Violation] {
    if state.drafts.contains(where: { $0.approval != nil && $0.content.anonymised }) { return [] }
    return [
      violation(
        .publishedEdition,
        "обезличенная редакция кейса № \(approved.content.number) не утверждена, утверждена именная (запись \(approved.position))",
        culprit: state.voided[CaseApproved.schema.type] ?? state.voided[CaseDrafted.schema.type] ?? approved.position)
    ]
  }
}
