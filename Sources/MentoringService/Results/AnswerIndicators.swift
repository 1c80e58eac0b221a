import EventLedger
import Mentoring

extension Workspace {
  /// The figures of a school year that are computed from answers and scores, by form and role, and whom they leave out.
  ///
  /// A figure of too few people, or one that an earlier monitoring would turn into somebody's own answer, has no value;
  /// how many people it would speak of is said all the same.
  func answerIndicators(_ cycle: Cycle, _ moment: Moment) throws -> ([Indicator], Unreadable) {
    let (satisfied, progress) = (try satisfaction(moment, cycle: cycle), try progress(moment, cycle: cycle))
    var unreadable = progress.unreadable
    for satisfaction in satisfied { unreadable += satisfaction.unreadable }
    return (satisfied.flatMap(\.indicators) + progress.scales.flatMap(\.indicators), unreadable)
  }
}

extension Satisfaction {
  fileprivate var indicators: [Indicator] {
    [
      indicator(.satisfactionCount, "Ответили об удовлетворённости", Int64(scored), .count),
      indicator(.satisfactionMean, "Удовлетворённость, средний балл", mean, .hundredths),
      indicator(.satisfactionShare, "Доля довольных", share, .percentHundredths),
    ]
  }

  private func indicator(_ kind: FigureCode.Kind, _ title: String, _ value: Int64?, _ unit: Indicator.Unit) -> Indicator
  {
    Indicator(
      FigureCode(kind, role, form: form).description, "\(title) (\(role.title.lowercased()), \(form))",
      value.map { Int($0) }, evidence, unit: unit, inputs: inputs)
  }
}

extension ScaleProgress {
  fileprivate var indicators: [Indicator] {
    [
      indicator(.changeCount, "измерено дважды", Int64(change.count), .count),
      indicator(.meanChange, "среднее изменение", change.means?.change, .hundredths),
      indicator(.effectSize, "размер эффекта d", change.means?.effectSize, .hundredths),
    ]
  }

  private func indicator(_ kind: FigureCode.Kind, _ title: String, _ value: Int64?, _ unit: Indicator.Unit) -> Indicator
  {
    Indicator(
      FigureCode(kind, role, form: form, scale: scale.code).description,
      "\(scale.title): \(title) (\(role.title.lowercased()), \(form))", value.map { Int($0) }, evidence, unit: unit,
      inputs: inputs)
  }
}
