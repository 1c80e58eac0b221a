import CanonicalJSON
import Mentoring

extension EventInput {
  /// Refuses texts, forms and column sets that are not shipped, and names that an import would refuse.
  func checkReferences() throws {
    let fault: String? =
      switch type {
      case ConsentCollected.schema.type:
        ConsentText.fault(of: data["text"]?.stringValue ?? "", purpose: data["purpose"]?.stringValue ?? "")
      case QuestionnaireSubmitted.schema.type:
        QuestionnaireForm.fault(of: data["form"]?.stringValue ?? "", kind: data["kind"]?.stringValue ?? "")
      case BaseFormed.schema.type:
        ColumnSet.fault(of: data["columns"]?.stringValue ?? "", base: data["base"]?.stringValue ?? "")
      default: nil
      }
    if let fault = fault ?? nameFault { throw ServiceError(.refused, "Запись не сделана.", details: [fault]) }
  }
}
