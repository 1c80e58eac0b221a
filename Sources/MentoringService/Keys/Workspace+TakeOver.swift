import EventLedger
public import EventLedgerSQLite
import MerkleLog

/// Two folders of one ledger that name one key folder: which of them works (DESIGN §3).
extension Workspace {
  /// What became of a taking over.
  public struct TakeOverReport: Sendable {
    /// The folder that the key folder worked with; nil where it was none, or this one already.
    public let former: InstanceName?
    /// Whether this folder was the one that works before.
    public let wasBound: Bool
    /// Registered copies of the key folder that still work with the former folder, for they are out of reach.
    public let unreached: [String]
    /// How many entries of ledger and access log the key folder remembers beyond this folder's; nil where it remembers
    /// nothing.
    public let lost: (ledger: Int64, access: Int64)?
  }

  /// What the key folder is to this folder of the ledger.
  public func keyStanding() throws -> KeyBinding.Standing {
    do {
      return try vault.binding.standing()
    } catch {
      throw ServiceError(explaining: error)
    }
  }

  /// Why this folder records and opens nothing; nil where it may.
  func refusalElsewhere() throws -> ServiceError? {
    do {
      try vault.binding.requireNotElsewhere()
      return nil
    } catch let error as StoreError where error.code == .unbound {
      return ServiceError(explaining: error)
    } catch {
      throw ServiceError(explaining: error)
    }
  }

  /// Makes this folder the one that the key folder works with; the other one only reads from then on. What this
  /// folder's requests of destruction list is added to what the key folder knows as destroyed.
  ///
  /// The folder may have lost entries: then it records nothing until they are back, which the report says. Throws
  /// `ServiceError`, and changes nothing: `refused` where the account is no administrator; `tampering` where the history
  /// is another one than the key folder remembers; `couldNot` where somebody is recording in the other folder.
  @discardableResult
  public func takeOverKeys() throws -> TakeOverReport {
    try requireAdministrator("Передать папку ключей другой папке журнала")
    do {
      _ = try LogHeads.loss(of: folder, rememberedBy: keyFolder)
      let wasBound = try vault.binding.standing() == .bound
      let (former, unreached) = try vault.binding.takeOver()
      _ = try vault.destroy(Set(store.read { try $0.requestedKeys() }.keys))
      // The other folder may have recorded until a moment ago.
      let lost = try LogHeads.loss(of: folder, rememberedBy: keyFolder)
      return TakeOverReport(former: former, wasBound: wasBound, unreached: unreached, lost: lost)
    } catch let error as StoreError where error.code == .busy {
      throw ServiceError(
        .couldNot, "В другой папке этого журнала сейчас записывают или открывают имена; ничего не изменено.",
        details: ["Закончите там работу и повторите: после передачи та папка только читает.", error.detail])
    } catch {
      throw ServiceError(explaining: error)
    }
  }
}
