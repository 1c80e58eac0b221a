import CanonicalJSON
import EventLedger
import Mentoring

extension [EventInput] {
  /// Sets rules aside: writes them and the reason into the entries that need it and have a place for it.
  func settingAside(_ violations: [Violation], from first: Position, reason: ExceptionReason) -> [EventInput] {
    var inputs = self
    for violation in violations {
      let index = Int(violation.entry.rawValue - first.rawValue)
      guard indices.contains(index), EventCatalog.schema(for: inputs[index].type)?.field("despite") != nil else {
        continue
      }
      var despite = inputs[index].data["despite"]?.arrayValue ?? []
      if !despite.contains(.string(violation.rule.code)) { despite.append(.string(violation.rule.code)) }
      inputs[index].data["despite"] = .array(despite)
      if EventCatalog.schema(for: inputs[index].type)?.field("reason").map({ $0.isRequired }) == false {
        inputs[index].data["reason"] = .string(reason.rawValue)
      }
    }
    return inputs
  }
}
