/// What the posts that answer for items say against each other: A10–A15.
extension RoadMapRules {
  var postFindings: [Finding] {
    twoPosts + map.items.flatMap { unnamed($0) + missingAuthor($0) + synonyms($0) } + lonely + unequalParallels
  }

  /// A post as the text names it, without what the spelling of the organisation and of spaces adds.
  private func bare(_ title: String) -> String {
    let title = RoadMapText.compact(title)
    let organisation = RoadMapText.compact(map.organisation)
    guard title.utf8.count > organisation.utf8.count, RoadMapText.contains(title, organisation) else { return title }
    return title.split(separator: organisation[...], omittingEmptySubsequences: true).map { String($0) }.joined()
  }

  /// A post as written where that is a known title, else by its label: an odd text might hold part of a name.
  func quotable(_ responsible: RoadMapItem.Responsible) -> String {
    let title = bare(responsible.title)
    let isKnown = map.posts.contains { RoadMapText.areEqual(RoadMapText.compact($0.title), title) }
    return isKnown ? responsible.title : label(responsible.post)
  }

  private func label(_ code: RoadMap.Post.Code) -> String {
    map.post(code)?.label ?? code.rawValue
  }

  /// A10: one person with two posts.
  private var twoPosts: [Finding] {
    struct Naming {
      let item: RoadMapItem.Number
      let title: String
      let bare: String
    }
    var namings: [String: [Naming]] = [:]
    for item in map.items {
      for responsible in item.responsible {
        guard let person = responsible.person else { continue }
        namings[person, default: []].append(
          Naming(item: item.number, title: quotable(responsible), bare: bare(responsible.title)))
      }
    }
    return namings.values.flatMap { namings -> [Finding] in
      let usual = Self.mostFrequent(namings.map(\.bare))
      guard let usual, let title = namings.first(where: { $0.bare == usual })?.title else { return [] }
      return namings.filter { $0.bare != usual }.map { naming in
        Finding(
          "A10", .item(naming.item),
          "одно и то же лицо названо здесь «\(naming.title)», а в других пунктах — «\(title)»")
      }
    }
  }

  /// The text that occurs most often; of several the one that occurs first.
  static func mostFrequent(_ texts: [String]) -> String? {
    var counts: [String: Int] = [:]
    for text in texts { counts[text, default: 0] += 1 }
    let most = counts.values.max()
    return texts.first { counts[$0] == most }
  }

  /// A11: a post without a person.
  private func unnamed(_ item: RoadMapItem) -> [Finding] {
    item.responsible.filter { $0.name == nil }.map { responsible in
      let title = bare(responsible.title)
      let fitting = map.posts.filter { !$0.isOpen && RoadMapText.areEqual(RoadMapText.compact($0.title), title) }
      let labels = fitting.map(\.label).joined(separator: ", ")
      let count = fitting.count > 1 ? "; подходят \(fitting.count): \(labels)" : ""
      return Finding("A11", .item(item.number), "должность «\(quotable(responsible))» названа без имени\(count)")
    }
  }

  /// A12: an act without the post that alone can make it.
  private func missingAuthor(_ item: RoadMapItem) -> [Finding] {
    expectations.acts.filter { act in
      act.pattern.matches(item.normalisedAction) && !item.responsible.contains { $0.post == act.post }
    }.map { act in
      Finding("A12", .item(item.number), "пункт требует: \(act.title), а среди ответственных нет: \(label(act.post))")
    }
  }

  /// A15: another word for a post that the road map has.
  private func synonyms(_ item: RoadMapItem) -> [Finding] {
    expectations.synonyms.filter { synonym in
      RoadMapText.contains(item.normalisedAction, synonym.form)
        && map.items.contains { $0.responsible.contains { $0.post == synonym.post } }
    }.map { synonym in
      Finding("A15", .item(item.number), "назван «\(synonym.form)», а ответственный — «\(label(synonym.post))»")
    }
  }

  /// A13: items in a row that rest on one post alone.
  private var lonely: [Finding] {
    let hasCurator = expectations.subjects.contains { subject in
      RoadMapText.areEqual(subject.code, expectations.curator)
        && itemTexts.contains { subject.mentioned.matches($0.normalised) }
    }
    return map.stages.flatMap { stage -> [Finding] in
      var runs: [(post: RoadMap.Post.Code, items: [RoadMapItem.Number])] = []
      var continues = false
      for item in map.items(of: stage) {
        let posts = Set(item.responsible.map(\.post))
        guard posts.count == 1, let post = posts.first else {
          continues = false
          continue
        }
        if continues, let last = runs.last, last.post == post {
          runs[runs.count - 1].items.append(item.number)
        } else {
          runs.append((post, [item.number]))
        }
        continues = true
      }
      return runs.filter { $0.items.count >= expectations.soleRun }.map { run in
        Finding(
          "A13", .stage(stage.number),
          "п. \(Self.list(run.items)) держатся на одной должности (\(label(run.post))), замены нет"
            + (hasCurator ? "" : "; куратор не назначен"))
      }
    }
  }

  /// A14: the same work for the other side without a post that the first has.
  private var unequalParallels: [Finding] {
    expectations.parallels.flatMap { parallel in
      map.items.filter { parallel.first.matches($0.normalisedAction) }.flatMap { first in
        map.items.filter { parallel.second.matches($0.normalisedAction) && first.number < $0.number }.flatMap {
          second in
          first.responsible.map(\.post).filter { post in
            map.post(post)?.isOpen == false && !second.responsible.contains { $0.post == post }
          }.map { post in
            Finding(
              "A14", .item(second.number),
              "\(parallel.title): в п. \(first.number) участвует \(label(post)), здесь — нет")
          }
        }
      }
    }
  }
}
