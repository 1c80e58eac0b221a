public import EventLedger
import Mentoring

/// Who may open and write sealed parts of a class, beyond the right to open personal data at all.
///
/// What a psychologist states may be health data (152-FZ art. 10): its class opens for the psychologist alone. The
/// data-protection officer owes the subject an answer (art. 14) and a court what it demands, so for these two purposes
/// the officer hands out a single part by `disclose`, which the ledger itself records; no listing, card or history opens
/// it to the officer. To everybody else it is only said that there is something.
struct PartReaders {
  /// The role that the class is kept for; nil where everybody entitled opens it.
  private let keeper: AccountRole?

  init(ofClass keyClass: String) {
    keeper = keyClass.utf8.elementsEqual("psychology".utf8) ? .psychologist : nil
  }

  /// Whether the class is kept for a role.
  var isKept: Bool { keeper != nil }

  /// The role that is asked for, in Russian.
  var title: String { keeper?.title ?? "" }

  /// Whether an account with these roles may open a part; `handingOut` is why it is handed out as a disclosure.
  func mayOpen(_ roles: Set<AccountRole>, handingOut purpose: DisclosurePurpose?) -> Bool {
    guard let keeper, !roles.contains(keeper) else { return true }
    return roles.contains(.officer) && (purpose == .request || purpose == .court)
  }

  /// Whether an account with these roles may not record a part.
  func mayNotWrite(_ roles: Set<AccountRole>) -> Bool { keeper.map { !roles.contains($0) } ?? false }
}

/// A sealed part as it reaches somebody.
public enum OpenedPart: Sendable {
  case content(Plaintext)
  /// The key was destroyed by an act.
  case destroyed
  /// The key is lost and was given up.
  case lost
  /// There is something, kept for the named role.
  case withheld(String)

  /// A part that nobody is kept from.
  init(_ opened: Opened<Plaintext>) {
    self =
      switch opened {
      case .content(let plaintext): .content(plaintext)
      case .lost: .lost
      case .destroyed, .absent: .destroyed
      }
  }

  /// The text, nil where there is none to be had.
  public var value: Plaintext? { if case .content(let plaintext) = self { plaintext } else { nil } }
}

extension Workspace {
  /// Whether the acting account opens what a psychologist states.
  public func mayOpenPsychology() throws -> Bool {
    PartReaders(ofClass: "psychology").mayOpen(try actingAccount().roles, handingOut: nil)
  }
}
