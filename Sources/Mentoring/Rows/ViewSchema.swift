import EventLedger

/// The views that the folds fill.
public enum ViewName: String, CaseIterable, Sendable, Hashable, Comparable {
  case participants, mentees, mentors, longterm, consents, pairs, meetings, orders, bases, cases, publications, matters
  case findings

  public static func < (left: ViewName, right: ViewName) -> Bool { left.rawValue < right.rawValue }
}

/// What a column of a view holds.
public enum ViewColumnKind: Sendable { case text, integer }

/// A column of a view: its stable English name and what it holds.
public struct ViewColumn: Sendable {
  public let name: String
  public let kind: ViewColumnKind

  init(_ name: String, _ kind: ViewColumnKind = .text) {
    self.name = name
    self.kind = kind
  }
}

/// A value of a view: public, never a person's text.
public enum ViewValue: Hashable, Sendable {
  case text(String)
  case integer(Int64)
  case absent
}

/// Which row of an entity it is.
public struct ViewRowKey: Hashable, Comparable, Sendable {
  public let view: ViewName
  public let key: String

  public init(view: ViewName, key: String) {
    self.view = view
    self.key = key
  }

  public static func < (left: ViewRowKey, right: ViewRowKey) -> Bool {
    left.view == right.view ? left.key.utf8.lexicographicallyPrecedes(right.key.utf8) : left.view < right.view
  }
}

/// A row of a view, values in the order of the view's columns.
public struct ViewRow: Hashable, Sendable {
  public let values: [ViewValue]
}

