/// Why a store did not append a command. Nothing of a refused command is in the ledger.
public enum AppendRefusal: Error, Hashable, Sendable {
  /// An event that the decision would have had to see arrived since it read; read again and decide again.
  case conditionFailed(at: Position)
  /// The command id is in the ledger already; whether it is the same command is for the ledger to compare.
  case commandExists(CommittedCommand)
  /// The clock is ten minutes or more behind the last event (for a declared clock: behind at all).
  case clockBehind(last: Instant, reading: Instant)
  /// The clock is more than 32 days ahead of the last event, and nobody confirmed it.
  case clockAhead(last: Instant, reading: Instant)
  /// A part is sealed under a key whose erasure was requested.
  case keyUnderErasure(KeyFingerprint)
  /// An event id that the ledger has already.
  case eventExists(EventID)
  /// The event breaks a limit or grammar of FORMAT §2.
  case malformed(index: Int, EnvelopeError)
}

/// Trouble with a store as such, not with what it was asked.
public struct StoreError: Error, Sendable, CustomStringConvertible {
  /// What kind of trouble.
  public struct Code: RawRepresentable, Hashable, Sendable {
    public let rawValue: String
    public init(rawValue: String) { self.rawValue = rawValue }
    /// Another process holds the write lock for longer than the time allowed.
    public static let busy = Code(rawValue: "busy")
    /// The file is no ledger of ours.
    public static let notALedger = Code(rawValue: "notALedger")
    /// The file is of a newer format than this program knows.
    public static let newerFormat = Code(rawValue: "newerFormat")
    /// The file is damaged: evidence, not trouble; `verify` tells more.
    public static let damaged = Code(rawValue: "damaged")
    /// The folder or file may not be written.
    public static let readOnly = Code(rawValue: "readOnly")
    /// The disk is full, or another fault of the system.
    public static let system = Code(rawValue: "system")
    /// The ledger has fewer events than were seen in it before: an older copy stands in its place.
    public static let shrunk = Code(rawValue: "shrunk")
    /// The file is not there.
    public static let missing = Code(rawValue: "missing")
    /// There is something already where a new ledger was to be made.
    public static let exists = Code(rawValue: "exists")
    /// The key folder works with another folder of this ledger: what writes is done there and not here.
    public static let unbound = Code(rawValue: "unbound")
    /// A key, or what should hold one, is missing, unreadable or another than the ledger's.
    public static let key = Code(rawValue: "key")
  }

  public let code: Code
  /// English detail for logs; holds no personal data.
  public let detail: String

  public init(_ code: Code, _ detail: String) {
    self.code = code
    self.detail = detail
  }

  public var description: String { "\(code.rawValue): \(detail)" }
}
