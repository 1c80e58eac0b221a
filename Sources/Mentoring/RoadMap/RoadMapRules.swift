/// The rules that find the anomalies of a road map.
///
/// Each rule looks at the data alone: a road map without the fault does not show it, and one with another fault of the
/// kind does. What a rule has to expect stands in ``RoadMapExpectations``.
public struct RoadMapRules: Sendable {
  let map: RoadMap
  let expectations: RoadMapExpectations
  /// What items say is to be done.
  let itemTexts: [PlacedText]
  /// Titles, tasks and results of stages.
  let stageTexts: [PlacedText]

  private init(map: RoadMap, expectations: RoadMapExpectations) {
    self.map = map
    self.expectations = expectations
    itemTexts = map.items.map { PlacedText(place: .item($0.number), text: $0.action) }
    stageTexts = map.stages.flatMap { stage in
      [stage.title, stage.task, stage.result].map { PlacedText(place: .stage(stage.number), text: $0) }
    }
  }

  /// The anomalies of a road map by code, then by place; one for each pair of code and place.
  public static func anomalies(in map: RoadMap, expectations: RoadMapExpectations) -> [RoadMapAnomaly] {
    let rules = RoadMapRules(map: map, expectations: expectations)
    let findings =
      rules.orderFindings + rules.planFindings + rules.postFindings + rules.rowFindings + rules.spellingFindings
      + rules.wordingFindings + rules.gapFindings
    return merged(findings)
  }

  /// One reason for one code at one place, before reasons are joined.
  struct Finding {
    let code: RoadMapAnomaly.Code
    let place: RoadMapPlace
    let reason: String

    init(_ code: String, _ place: RoadMapPlace, _ reason: String) {
      self.code = RoadMapAnomaly.Code(rawValue: code)
      self.place = place
      self.reason = reason
    }
  }

  /// A text in which rules look for words, and where it stands.
  struct PlacedText: Sendable {
    let place: RoadMapPlace
    /// As written.
    let text: String
    /// In lower case, each white space one space.
    let normalised: String

    init(place: RoadMapPlace, text: String) {
      self.place = place
      self.text = text
      normalised = RoadMapText.normalised(text)
    }
  }

  /// Numbers of items as a Russian list: «5.1, 5.2».
  static func list(_ numbers: [RoadMapItem.Number]) -> String {
    numbers.map(\.description).joined(separator: ", ")
  }

  /// School years as a Russian list: «2022/23, 2023/24».
  static func list(_ cycles: [Cycle]) -> String {
    cycles.map(\.title).joined(separator: ", ")
  }

  private static func merged(_ findings: [Finding]) -> [RoadMapAnomaly] {
    struct Key: Hashable {
      let code: RoadMapAnomaly.Code
      let place: RoadMapPlace
    }
    var reasons: [Key: [String]] = [:]
    for finding in findings {
      let key = Key(code: finding.code, place: finding.place)
      if reasons[key]?.contains(finding.reason) != true { reasons[key, default: []].append(finding.reason) }
    }
    return reasons.map { key, reasons in
      let sentences = reasons.map { RoadMapText.capitalised($0) + "." }.joined(separator: " ")
      return RoadMapAnomaly(code: key.code, place: key.place, reason: sentences)
    }.sorted { left, right in
      left.code != right.code ? left.code < right.code : RoadMapPlace.precedes(left.place, right.place)
    }
  }
}
