import LedgerAudit
import MerkleLog
import Testing

extension RuleCase {
  /// What a ledger says of its access logs: heads, and what was given up of them.
  struct AccessTale {
    static let log = SampleLedger.origin + "/access"
    static let roots = (1...9).map { String(repeating: "0\($0)", count: 32) }

    static func key(_ number: Int) throws -> String {
      try LogSigningKey(name: "\(log)-\(number)", seed: [UInt8](repeating: UInt8(number), count: 32)).verifierKey.vkey
    }

    /// A statement of a loss; members that are nil are left out.
    static func lost(
      kept: String? = "3", keptRoot: String? = roots[3], log: String? = log, root: String? = roots[5],
      size: String? = "5", successor: String? = nil
    ) -> String {
      let members = [
        kept.map { "\"kept\":\($0)" }, keptRoot.map { "\"keptRoot\":\"\($0)\"" }, log.map { "\"log\":\"\($0)\"" },
        root.map { "\"root\":\"\($0)\"" }, size.map { "\"size\":\($0)" }, successor.map { "\"successor\":\"\($0)\"" },
      ]
      return "{\(members.compactMap { $0 }.joined(separator: ","))}"
    }

    static func head(_ size: Int, _ root: String) -> String { "{\"root\":\"\(root)\",\"size\":\(size)}" }
  }

  /// Behind a head of 4 entries at 7, a statement at 8 that breaks one rule; behind a true one at 8, one at 9.
  static let accessRules: [RuleCase] = {
    typealias Tale = AccessTale
    func first(_ name: String, _ make: @escaping @Sendable () throws -> String) -> RuleCase {
      RuleCase("a loss \(name)", .leafAccessLoss, at: 8) {
        $0.append("access.head.recorded", Tale.head(4, Tale.roots[4]))
        $0.append("access.log.lost", try make())
      }
    }
    func second(_ name: String, _ make: @escaping @Sendable () throws -> String) -> RuleCase {
      RuleCase("a second loss \(name)", .leafAccessLoss, at: 9) {
        $0.append("access.head.recorded", Tale.head(4, Tale.roots[4]))
        $0.append("access.log.lost", try Tale.lost(successor: Tale.key(2)))
        $0.append("access.log.lost", try make())
      }
    }
    return [
      first("of a log that is none") { try Tale.lost(log: SampleLedger.origin, successor: Tale.key(2)) },
      first("of no log") { try Tale.lost(log: nil, successor: Tale.key(2)) },
      first("of the present log without a successor") { Tale.lost() },
      first("with a successor of another name") { try Tale.lost(successor: Tale.key(3)) },
      first("with a successor that is no key") { Tale.lost(successor: "x") },
      first("that is less than was recorded") {
        try Tale.lost(kept: "2", keptRoot: Tale.roots[2], root: Tale.roots[3], size: "3", successor: Tale.key(2))
      },
      first("with another root than was recorded") {
        try Tale.lost(root: Tale.roots[5], size: "4", successor: Tale.key(2))
      },
      first("that keeps another root than was recorded") {
        try Tale.lost(kept: "4", keptRoot: Tale.roots[3], successor: Tale.key(2))
      },
      first("that keeps more than there was") { try Tale.lost(kept: "6", successor: Tale.key(2)) },
      first("that keeps all with another root") { try Tale.lost(kept: "5", successor: Tale.key(2)) },
      first("that keeps less than nothing") { try Tale.lost(kept: "-1", keptRoot: nil, successor: Tale.key(2)) },
      first("that does not say what is kept") { try Tale.lost(kept: nil, successor: Tale.key(2)) },
      first("without the root of what is kept") { try Tale.lost(keptRoot: nil, successor: Tale.key(2)) },
      first("with a root of nothing") { try Tale.lost(kept: "0", successor: Tale.key(2)) },
      first("with a root of another form") { try Tale.lost(root: "0A", successor: Tale.key(2)) },
      first("with a kept root of another form") { try Tale.lost(keptRoot: "0A", successor: Tale.key(2)) },
      first("without a size") { try Tale.lost(size: nil, successor: Tale.key(2)) },
      first("of no entry") { try Tale.lost(kept: "0", keptRoot: nil, size: "0", successor: Tale.key(2)) },
      first("whose size is a text") { try Tale.lost(size: "\"5\"", successor: Tale.key(2)) },
      second("of the same that loses nothing more") { Tale.lost() },
      second("of the same with another size") { Tale.lost(kept: "0", keptRoot: nil, size: "6") },
      second("of the same with another root") { Tale.lost(kept: "0", keptRoot: nil, root: Tale.roots[6]) },
      second("of the same with a successor") {
        try Tale.lost(kept: "0", keptRoot: nil, successor: Tale.key(3))
      },
      second("of the successor, that has a name of its own") {
        try Tale.lost(log: Tale.log + "-2", successor: Tale.key(2))
      },
    ]
  }()
}
