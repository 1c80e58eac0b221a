import EventLedgerSQLite
import Foundation
import MerkleLog
import Testing

@testable import MentoringService

/// A witness and a log of made-up leaves that sends it requests.
struct WitnessTests {
  private final class Meeting {
    static let origin = "school.example/test"
    let root = FileManager.default.temporaryDirectory.appending(path: "witness-\(UUID().uuidString)").path
    let log: LogSigningKey
    let witness: Witness
    var stateFile: String { root + "/state" }
    var policy: Policy { get throws { try Policy(logs: [log.verifierKey]) } }
    var state: Data? { FileManager.default.contents(atPath: stateFile) }

    init() throws {
      log = try LogSigningKey(name: Self.origin, seed: Array(repeating: 1, count: 32))
      try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
      _ = try Witness.createKey(named: "committee.example/witness", at: root + "/key")
      witness = try Witness(keyFile: root + "/key", stateFile: root + "/state")
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    /// A request of the log that has `new` leaves; `forkedAt` says from which leaf on they are others.
    func request(
      _ old: Int64, _ new: Int64, forkedAt: Int64 = .max, keys: [LogSigningKey]? = nil, origin: String = Meeting.origin
    ) throws -> AddCheckpoint {
      var nodes: [Digest] = []
      var tree = CompactTree()
      for leaf in 0..<new {
        nodes += tree.append(MerkleTree.leafHash([UInt8(leaf), leaf >= forkedAt ? 1 : 0]))
      }
      let body = try CheckpointBody(origin: origin, size: tree.size, root: tree.root)
      let checkpoint = try UnverifiedCheckpoint(body: body, signatures: (keys ?? [log]).map { $0.sign(body) })
      let hashes = MerkleTree.consistencyProof(from: TreeSize(old), to: tree.size) { nodes[Int($0)] }
      return try AddCheckpoint(old: TreeSize(old), hashes: hashes, checkpoint: checkpoint)
    }

    @discardableResult
    func cosign(_ request: AddCheckpoint, policy: Policy? = nil, first: Bool = false) throws -> SignedNote {
      try witness.cosign(Array(request.text.utf8), policy: policy, isFirst: first, time: 1_633_424_400)
    }

    func readState() throws -> WitnessState {
      let bytes = try #require(state)
      return try #require(WitnessState(parsing: Array(bytes)))
    }

    /// Introduces the log at a size.
    func introduce(_ size: Int64) throws { try cosign(request(1, size), policy: policy, first: true) }
  }

  @Test func `a log that continues what was seen is cosigned, from every size to every other`() throws {
    for old in Int64(1)...9 {
      for new in old...9 {
        let meeting = try Meeting()
        try meeting.introduce(old)
        let note = try meeting.cosign(meeting.request(old, new))
        let state = try meeting.readState()
        #expect(state[Meeting.origin]?.note.note == note)
        let policy = try Policy(
          logs: [meeting.log.verifierKey],
          witnesses: [Policy.Witness(label: "committee", key: meeting.witness.verifierKey)],
          quorum: .witness("committee"))
        #expect(try policy.verify(UnverifiedCheckpoint(parsing: note.bytes)).isQuorumMet)
      }
    }
  }

  @Test func `a log is first met only when that is said, with its key in a policy, and only once`() throws {
    let meeting = try Meeting()
    let request = try meeting.request(1, 5)
    #expect { try meeting.cosign(request) } throws: { isRefusal(.refused)($0) }
    #expect { try meeting.cosign(request, first: true) } throws: { isRefusal(.refused)($0) }
    #expect { try meeting.cosign(request, policy: meeting.policy) } throws: { isRefusal(.refused)($0) }
    let stranger = try Policy(logs: [
      LogSigningKey(name: "other.example/log", seed: Array(repeating: 2, count: 32)).verifierKey
    ])
    #expect { try meeting.cosign(request, policy: stranger, first: true) } throws: { isRefusal(.couldNot)($0) }
    #expect(meeting.state == nil)
    try meeting.introduce(5)
    #expect { try meeting.introduce(5) } throws: { isRefusal(.refused)($0) }
  }

