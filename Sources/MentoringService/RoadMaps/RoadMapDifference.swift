public import Mentoring

/// What one road map has otherwise than another. No name of a person stands in it.
public struct RoadMapDifference: Hashable, Sendable {
  public enum Kind: String, Sendable {
    case added, removed, changed
    case anomalyLost = "anomaly-lost"
    case anomalyGained = "anomaly-gained"

    public var title: String {
      switch self {
      case .added: "добавлено"
      case .removed: "убрано"
      case .changed: "изменено"
      case .anomalyLost: "расхождения больше нет"
      case .anomalyGained: "новое расхождение"
      }
    }
  }

  public let kind: Kind
  /// Where: «п. 5.2», «этап 7», «порядок утверждения».
  public let place: String
  /// What, in Russian.
  public let what: String

  init(_ kind: Kind, _ place: String, _ what: String) {
    (self.kind, self.place, self.what) = (kind, place, what)
  }

  /// What `map` has otherwise than `other`, in the order of the map: the document first, then items, then what the
  /// rules find.
  public static func all(of map: RoadMap, from other: RoadMap) -> [RoadMapDifference] {
    document(map, other) + stages(map, other) + items(map, other) + anomalies(map, other)
  }

  private static func document(_ map: RoadMap, _ other: RoadMap) -> [RoadMapDifference] {
    func changed(_ place: String, _ was: String, _ now: String) -> [RoadMapDifference] {
      was.utf8.elementsEqual(now.utf8) ? [] : [RoadMapDifference(.changed, place, "было: \(was); стало: \(now)")]
    }
    return changed(
      "учебные годы", other.cycles.map(\.title).joined(separator: ", "), map.cycles.map(\.title).joined(separator: ", ")
    )
      + changed("организация", other.organisation, map.organisation)
      + changed("программа", other.programme.full, map.programme.full)
      + changed("приказ", other.order.forPeople, map.order.forPeople)
      + changed(
        "должности", other.posts.map(\.code.rawValue).joined(separator: ", "),
        map.posts.map(\.code.rawValue).joined(separator: ", "))
  }

  private static func stages(_ map: RoadMap, _ other: RoadMap) -> [RoadMapDifference] {
    let numbers = Set(map.stages.map(\.number)).union(other.stages.map(\.number)).sorted()
    return numbers.flatMap { number -> [RoadMapDifference] in
      let (now, was) = (map.stages.first { $0.number == number }, other.stages.first { $0.number == number })
      guard let now else { return [RoadMapDifference(.removed, "этап \(number)", was?.title ?? "")] }
      guard let was else { return [RoadMapDifference(.added, "этап \(number)", now.title)] }
      let parts = [
        ("название", was.title, now.title), ("задача", was.task, now.task), ("результат", was.result, now.result),
      ]
      return parts.filter { !$0.1.utf8.elementsEqual($0.2.utf8) }.map {
        RoadMapDifference(.changed, "этап \(number)", "\($0.0): было «\($0.1)», стало «\($0.2)»")
      }
    }
  }

  private static func items(_ map: RoadMap, _ other: RoadMap) -> [RoadMapDifference] {
    let numbers = Set(map.items.map(\.number)).union(other.items.map(\.number)).sorted()
    return numbers.flatMap { number -> [RoadMapDifference] in
      let (now, was) = (map.items.filter { $0.number == number }, other.items.filter { $0.number == number })
      let place = "п. \(number)"
      guard let first = now.first else { return [RoadMapDifference(.removed, place, was[0].action)] }
      guard let earlier = was.first else { return [RoadMapDifference(.added, place, first.action)] }
      let twice = now.count > was.count ? [RoadMapDifference(.added, place, "номер стоит \(now.count) раза")] : []
      return twice + changes(first, earlier).map { RoadMapDifference(.changed, place, $0) }
    }
  }

  private static func changes(_ now: RoadMapItem, _ was: RoadMapItem) -> [String] {
    var changes: [String] = []
    func compare(_ what: String, _ was: String, _ now: String) {
      if !was.utf8.elementsEqual(now.utf8) { changes.append("\(what): было «\(was)», стало «\(now)»") }
    }
    compare("мероприятие", was.action, now.action)
    compare("сроки", was.plannedText, now.plannedText)
    compare("плановые месяцы", months(was), months(now))
    compare("ответственные", posts(was), posts(now))
    if posts(was).utf8.elementsEqual(posts(now).utf8), !was.responsibleText.utf8.elementsEqual(now.responsibleText.utf8)
    {
      changes.append("ответственные: текст другой, должности те же")
    }
    compare("после чего", dependencies(was), dependencies(now))
    return changes
  }

  private static func months(_ item: RoadMapItem) -> String {
    item.planned.map(\.title).joined(separator: "; ")
  }

  private static func posts(_ item: RoadMapItem) -> String {
    item.responsible.map(\.post.rawValue).joined(separator: ", ")
  }

  private static func dependencies(_ item: RoadMapItem) -> String {
    item.after.map { "\($0.item) (\($0.kind.rawValue))" }.joined(separator: ", ")
  }

  private static func anomalies(_ map: RoadMap, _ other: RoadMap) -> [RoadMapDifference] {
    let (now, was) = (ShippedRoadMap.anomalies(in: map), ShippedRoadMap.anomalies(in: other))
    func lacking(_ found: [RoadMapAnomaly], in others: [RoadMapAnomaly]) -> [RoadMapAnomaly] {
      found.filter { anomaly in !others.contains { $0.code == anomaly.code && $0.place == anomaly.place } }
    }
    return lacking(was, in: now).map { RoadMapDifference(.anomalyLost, $0.place.title, $0.code.rawValue) }
      + lacking(now, in: was).map {
        RoadMapDifference(.anomalyGained, $0.place.title, "\($0.code.rawValue): \($0.reason)")
      }
  }
}
