/// One place where the schemas break a rule of the format or of the house.
package struct SchemaProblem: Error, Hashable, Sendable, CustomStringConvertible {
  /// The rules that the generator holds.
  package enum Rule: String, Sendable, CaseIterable {
    /// The file is no JSON, or holds null, a fraction, a key twice.
    case json
    /// A keyword that the generator does not know, so that it would check less than the schema says.
    case keyword
    /// A member of the schema that is missing or of the wrong form.
    case shape
    /// A key that is not `[a-z][A-Za-z0-9]*`.
    case key
    /// An object without `additionalProperties: false`.
    case openObject
    /// A string in `data` without pattern, enumeration or format.
    case freeString
    /// A sealed text without `maxLength`.
    case unlimitedText
    /// A number that is not an integer with both bounds.
    case number
    /// A field, code or part without a Russian title.
    case title
    /// A pattern outside the supported subset, or without Russian words for what it expects.
    case pattern
    /// A `$ref` to nothing.
    case reference
    /// A sealed part whose owner is missing or is no required person.
    case owner
    /// A key class that FORMAT §4 does not list.
    case keyClass
    /// A term that is missing or is made of something other than required ids, years and codes.
    case term
    /// An owner, other than the organisation, that no tag names.
    case ownerTag
    /// A tag template outside the grammar, or of an unknown field.
    case tag
    /// An item that the road map does not have, or an incomplete deciding map.
    case item
    /// Neither items nor a reason, or both.
    case reason
    /// A role that is none of the accounts' roles.
    case role
    /// Too few examples, or malformed ones.
    case examples
    /// A name that does not agree with the file's.
    case name
    /// A gap between the versions of a type, or a field that says wrongly since which version it is demanded.
    case version
  }

  /// The file, from the schemas' folder: `events/consent.collected.v1.json`.
  package var file: String
  /// The place in it: `$.properties.data.properties.person`.
  package var path: String
  package var rule: Rule
  package var message: String

  package var description: String { "\(file): \(path): \(rule.rawValue): \(message)" }
}

/// What the generator found wrong, all of it.
package struct SchemaProblems: Error, Sendable, CustomStringConvertible {
  package var problems: [SchemaProblem]

  package var description: String { problems.map(\.description).joined(separator: "\n") }
}

/// Collects problems while a file is read.
struct ProblemCollector {
  var file: String
  var problems: [SchemaProblem] = []

  mutating func report(_ rule: SchemaProblem.Rule, _ path: String, _ message: String) {
    problems.append(SchemaProblem(file: file, path: path, rule: rule, message: message))
  }
}
