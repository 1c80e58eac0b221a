import CanonicalJSON
public import EventLedger
import Mentoring

/// What a profile part says: opened text, to be shown only to whom it is disclosed.
public struct Profile: Hashable, Sendable {
  public let fullName: String
  public let birthDate: CivilDate?
}

/// Opened contacts of a person.
public struct Contact: Hashable, Sendable {
  public let phone: String?
  public let email: String?
  public let address: String?
  public let place: String?
  public let schoolClass: String?
}

/// A sealed part as a reader meets it.
public enum Opened<Content: Sendable>: Sendable {
  case content(Content)
  /// The key was destroyed by an act; only the ledger says so.
  case destroyed
  /// The key is lost and was given up; the text is neither to be read nor destroyed.
  case lost
  case absent

  /// The content, nil where there is none to be had.
  public var value: Content? { if case .content(let content) = self { content } else { nil } }

  /// Whether it is there and can't be read, since its key is lost.
  public var isLost: Bool { if case .lost = self { true } else { false } }

  func map<Other>(_ transform: (Content) throws -> Other) rethrows -> Opened<Other> {
    switch self {
    case .content(let content): .content(try transform(content))
    case .destroyed: .destroyed
    case .lost: .lost
    case .absent: .absent
    }
  }
}

extension Profile {
  init(_ json: JSONValue) {
    let object = json.objectValue ?? JSONObject()
    fullName = object["fullName"]?.stringValue ?? ""
    birthDate = object["birthDate"]?.stringValue.flatMap { CivilDate($0) }
  }

  /// Name as a person is looked up by: case, «ё» and spaces do not count.
  public static func searchKey(_ name: String) -> String {
    name.lowercased().replacing("ё", with: "е").split(separator: " ").joined(separator: " ")
  }
}

extension Contact {
  init(_ json: JSONValue) {
    let object = json.objectValue ?? JSONObject()
    phone = object["phone"]?.stringValue
    email = object["email"]?.stringValue
    address = object["address"]?.stringValue
    place = object["place"]?.stringValue
    schoolClass = object["schoolClass"]?.stringValue
  }
}
