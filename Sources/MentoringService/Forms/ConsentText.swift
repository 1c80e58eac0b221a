import CanonicalJSON
public import Mentoring

/// A consent text of a certain version, as `Schemas/consents/` holds it.
public struct ConsentText: Sendable {
  /// Name and version: `participation/1`.
  public let text: String
  public let purpose: ConsentPurpose
  public let title: String
  /// Canonical JSON of the whole text: what its published digest covers.
  public let canonical: String

  /// Every text that the program ships, by name and version.
  public static let all: [String: ConsentText] = {
    var texts: [String: ConsentText] = [:]
    for (name, canonical) in EmbeddedData.consents {
      guard let object = (try? CanonicalJSON.parse(Array(canonical.utf8)))?.objectValue,
        let text = object["text"]?.stringValue, let title = object["title"]?.stringValue,
        let purpose = object["purpose"]?.stringValue.flatMap(ConsentPurpose.init(rawValue:))
      else { preconditionFailure("the embedded consent text \(name) is of its schema; a test reads each") }
      texts[text] = ConsentText(text: text, purpose: purpose, title: title, canonical: canonical)
    }
    return texts
  }()
}

extension ConsentText {
  /// Why a text can't be signed for a purpose, nil where it can.
  static func fault(of text: String, purpose: String) -> String? {
    guard let known = all[text] else {
      return "такого текста согласия нет; есть: \(all.keys.sorted().joined(separator: ", "))"
    }
    return known.purpose.rawValue == purpose ? nil : "этот текст — для цели «\(known.purpose.title)»"
  }
}
