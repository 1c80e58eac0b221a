/// What is needed and has no item: A24–A29.
extension RoadMapRules {
  var gapFindings: [Finding] {
    needs + brokenPromises + missingSubjects
  }

  /// What an item needs elsewhere (A24, A25, A27, A28).
  private var needs: [Finding] {
    expectations.needs.flatMap { need in
      map.items.filter { need.when.matches($0.normalisedAction) && !isMet(need, for: $0) }.map {
        Finding(need.code, .item($0.number), need.reason)
      }
    }
  }

  private func isMet(_ need: RoadMapExpectations.Need, for item: RoadMapItem) -> Bool {
    let texts: [String] =
      switch need.scope {
      case .later: map.items.filter { item.number < $0.number }.map(\.normalisedAction)
      case .map: (itemTexts + stageTexts).map(\.normalised)
      case .stage: map.items.filter { $0.number.stage == item.number.stage }.map(\.normalisedAction)
      }
    let own = Set(sides(of: item.normalisedAction))
    return texts.contains { text in
      guard need.needs.matches(text) else { return false }
      let named = sides(of: text)
      return !need.sameSide || named.isEmpty || own.isSubset(of: named)
    }
  }

  /// A26: a task or a result promises what no item of the stage does.
  private var brokenPromises: [Finding] {
    map.stages.flatMap { stage -> [Finding] in
      let text = RoadMapText.normalised(stage.task + " " + stage.result)
      return expectations.promises.filter { promise in
        promise.promised.matches(text)
          && !map.items(of: stage).contains { promise.done.matches($0.normalisedAction) }
      }.map { promise in
        Finding(
          "A26", .stage(stage.number),
          "задача или результат этапа называет: \(promise.title), а пункта для этого нет")
      }
    }
  }

  /// A29: a subject that no item deals with.
  private var missingSubjects: [Finding] {
    expectations.subjects.filter { subject in
      !itemTexts.contains { subject.mentioned.matches($0.normalised) }
    }.map { Finding("A29", .subject($0.code), "нет пункта: \($0.title)") }
  }
}
