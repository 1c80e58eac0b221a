/// Why a key, note, policy or proof is refused.
///
/// ``Code/forgedSignature`` and ``Code/proofMismatch`` are evidence of tampering; the other codes say that the input
/// is not what it should be, or that it is not about this log.
public struct MerkleLogError: Error, Sendable {
  /// What kind of fault it is. The set is open: later versions may add codes.
  public struct Code: RawRepresentable, Hashable, Sendable {
    public let rawValue: String

    public init(rawValue: String) {
      self.rawValue = rawValue
    }

    /// A key, a key name or a seed of another form.
    public static let malformedKey = Code(rawValue: "malformedKey")
    /// A key of a signature type other than 0x01 and 0x04.
    public static let unknownSignatureType = Code(rawValue: "unknownSignatureType")
    /// Not a C2SP signed note.
    public static let malformedNote = Code(rawValue: "malformedNote")
    /// A signed note whose text is not a checkpoint of the format.
    public static let malformedCheckpoint = Code(rawValue: "malformedCheckpoint")
    /// A policy of another form; the error names the line.
    public static let malformedPolicy = Code(rawValue: "malformedPolicy")
    /// An inclusion or consistency proof of another form; the error names the line.
    public static let malformedProof = Code(rawValue: "malformedProof")
    /// More bytes, lines or hashes than the limit.
    public static let tooLong = Code(rawValue: "tooLong")
    /// A signature that bears the name and id of a known key, but that this key did not make over this text.
    public static let forgedSignature = Code(rawValue: "forgedSignature")
    /// No log that the policy names has signed.
    public static let missingLogSignature = Code(rawValue: "missingLogSignature")
    /// The origin is not the name of a log of the policy that has signed.
    public static let unknownOrigin = Code(rawValue: "unknownOrigin")
    /// A well-formed proof that does not prove what it should.
    public static let proofMismatch = Code(rawValue: "proofMismatch")
  }

  /// What kind of fault it is.
  public let code: Code

  /// The line at fault, counted from 1 in the document that was parsed; `nil` where there are no lines.
  public let line: Int?

  /// What exactly is wrong, as half an English sentence.
  public let reason: String

  public init(_ code: Code, line: Int? = nil, _ reason: String) {
    self.code = code
    self.line = line
    self.reason = reason
  }

  /// Whether this is evidence that somebody changed something, not merely unusable input.
  public var isEvidenceOfTampering: Bool {
    code == .forgedSignature || code == .proofMismatch
  }
}

extension MerkleLogError: CustomStringConvertible {
  /// An English sentence that names the document, the line and the fault.
  public var description: String {
    let place = line.map { ", line \($0)" } ?? ""
    return "\(subject)\(place): \(reason)."
  }

  private var subject: String {
    switch code {
    case .malformedKey, .unknownSignatureType: "Key refused"
    case .malformedNote: "Not a signed note"
    case .malformedCheckpoint: "Not a checkpoint"
    case .malformedPolicy: "Policy refused"
    case .malformedProof: "Not a proof"
    case .tooLong: "Too long"
    case .forgedSignature: "Forged signature"
    case .missingLogSignature, .unknownOrigin: "Checkpoint refused"
    case .proofMismatch: "Proof refused"
    default: code.rawValue
    }
  }
}
