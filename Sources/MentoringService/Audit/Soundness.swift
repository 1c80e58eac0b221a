import EventLedgerSQLite
import LedgerAudit

extension Workspace {
  /// Verifies the ledger before something is derived or reported from it: what was tampered with yields no report
  /// (DOMAIN A3). Cost: of the whole ledger. A ledger that is sound but not anchored passes.
  func requireSound() throws {
    var demand = LedgerVerification.Demand()
    demand.folder = folder.path
    demand.keys = keyFolder.path
    demand.includesAccessLog = false
    let report = try LedgerVerification.verify(demand).report
    guard report.status == .tampering else { return }
    let places = report.findings.prefix(3).map { finding in
      "\(finding.position.map { "позиция \($0): " } ?? "")\(finding.message)"
    }
    throw ServiceError(
      .tampering, "Журнал изменён в обход программы; отчёт по нему не составляется.",
      details: places + ["Полный перечень: mentorledger verify"])
  }
}
