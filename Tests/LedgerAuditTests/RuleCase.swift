import LedgerAudit
import MerkleLog
import Testing

/// A change to the golden ledger that breaks one rule of FORMAT §7.
struct RuleCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let code: AuditFinding.Code
  let position: Int64?
  /// Whether the changed ledger is signed anew, so that only the rule itself can tell.
  let isSigned: Bool
  let change: @Sendable (inout SampleLedger) throws -> Void

  init(
    _ name: String, _ code: AuditFinding.Code, at position: Int64?, isSigned: Bool = true,
    _ change: @escaping @Sendable (inout SampleLedger) throws -> Void
  ) {
    testDescription = name
    self.code = code
    self.position = position
    self.isSigned = isSigned
    self.change = change
  }

  static let event = "0198b5d2-7c00-7000-8000-00000000000"
  static let command = "0198b5d2-7c00-7000-8000-00000000090"
  static let person = "7f0c2f7e9d3b4a51a2c6d8e0f1a2b3c4"

  static let leafRules: [RuleCase] = [
    RuleCase("another prefix line", .leafPrefix, at: 2) { try $0.replace(2, "event/v1", "event/v2") },
    RuleCase("a space", .leafNotCanonical, at: 2) { try $0.replace(2, "\"by\":", "\"by\": ") },
    RuleCase("keys out of order", .leafNotCanonical, at: 3) {
      try $0.replace(3, "\"v\":1,\"via\":\"cli\"", "\"via\":\"cli\",\"v\":1")
    },
    RuleCase("an unknown key", .leafEnvelope, at: 3) { try $0.replace(3, "\"by\":", "\"bx\":1,\"by\":") },
    RuleCase("a missing key", .leafEnvelope, at: 3) { try $0.replace(3, ",\"via\":\"cli\"", "") },
    RuleCase("an instant that is none", .leafEnvelope, at: 3) { try $0.replace(3, "T08:00:00Z", "T24:00:00Z") },
    RuleCase("a day that is none", .leafEnvelope, at: 3) {
      try $0.replace(3, "\"on\":\"2021-12-06", "\"on\":\"2021-02-29")
    },
    RuleCase("an account of another form", .leafEnvelope, at: 1) { try $0.replace(1, "u:41c9", "u:41C9") },
    RuleCase("data that is no object", .leafEnvelope, at: 4) {
      let pair = "0031003100310031003100310031aaaa"
      try $0.replace(4, "{\"kind\":\"organisational\",\"pair\":\"\(pair)\"}", "[]")
    },
    RuleCase("an id that is not of version 7", .leafEnvelope, at: 3) {
      try $0.replace(3, event + "3", "0198b5d2-7c00-4000-8000-000000000003")
    },
    RuleCase("a type of another form", .leafEnvelope, at: 3) { try $0.replace(3, "pair.order.issued", "pair..issued") },
    RuleCase("version 0", .leafEnvelope, at: 3) { try $0.replace(3, "\"v\":1", "\"v\":0") },
    RuleCase("an unknown way in", .leafEnvelope, at: 3) { try $0.replace(3, "\"via\":\"cli\"", "\"via\":\"fax\"") },
    RuleCase("a key name of another form", .leafEnvelope, at: 1) { try $0.replace(1, "profile/2021", "profile-2021") },
    RuleCase("a leaf beyond the limit", .leafTooLong, at: 3) {
      try $0.replace(3, "\"number\":\"", "\"number\":\"" + String(repeating: "a", count: 65_535))
    },
    RuleCase("tags out of order", .leafTags, at: 2) {
      try $0.replace(2, "\"cycle:2021\",\"item:2.2\"", "\"item:2.2\",\"cycle:2021\"")
    },
    RuleCase("a tag twice", .leafTags, at: 2) { try $0.replace(2, "\"item:2.2\"", "\"cycle:2021\"") },
    RuleCase("a tag of another form", .leafTags, at: 2) { try $0.replace(2, "item:2.2", "item:2_2") },
    RuleCase("a subject without its tag", .leafSubject, at: 1) {
      try $0.replace(1, "\"tags\":[\"person:\(person)\"]", "\"tags\":[\"cycle:2021\"]")
    },
    RuleCase("time that runs back", .leafTime, at: 4) { try $0.replace(4, "2021-12-20T", "2021-11-20T") },
    RuleCase("an id for the second time", .leafIDRepeated, at: 4) { try $0.replace(4, event + "4", event + "2") },
    RuleCase("a command that comes again", .leafCommandScattered, at: 4) {
      try $0.replace(4, command + "4", command + "1")
    },
    RuleCase("a cause that is not earlier", .leafCause, at: 2) { try $0.replace(2, "\"cause\":1", "\"cause\":2") },
    RuleCase("another first event", .leafOpening, at: 0) { try $0.replace(0, "ledger.opened", "ledger.closed") },
    RuleCase("an opening for the second time", .leafOpening, at: 7) { $0.append("ledger.opened", "{}") },
    RuleCase("a time zone that is none", .leafOpening, at: 0) { try $0.replace(0, "Europe/Moscow", "Europe//Moscow") },
    RuleCase("another origin in event 0", .checkpointOrigin, at: 0) {
      try $0.replace(0, "\"origin\":\"lyceum21", "\"origin\":\"lyceum22")
    },
  ]

  static let treeRules: [RuleCase] = [
    RuleCase("a changed leaf", .checkpointRoot, at: nil, isSigned: false) { try $0.replace(4, "12-18", "12-17") },
    RuleCase("two leaves swapped", .leafTime, at: 4, isSigned: false) { $0.events.swapAt(3, 4) },
    RuleCase("a leaf cut off", .leafMissing, at: 6, isSigned: false) { $0.events.removeLast() },
    RuleCase("a leaf that nobody signed", .leafUnsigned, at: 7, isSigned: false) {
      $0.append("ledger.noted", "{}")
    },
    RuleCase("a checkpoint of another key", .checkpointSignature, at: 6, isSigned: false) {
      $0.note = try $0.checkpoint(seeds: [9]).note.bytes
    },
    RuleCase("a checkpoint of another origin", .checkpointOrigin, at: 6, isSigned: false) {
      $0.note = try $0.checkpoint(origin: "other.example/log").note.bytes
    },
  ]

  static let sealedRules: [RuleCase] = [
    RuleCase("a blob that is gone", .sealedMissing, at: 4) { $0.parts = [] },
    RuleCase("a blob that was changed", .sealedChanged, at: 4) { $0.parts[0].blob?[20] ^= 1 },
    RuleCase("a blob that no leaf names", .sealedSurplus, at: 4) {
      $0.parts.append(SealedRow(position: 4, part: 1, blob: [1]))
    },
    RuleCase("a blob before all others", .sealedSurplus, at: 0) {
      $0.parts.insert(SealedRow(position: 0, part: 0, blob: [1]), at: 0)
    },
    RuleCase("a blob that was to be destroyed", .sealedNotDestroyed, at: 1) {
      let golden = try #require(GoldenVectors.shared.sealed.first)
      $0.parts.insert(SealedRow(position: 1, part: 0, blob: golden.bytes), at: 0)
    },
    RuleCase("a part sealed after the request", .sealedAfterRequest, at: 7) {
      let digest = String(repeating: "0", count: 64)
      let part = """
        {"c":"\(digest)","f":"ad9992ab6046f2b83117ad8bdcffd8a9","k":"notes/2021",\
        "s":"00112233445566778899aabbccddeeff","x":"\(digest)"}
        """
      $0.append("ledger.noted", "{}", sealed: part)
    },
    RuleCase("keys of a request out of order", .erasureRequest, at: 5) {
      try $0.replace(5, "3402845ba54962933897cba0ac34ece8", "ff02845ba54962933897cba0ac34ece8")
    },
    RuleCase("a completion of another act", .erasureCompletion, at: 6) { try $0.replace(6, "\"act\":1", "\"act\":2") },
    RuleCase("a completion for the second time", .erasureCompletion, at: 7) {
      $0.append("erasure.completed", "{\"act\":1,\"request\":5}")
    },
    RuleCase("a completion of no request", .erasureCompletion, at: 6) {
      try $0.replace(6, "\"request\":5", "\"request\":4")
    },
  ]
}