extension ViewName {
  /// The columns of the view, in order. Adding or changing one is a new `ViewName.layoutVersion`: views are then
  /// rebuilt.
  public var columns: [ViewColumn] {
    switch self {
    case .participants:
      [
        ViewColumn("person"), ViewColumn("cycle", .integer), ViewColumn("role"), ViewColumn("occupation"),
        ViewColumn("basis"), ViewColumn("registered", .integer), ViewColumn("registeredOn"), ViewColumn("exitedOn"),
        ViewColumn("mergedInto"),
      ] + Self.consentColumns + Self.personColumns
    case .mentees:
      [
        ViewColumn("person"), ViewColumn("cycle", .integer), ViewColumn("request"), ViewColumn("form"),
        ViewColumn("admitted", .integer), ViewColumn("admittedOn"), ViewColumn("state"), ViewColumn("pair"),
        ViewColumn("mentor"), ViewColumn("pairedOn"), ViewColumn("endedOn"), ViewColumn("goal"),
      ] + Self.resultColumns + Self.consentColumns + Self.personColumns
    case .mentors:
      [
        ViewColumn("person"), ViewColumn("cycle", .integer), ViewColumn("form"), ViewColumn("approved", .integer),
        ViewColumn("approvedOn"), ViewColumn("places", .integer), ViewColumn("taken", .integer),
        ViewColumn("free", .integer), ViewColumn("mentees"), ViewColumn("state"), ViewColumn("endedOn"),
        ViewColumn("interviewedOn"), ViewColumn("interview"), ViewColumn("trainedOn"),
        ViewColumn("trainingHours", .integer), ViewColumn("goal"),
      ] + Self.profileColumns + Self.resultColumns + Self.consentColumns + Self.personColumns
    case .longterm:
      [
        ViewColumn("person"), ViewColumn("cycle", .integer), ViewColumn("retained", .integer), ViewColumn("retainedOn"),
        ViewColumn("until"), ViewColumn("futureState"), ViewColumn("futureUntil"), ViewColumn("futureLastDay"),
        ViewColumn("cycles"), ViewColumn("form"), ViewColumn("mentees"), ViewColumn("goal"),
      ] + Self.profileColumns + Self.resultColumns + Self.personColumns
    case .consents:
      [
        ViewColumn("position", .integer), ViewColumn("person"), ViewColumn("cycle", .integer), ViewColumn("role"),
        ViewColumn("purpose"), ViewColumn("textVersion"), ViewColumn("capacity"), ViewColumn("signer"),
        ViewColumn("channel"), ViewColumn("signedOn"), ViewColumn("until"), ViewColumn("state"),
        ViewColumn("withdrawnOn"), ViewColumn("withdrawal", .integer), ViewColumn("lastDay"),
      ]
    case .pairs:
      [
        ViewColumn("pair"), ViewColumn("cycle", .integer), ViewColumn("kind"), ViewColumn("mentor"),
        ViewColumn("mentees"), ViewColumn("form"), ViewColumn("orderNumber"), ViewColumn("orderPosition", .integer),
        ViewColumn("fixed", .integer), ViewColumn("fixedOn"), ViewColumn("state"), ViewColumn("endedOn"),
        ViewColumn("outcome"), ViewColumn("meetings", .integer), ViewColumn("lastMeetingOn"),
        ViewColumn("proposed", .integer), ViewColumn("proposedOn"), ViewColumn("accepted", .integer),
        ViewColumn("declined", .integer), ViewColumn("notified"), ViewColumn("planned", .integer),
        ViewColumn("regular", .integer), ViewColumn("missed", .integer), ViewColumn("pausedOn"), ViewColumn("finalOn"),
      ]
    case .meetings:
      [
        ViewColumn("position", .integer), ViewColumn("pair"), ViewColumn("cycle", .integer), ViewColumn("kind"),
        ViewColumn("heldOn"), ViewColumn("minutes", .integer), ViewColumn("participants"), ViewColumn("state"),
        ViewColumn("absence"),
      ]
    case .orders:
      [
        ViewColumn("position", .integer), ViewColumn("cycle", .integer), ViewColumn("number"), ViewColumn("kind"),
        ViewColumn("issuedOn"), ViewColumn("pairs", .integer),
      ]
    case .bases:
      [
        ViewColumn("position", .integer), ViewColumn("cycle", .integer), ViewColumn("base"), ViewColumn("columnSet"),
        ViewColumn("formedOn"), ViewColumn("knownAt", .integer), ViewColumn("members", .integer),
      ]
    case .cases:
      [
        ViewColumn("number", .integer), ViewColumn("cycle", .integer), ViewColumn("edition", .integer),
        ViewColumn("position", .integer), ViewColumn("draftedOn"), ViewColumn("anonymised", .integer),
        ViewColumn("persons"), ViewColumn("pair"), ViewColumn("approved", .integer), ViewColumn("approvedOn"),
        ViewColumn("state"),
      ]
    case .publications:
      [
        ViewColumn("number", .integer), ViewColumn("site"), ViewColumn("cycle", .integer), ViewColumn("kind"),
        ViewColumn("caseNumber", .integer), ViewColumn("position", .integer), ViewColumn("publishedOn"),
        ViewColumn("anonymised", .integer), ViewColumn("partner", .integer), ViewColumn("comments", .integer),
        ViewColumn("categories"), ViewColumn("persons"), ViewColumn("withdrawal", .integer),
        ViewColumn("withdrawnOn"), ViewColumn("state"),
      ]
    case .matters:
      [
        ViewColumn("position", .integer), ViewColumn("person"), ViewColumn("kind"), ViewColumn("cycle", .integer),
        ViewColumn("on"), ViewColumn("detail"), ViewColumn("other"), ViewColumn("ended", .integer),
        ViewColumn("endedOn"), ViewColumn("state"),
      ]
    case .findings:
      [
        ViewColumn("entry", .integer), ViewColumn("rule"), ViewColumn("severity"), ViewColumn("culprit", .integer),
        ViewColumn("accepted", .integer), ViewColumn("message"), ViewColumn("about"),
      ]
    }
  }

  /// Version of all columns and folds together. A views file of another one is rebuilt.
  public static let layoutVersion = 5

  private static let consentColumns = [
    ViewColumn("consentState"), ViewColumn("consentUntil"), ViewColumn("consentLastDay"),
  ]

  private static let profileColumns = [
    ViewColumn("competences"), ViewColumn("wishes", .integer), ViewColumn("wishesPart", .integer),
    ViewColumn("answers", .integer), ViewColumn("answersPart", .integer),
  ]

  private static let resultColumns = [ViewColumn("results", .integer), ViewColumn("resultsPart", .integer)]

  private static let personColumns = [
    ViewColumn("profile", .integer), ViewColumn("profilePart", .integer), ViewColumn("contact", .integer),
    ViewColumn("contactPart", .integer), ViewColumn("representative"),
  ]
}

extension ViewValue {
  init(_ text: String?) { self = text.map(ViewValue.text) ?? .absent }
  init(_ number: Int?) { self = number.map { .integer(Int64($0)) } ?? .absent }
  init(_ position: Position?) { self = position.map { .integer($0.rawValue) } ?? .absent }
  init(_ day: CivilDate?) { self = day.map { .text($0.description) } ?? .absent }
}
