public import EventLedger

/// What a publication on one site wants of a person's distribution consent.
public struct DistributionDemand: Hashable, Sendable {
  public let site: String
  public let categories: [DataCategory]
  /// Whether the site is somebody else's: the data is handed over, and others process it.
  public let isPartner: Bool
  /// Whether visitors may comment.
  public let allowsComments: Bool

  public init(site: String, categories: [DataCategory], isPartner: Bool, allowsComments: Bool) {
    self.site = site
    self.categories = categories
    self.isPartner = isPartner
    self.allowsComments = allowsComments
  }

  init(_ event: PublicationMade, site: String) {
    self.init(
      site: site, categories: event.categories, isPartner: event.partnerSites?.contains(site) == true,
      allowsComments: event.comments == true)
  }

  /// The bans that such a publication would break (152-FZ art. 10.1 p. 9).
  var breaks: [DistributionBan] { (isPartner ? [.transfer, .processing] : []) + (allowsComments ? [.comments] : []) }
}

/// Why a person may not be named on a site.
public struct DistributionLack: Hashable, Sendable {
  /// What kind of lack it is.
  public enum Kind: String, Sendable {
    /// No distribution consent was ever given.
    case none
    case withdrawn
    /// The consent's term is over.
    case lapsed
    /// No conditions were stated, or they do not cover the site or the data, or forbid it.
    case terms
  }
  public let kind: Kind
  /// In Russian, with the site, without a name.
  public let message: String
  /// The withdrawal, the consent or the conditions that make it so.
  public let culprit: Position?
}

extension PersonState {
  /// What is missing for naming the person on a site on a day; nil where nothing is.
  ///
  /// Any distribution consent in force does whose newest conditions cover the site (itself, or a path that it begins),
  /// all the data, and forbid nothing of it. A consent without stated conditions names no site.
  public func distributionLack(of demand: DistributionDemand, on day: CivilDate) -> DistributionLack? {
    let given = consents.filter { $0.content.purpose == .distribution && $0.on <= day }
    let active = given.filter { $0.isActive(on: day) }
    guard let newest = active.last else {
      let last = given.last
      let isWithdrawn = last?.withdrawal.map { $0.on <= day } ?? false
      return DistributionLack(
        kind: last == nil ? .none : isWithdrawn ? .withdrawn : .lapsed,
        message: "\(demand.site) — нет действующего согласия на распространение",
        culprit: (isWithdrawn ? last?.withdrawal?.position : last.map { $0.fault?.culprit ?? $0.position })
          ?? undone(ConsentCollected.schema))
    }
    let lacks = active.map { lack(of: demand, under: $0, on: day) }
    if lacks.contains(where: { $0 == nil }) { return nil }
    return lacks.last ?? lack(of: demand, under: newest, on: day)
  }

  private func lack(of demand: DistributionDemand, under consent: ConsentRecord, on day: CivilDate)
    -> DistributionLack?
  {
    func lack(_ message: String, _ culprit: Position) -> DistributionLack {
      DistributionLack(kind: .terms, message: "\(demand.site) — \(message)", culprit: culprit)
    }
    let terms = matters.terms.last { standing[$0.content.consent] == consent.position && $0.on <= day }
    guard let terms else {
      return lack(
        "согласие (запись \(consent.position)) не называет ни одного сайта",
        undone(ConsentTermsStated.schema) ?? consent.position)
    }
    if !terms.content.sites.contains(where: { $0.covers(demand.site) }) {
      return lack("согласие не называет этот сайт", terms.position)
    }
    let missing = demand.categories.filter { !terms.content.categories.contains($0) }
    if !missing.isEmpty {
      return lack(
        "согласие не охватывает: "
          + missing.map { "\($0.title.lowercased()) (\($0.rawValue))" }.joined(separator: ", "),
        terms.position)
    }
    if let ban = demand.breaks.first(where: { terms.content.bans?.contains($0) == true }) {
      return lack("согласие запрещает: \(ban.title.lowercased()) (\(ban.rawValue))", terms.position)
    }
    return nil
  }

  /// The days on which what a publication may rely on can change: consents, their ends and conditions.
  public var distributionDays: Set<CivilDate> {
    var days = Set(matters.terms.map(\.on))
    for consent in consents where consent.content.purpose == .distribution {
      days.insert(consent.on)
      days.insert(consent.lastDay.advanced(byDays: 1))
      if let withdrawal = consent.withdrawal { days.insert(withdrawal.on) }
    }
    return days
  }
}

extension String {
  /// Whether a site that a consent names is the other one, or the folder that it lies in.
  func covers(_ site: String) -> Bool {
    site.utf8.elementsEqual(utf8) || site.utf8.starts(with: (self + "/").utf8)
  }
}
