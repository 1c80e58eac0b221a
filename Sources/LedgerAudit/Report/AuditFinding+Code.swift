extension AuditFinding {
  /// What was found. The set is open: later versions may add codes, no code changes its meaning.
  public struct Code: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    public let rawValue: String

    public init(rawValue: String) { self.rawValue = rawValue }
    init(_ rawValue: String) { self.rawValue = rawValue }

    public var description: String { rawValue }
  }
}

extension AuditFinding.Code {
  /// There is no policy to check against.
  public static let policyMissing = Self("policy.missing")
  /// The policy is of another log; says nothing about this one.
  public static let policyOrigin = Self("policy.origin")
  /// The policy's quorum is not met for the newest events.
  public static let quorumUnmet = Self("policy.quorumUnmet")
  /// Input that could not be read, for a reason that says nothing about the ledger.
  public static let inputUnreadable = Self("input.unreadable")
  /// Input that is damaged as such: an image of a database, a container.
  public static let inputDamaged = Self("input.damaged")

  /// There are events and no checkpoint.
  public static let checkpointMissing = Self("checkpoint.missing")
  /// The checkpoint is not a note of FORMAT §5.
  public static let checkpointMalformed = Self("checkpoint.malformed")
  /// The checkpoint is not signed as it must be.
  public static let checkpointSignature = Self("checkpoint.signature")
  /// Origin of the checkpoint, name of its key and `data.origin` of event 0 are not one.
  public static let checkpointOrigin = Self("checkpoint.origin")
  /// The leaves do not have the root that the checkpoint states.
  public static let checkpointRoot = Self("checkpoint.root")
  /// The first checkpoint over a change of keys does not bear both signatures.
  public static let checkpointRotation = Self("checkpoint.rotation")

  /// A leaf without its first line.
  public static let leafPrefix = Self("leaf.prefix")
  /// A leaf longer than the format allows.
  public static let leafTooLong = Self("leaf.tooLong")
  /// A leaf that is not canonical JSON.
  public static let leafNotCanonical = Self("leaf.notCanonical")
  /// A leaf whose fields are not those of an envelope.
  public static let leafEnvelope = Self("leaf.envelope")
  /// A leaf whose tags are not of their grammar, not sorted, not unique or too many.
  public static let leafTags = Self("leaf.tags")
  /// A sealed part whose subject stands in no tag.
  public static let leafSubject = Self("leaf.subjectUntagged")
  /// Recorded earlier than the event before.
  public static let leafTime = Self("leaf.time")
  /// An event id that stands twice.
  public static let leafIDRepeated = Self("leaf.idRepeated")
  /// A command whose events do not stand together.
  public static let leafCommandScattered = Self("leaf.commandScattered")
  /// A cause that is not an earlier event.
  public static let leafCause = Self("leaf.cause")
  /// Event 0 is not the opening of a ledger.
  public static let leafOpening = Self("leaf.opening")
  /// A statement that entries of an access log are lost which does not hold together, or understates the loss.
  public static let leafAccessLoss = Self("leaf.accessLoss")
  /// The leaf is not the one that was hashed when it was recorded.
  public static let leafChanged = Self("leaf.changed")
  /// A position without a leaf.
  public static let leafMissing = Self("leaf.missing")
  /// A leaf behind the newest checkpoint that the log signed, or at a position that does not exist.
  public static let leafUnsigned = Self("leaf.unsigned")
  /// A change of the log's key that does not follow from the one before.
  public static let keyChain = Self("key.chain")
  /// A replaced key that the policy does not name.
  public static let keyReplaced = Self("key.replaced")

  /// A stored node that is not the hash of what stands below it.
  public static let nodeChanged = Self("node.changed")
  /// A stored node that is not there.
  public static let nodeMissing = Self("node.missing")
  /// A stored node that must not be there.
  public static let nodeSurplus = Self("node.surplus")

  /// A kept checkpoint that is not one.
  public static let noteMalformed = Self("note.malformed")
  /// A kept checkpoint that the leaves contradict.
  public static let noteContradicted = Self("note.contradicted")
  /// A kept checkpoint without the log's signature.
  public static let noteUnsigned = Self("note.unsigned")
  /// A kept signature line that no known key made.
  public static let signatureInvalid = Self("signature.invalid")
  /// A kept signature line without its note.
  public static let signatureSurplus = Self("signature.surplus")

  /// A sealed part that is neither there nor destroyed by an act.
  public static let sealedMissing = Self("sealed.missing")
  /// A blob that is not the one whose hash the leaf states.
  public static let sealedChanged = Self("sealed.changed")
  /// A blob that no leaf names.
  public static let sealedSurplus = Self("sealed.surplus")
  /// A blob that should have been destroyed by an act that was completed.
  public static let sealedNotDestroyed = Self("sealed.notDestroyed")
  /// A part sealed under a key after the request to destroy it.
  public static let sealedAfterRequest = Self("sealed.afterRequest")
  /// Parts that the giver of a bundle kept back.
  public static let sealedWithheld = Self("sealed.withheld")
  /// A request for a destruction that is not of its form.
  public static let erasureRequest = Self("erasure.request")
  /// A completion of a destruction that does not follow from a request.
  public static let erasureCompletion = Self("erasure.completion")

  /// A guard that is not there or not what it should be.
  public static let guardMissing = Self("guard.missing")
  /// A table that is not there.
  public static let schemaMissing = Self("schema.missing")
  /// A trigger, table or view that does not belong in a ledger.
  public static let schemaSurplus = Self("schema.surplus")
  /// What the database itself says against its own soundness.
  public static let databaseUnsound = Self("database.unsound")

  /// A checkpoint or root from outside that contradicts the ledger.
  public static let againstContradicted = Self("against.contradicted")
  /// A checkpoint from outside that can't be compared with: of another log, or not signed by a key of this one.
  public static let againstSignature = Self("against.signature")
  /// The ledger is shorter than the newest head that the key folder remembers, or contradicts it.
  public static let headsContradicted = Self("heads.contradicted")

  /// The access log states a root of the ledger that the ledger contradicts.
  public static let accessContradicted = Self("access.contradicted")
  /// The ledger states a root of its access log that the access log contradicts.
  public static let anchorContradicted = Self("anchor.contradicted")

  /// A bundle's container that can't be read as FORMAT §6 has it; says nothing about the ledger.
  public static let bundleArchive = Self("bundle.archive")
  /// A line or file of a bundle that is not of its form.
  public static let bundleMalformed = Self("bundle.malformed")

  /// A derived row that is not what follows from the leaves: `tag.changed`, `event_id.changed` …
  static func changed(_ table: String) -> Self { Self("\(table).changed") }
  /// A derived row that is not there.
  static func missing(_ table: String) -> Self { Self("\(table).missing") }
  /// A derived row that nothing in the leaves asks for.
  static func surplus(_ table: String) -> Self { Self("\(table).surplus") }
}
