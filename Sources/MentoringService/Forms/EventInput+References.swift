import CanonicalJSON
import Mentoring

extension EventInput {
  /// What is wrong with the texts and forms that the input names: only shipped versions may be referred to.
  func checkReferences() throws {
    let fault: String? =
      switch type {
      case ConsentCollected.schema.type:
        ConsentText.fault(of: data["text"]?.stringValue ?? "", purpose: data["purpose"]?.stringValue ?? "")
      case QuestionnaireSubmitted.schema.type:
        QuestionnaireForm.fault(of: data["form"]?.stringValue ?? "", kind: data["kind"]?.stringValue ?? "")
      default: nil
      }
    if let fault { throw ServiceError(.refused, "Запись не сделана.", details: [fault]) }
  }
}
