import EventLedger
public import Mentoring

extension Assessment {
  /// The same with the code of the person in each violation of an entry that lists many people: else nobody would know
  /// which of them it is about.
  func naming(_ events: [PreparedEvent], from first: Position) -> Assessment {
    var assessment = self
    assessment.violations = violations.map { violation in
      let index = Int(violation.entry.rawValue - first.rawValue)
      guard events.indices.contains(index), let person = violation.about, person.kind == "person" else {
        return violation
      }
      switch events[index].draft.event {
      case .baseFormed, .trainingSessionHeld: return violation.naming(person.value ?? "")
      case .pairProposed(let pair) where pair.mentees.count > 1: return violation.naming(person.value ?? "")
      case .pairProposalOverridden(let pair) where pair.mentees.count > 1: return violation.naming(person.value ?? "")
      default: return violation
      }
    }
    return assessment
  }

  /// Throws with everything that forbids the entry or wants a reason.
  func requireAcceptance() throws {
    if !refusals.isEmpty {
      throw ServiceError(.refused, "Запись не сделана: она нарушает правила.", details: refusals.map(\.sentence))
    }
    if !needingReason.isEmpty {
      throw ServiceError(
        .refused,
        "Запись отступает от порядка программы; чтобы сохранить её, укажите причину (--reason, в correct — --exception-reason).",
        details: needingReason.map(\.sentence)
          + [
            "Причины: "
              + ExceptionReason.allCases.map { "\($0.rawValue) — \($0.title.lowercased())" }.joined(separator: "; ")
          ])
    }
  }
}

extension Violation {
  fileprivate func naming(_ person: String) -> Violation {
    Violation(
      rule: rule, entry: entry, culprit: culprit, message: "\(message) (человек \(person.prefix(8)))",
      isAccepted: isAccepted)
  }

  /// The rule and what is lacking, in one Russian sentence.
  public var sentence: String {
    "\(message) [правило \(rule.code): \(rule.title)]\(reference)"
  }

  /// «; см. запись 17», where the message does not name that entry itself.
  var reference: String {
    guard let culprit else { return "" }
    let isNamed = message.split { !$0.isNumber }.contains { $0 == culprit.description } && message.contains("запис")
    return isNamed ? "" : "; см. запись \(culprit)"
  }
}
