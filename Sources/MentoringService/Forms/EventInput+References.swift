import CanonicalJSON
import Mentoring

extension EventInput {
  /// Refuses texts and forms that are not shipped, answers that a form does not take, and names that an import would
  /// refuse.
  func checkReferences() throws {
    var faults = formFaults().map(\.sentence)
    if type == ConsentCollected.schema.type,
      let fault = ConsentText.fault(of: data["text"]?.stringValue ?? "", purpose: data["purpose"]?.stringValue ?? "")
    {
      faults.append(fault)
    }
    if faults.isEmpty { faults += [nameFault].compactMap { $0 } }
    if !faults.isEmpty { throw ServiceError(.refused, "Запись не сделана.", details: faults) }
  }
}
