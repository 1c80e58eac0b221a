public import EventLedger

/// What is known of a publication after some entries of it.
public struct PublicationState: Sendable {
  /// The publication on one site.
  struct Place: Hashable, Sendable {
    let site: String
    /// Those still named there.
    var persons: [SubjectID]
    /// Entry and day of the newest withdrawal from the site.
    var withdrawnAt: Position?
    var withdrawnOn: CivilDate?
    /// Whether nothing of it is left on the site.
    var isDown = false
  }
  struct Making: Hashable, Sendable {
    let position: Position
    let on: CivilDate
    let content: PublicationMade
  }

  let entity: Tag
  var making: Making?
  var places: [Place] = []
  var violations: [Violation] = []
  var voided = VoidedEntries()

  init(entity: Tag) { self.entity = entity }
}

/// The history of a publication (tag `publication:3`): where it stands, whom it names, what was taken down.
public struct PublicationFold: EntityFold {
  public init() {}

  public func initialState(of entity: Tag) -> PublicationState { PublicationState(entity: entity) }

  public func evolve(_ state: inout PublicationState, with entry: HistoryEntry) {
    let rules = PublicationRules(state: state, entry: entry)
    switch entry.payload.event {
    case .publicationMade(let event):
      state.violations += rules.making(event)
      guard state.making == nil else { return }
      state.making = PublicationState.Making(position: entry.position, on: entry.on, content: event)
      state.places = event.sites.map { PublicationState.Place(site: $0, persons: event.persons) }
    case .publicationWithdrawn(let event):
      state.violations += rules.withdrawal(event)
      state.takeDown(event, entry)
    default: break
    }
  }

  public func note(_ state: inout PublicationState, void entry: HistoryEntry, by correction: Position) {
    state.voided.note(entry, by: correction)
  }

  public func rows(of state: PublicationState) -> [ViewRowKey: ViewRow] {
    var rows: [ViewRowKey: ViewRow] = [:]
    if let making = state.making {
      for place in state.places { rows[ViewRowKey(view: .publications, key: place.site)] = row(place, making) }
    }
    for violation in state.violations { rows[.finding(violation)] = .finding(violation, about: state.entity) }
    return rows
  }

  private func row(_ place: PublicationState.Place, _ making: PublicationState.Making) -> ViewRow {
    let content = making.content
    return ViewRow(values: [
      ViewValue(Int(content.number)), .text(place.site), ViewValue(Int(content.cycle.rawValue)),
      .text(content.kind.rawValue), ViewValue(content.caseNumber.map { Int($0) }), ViewValue(making.position),
      ViewValue(making.on), .integer(content.anonymised ? 1 : 0),
      .integer(content.partnerSites?.contains(place.site) == true ? 1 : 0), .integer(content.comments == true ? 1 : 0),
      .text(content.categories.map(\.rawValue).joined(separator: " ")),
      .text(place.persons.sorted().map(\.description).joined(separator: " ")), ViewValue(place.withdrawnAt),
      ViewValue(place.withdrawnOn), .text(place.isDown ? "withdrawn" : "published"),
    ])
  }
}

extension PublicationState {
  /// Nobody named: the whole publication leaves the site; else only what is about those people.
  fileprivate mutating func takeDown(_ event: PublicationWithdrawn, _ entry: HistoryEntry) {
    for index in places.indices where event.sites.contains(places[index].site) && !places[index].isDown {
      places[index].withdrawnAt = entry.position
      places[index].withdrawnOn = entry.on
      places[index].persons.removeAll { event.persons.isEmpty || event.persons.contains($0) }
      places[index].isDown = event.persons.isEmpty
    }
  }
}

/// The rules about a publication as such; whether each named person agreed, the person's own history says.
struct PublicationRules: EntryRules {
  let state: PublicationState
  let entry: HistoryEntry

  func making(_ event: PublicationMade) -> [Violation] {
    var found: [Violation] = []
    if let making = state.making {
      found.append(
        violation(
          .publishedOnce, "публикация № \(event.number) уже есть (запись \(making.position))", culprit: making.position)
      )
    }
    if event.anonymised, !event.persons.isEmpty {
      found.append(violation(.publishedAnonymised, "публикация обезличена, а людей названо: \(event.persons.count)"))
    }
    if !event.persons.isEmpty, event.categories.isEmpty {
      found.append(violation(.publishedData, "люди названы, а какие данные о них публикуются, не сказано (categories)"))
    }
    if let strange = event.partnerSites?.first(where: { !event.sites.contains($0) }) {
      found.append(violation(.publishedData, "чужой сайт \(strange) не назван среди сайтов публикации (sites)"))
    }
    if event.kind == .caseStudy, event.caseNumber == nil {
      found.append(violation(.publishedCase, "публикуется кейс, а номер его не указан (caseNumber)"))
    }
    return found
  }

  func withdrawal(_ event: PublicationWithdrawn) -> [Violation] {
    guard state.making != nil else {
      return [
        violation(
          .withdrawsPublished, "публикации № \(event.number) к этому дню нет",
          culprit: state.voided[PublicationMade.schema.type])
      ]
    }
    for site in event.sites {
      guard let place = state.places.first(where: { $0.site.utf8.elementsEqual(site.utf8) }) else {
        return [
          violation(.withdrawsPublished, "на сайте \(site) эта публикация не стояла", culprit: state.making?.position)
        ]
      }
      if place.isDown || (!event.persons.isEmpty && !event.persons.contains { place.persons.contains($0) }) {
        return [
          violation(
            .withdrawsPublished,
            place.isDown ? "с сайта \(site) публикация уже снята" : "никто из названных на сайте \(site) уже не назван",
            culprit: place.withdrawnAt ?? state.making?.position)
        ]
      }
    }
    return []
  }
}
