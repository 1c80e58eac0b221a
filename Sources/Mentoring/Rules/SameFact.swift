import CanonicalJSON
import EventLedger

extension MentoringEvent {
  /// Whether two events state one fact: what both say, they say alike. A number of minutes that only one of them has
  /// makes no other fact of it, and neither does why a rule was set aside.
  ///
  /// - Parameter ignored: fields that say nothing here: the code that each new proposal gets, the people among whom
  ///   somebody is in whose history both stand.
  func statesSameFact(as other: MentoringEvent, besides ignored: [String] = []) -> Bool {
    guard schema.type == other.schema.type, let own = try? data.knownFields(), let its = try? other.data.knownFields()
    else { return false }
    let acceptance = schema.field("reason")?.isRequired == false ? ["despite", "reason"] : ["despite"]
    return schema.fields.filter { !(acceptance + ignored).contains($0.name) }.allSatisfy { field in
      guard let left = own[field.name], let right = its[field.name] else { return !field.isRequired }
      return left == right
    }
  }

  /// Codes of the rules that the event itself sets aside.
  var setsAside: [String]? {
    guard let fields = try? data.knownFields() else { return nil }
    return fields["despite"]?.arrayValue?.compactMap(\.stringValue)
  }
}
