import CanonicalJSON
import Mentoring

extension EventInput {
  /// Refuses texts, forms and column sets that are not shipped, answers that a form does not take, and names that an import would
  /// refuse.
  func checkReferences() throws {
    var faults = formFaults().map(\.sentence)
    if type == ConsentCollected.schema.type,
      let fault = ConsentText.fault(of: data["text"]?.stringValue ?? "", purpose: data["purpose"]?.stringValue ?? "")
    {
      faults.append("\(fault) [consent.text]")
    }
    if type == BaseFormed.schema.type,
      let fault = ColumnSet.fault(of: data["columns"]?.stringValue ?? "", base: data["base"]?.stringValue ?? "")
    {
      faults.append("\(fault) [base.columns]")
    }
    if faults.isEmpty { faults += [nameFault].compactMap { $0 } }
    if !faults.isEmpty { throw ServiceError(.refused, "Запись не сделана.", details: faults) }
  }
}
