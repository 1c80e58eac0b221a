public import CanonicalJSON
public import EventLedger

/// What a schema says about a sealed part: whose it is, under which key, and its fields (FORMAT §4).
public struct PartSchema: Sendable, Hashable {
  /// Whose data it is.
  public enum Owner: Sendable, Hashable {
    /// The organisation: a text about several people.
    case organisation
    /// The person in this field of the public part.
    case field(String)
  }

  /// The key in `sealed`.
  public let name: String
  /// What people see.
  public let title: String
  public let owner: Owner
  /// What it is: `profile`, `contact`, `evidence` …
  public let keyClass: String
  /// How long it lives, made of fields of the public part: `{cycle}`.
  public let term: FieldTemplate
  public let fields: [FieldSchema]

  package init(
    _ name: String, _ title: String, owner: Owner, keyClass: String, term: FieldTemplate, fields: [FieldSchema]
  ) {
    self.name = name
    self.title = title
    self.owner = owner
    self.keyClass = keyClass
    self.term = term
    self.fields = fields
  }

  /// The subject whose key seals the part.
  ///
  /// - Precondition: the data has been checked by ``SchemaValidator``.
  public func owner(in data: JSONObject, organisation: SubjectID) -> SubjectID {
    guard case .field(let name) = owner else { return organisation }
    guard let subject = data[name]?.stringValue.flatMap({ SubjectID($0) }) else {
      preconditionFailure("the owner of a sealed part stands in checked data")
    }
    return subject
  }

  /// The name of the key, `class/term` (FORMAT §4, `k`).
  ///
  /// - Precondition: the data has been checked by ``SchemaValidator``.
  public func keyName(in data: JSONObject) -> String {
    let terms = term.expanded(with: data)
    precondition(terms.count == 1, "the term of a sealed part is made of required fields of checked data")
    return "\(keyClass)/\(terms[0])"
  }
}