  @Test func `smaller, forked and unproven checkpoints are refused, each in its own words`()
    throws
  {
    let meeting = try Meeting()
    try meeting.introduce(5)
    let before = meeting.state
    let proven = try meeting.request(5, 8)
    let unproven = try AddCheckpoint(old: TreeSize(5), hashes: proven.hashes.reversed(), checkpoint: proven.checkpoint)
    let imposter = try LogSigningKey(name: Meeting.origin, seed: Array(repeating: 3, count: 32))
    let cases: [(AddCheckpoint, ServiceError.Kind, String)] = [
      (try meeting.request(1, 4), .refused, "меньше"),
      (try meeting.request(5, 5, forkedAt: 2), .tampering, "раздвоилась"),
      (try meeting.request(4, 8), .couldNot, "от размера 4"),
      (unproven, .tampering, "Не доказано"),
      (try meeting.request(5, 8, forkedAt: 2), .tampering, "Не доказано"),
      (try meeting.request(5, 8, keys: [imposter]), .couldNot, "не подписана"),
    ]
    for (request, kind, words) in cases {
      #expect { try meeting.cosign(request) } throws: { error in
        (error as? ServiceError).map { $0.kind == kind && $0.message.contains(words) } ?? false
      }
      #expect(meeting.state == before)
    }
    try meeting.cosign(proven)
    #expect(meeting.state != before)
  }

  @Test func `what can't be written down is not answered`() throws {
    let meeting = try Meeting()
    try meeting.introduce(5)
    let before = meeting.state
    // The new state is written beside the old one first: a folder of that name stands in its way.
    try FileManager.default.createDirectory(atPath: meeting.stateFile + ".new", withIntermediateDirectories: false)
    #expect { try meeting.cosign(meeting.request(5, 8)) } throws: { isRefusal(.couldNot)($0) }
    #expect(meeting.state == before)
  }

  @Test func `a state that can't be read stops the witness instead of making it forget`() throws {
    let meeting = try Meeting()
    try meeting.introduce(5)
    let state = try #require(meeting.state)
    for damaged in [
      Data(), state.dropLast(), state + Data([0x0a]), Data(#"{"logs":[{"keys":[],"note":""}]}"#.utf8) + Data([0x0a]),
    ] {
      try Data(damaged).write(to: URL(fileURLWithPath: meeting.stateFile))
      #expect { try meeting.cosign(meeting.request(5, 8)) } throws: { isRefusal(.couldNot)($0) }
      #expect(meeting.state == Data(damaged))
    }
  }

  @Test func `several logs are remembered side by side`() throws {
    let meeting = try Meeting()
    try meeting.introduce(5)
    let key = try LogSigningKey(name: "other.example/log", seed: Array(repeating: 2, count: 32))
    let other = try meeting.request(1, 3, keys: [key], origin: "other.example/log")
    try meeting.cosign(other, policy: Policy(logs: [key.verifierKey]), first: true)
    try meeting.cosign(meeting.request(5, 6))
    let state = try meeting.readState()
    #expect(state.logs.map(\.note.size.rawValue) == [3, 6])
  }

  @Test func `after a change of the log's key the witness wants a policy that names the new one`()
    throws
  {
    let meeting = try Meeting()
    try meeting.introduce(5)
    let new = try LogSigningKey(name: Meeting.origin, seed: Array(repeating: 4, count: 32))
    try meeting.cosign(meeting.request(5, 6, keys: [new, meeting.log]))
    #expect { try meeting.cosign(meeting.request(6, 7, keys: [new])) } throws: { isRefusal(.couldNot)($0) }
    try meeting.cosign(meeting.request(6, 7, keys: [new]), policy: Policy(logs: [new.verifierKey]))
    try meeting.cosign(meeting.request(7, 8, keys: [new]))
    #expect { try meeting.cosign(meeting.request(8, 9)) } throws: { isRefusal(.couldNot)($0) }
  }

  @Test func `a witness's key is the owner's alone, is never overwritten, and is read back`() throws {
    let meeting = try Meeting()
    let path = meeting.root + "/key"
    let before = FileManager.default.contents(atPath: path)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    #expect { try Witness.createKey(named: "committee.example/witness", at: path) } throws: { isRefusal(.couldNot)($0) }
    #expect(FileManager.default.contents(atPath: path) == before)
    let bytes = try #require(before)
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.hasPrefix("PRIVATE+KEY+committee.example/witness+"))
    for damaged in [
      text + "\n", String(text.dropLast()), text.replacingOccurrences(of: "committee", with: "Committee"),
    ] {
      try Data(damaged.utf8).write(to: URL(fileURLWithPath: path))
      #expect { try Witness(keyFile: path, stateFile: meeting.stateFile) } throws: { isRefusal(.couldNot)($0) }
    }
  }
}
