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

  /// Whether two events of a day are more likely one fact that two people put down differently than two facts: those of
  /// a type that has a natural key, where the key is the same. Minutes, counts and outcomes differ by a slip of the pen.
  func isLikelySameFact(as other: MentoringEvent, besides ignored: [String] = []) -> Bool {
    guard let key = naturalKey else { return statesSameFact(as: other, besides: ignored) }
    guard schema.type == other.schema.type, let own = try? data.knownFields(), let its = try? other.data.knownFields()
    else { return false }
    return key.allSatisfy { own[$0] == its[$0] }
  }

  /// The fields that say what an entry is about, beside its day; nil where several of a day are nothing unusual, and
  /// where a rule of the type tells of a repetition itself.
  var naturalKey: [String]? {
    switch self {
    case .briefingHeld: ["cycle", "audience"]
    case .ceremonyHeld, .comparisonRecorded, .formsSelected, .trainingPrepared: ["cycle"]
    case .invitationSent: ["cycle", "groups"]
    case .partnerRegistered: ["cycle", "partner"]
    case .reflectionHeld: ["cycle", "kind", "pair"]
    case .mentorInterviewed, .mentorProfileClassified, .requestClassified: ["cycle", "person"]
    case .mentorAwarded: ["cycle", "person", "award"]
    case .planApproved: ["cycle", "pair"]
    default: nil
    }
  }

  /// Codes of the rules that the event itself sets aside.
  var setsAside: [String]? {
    guard let fields = try? data.knownFields() else { return nil }
    return fields["despite"]?.arrayValue?.compactMap(\.stringValue)
  }
}
