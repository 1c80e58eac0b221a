/// The steps of FORMAT §7, in their order; findings are reported in it.
enum AuditStep: Int, CaseIterable {
  case input, policy, checkpoint, leaves, root, notes, nodes, sealed, derived, guards, database, signatures, outside
}

/// Collects findings step by step; keeps a limited number of each step, counts all, and remembers the first position.
///
/// A leaf that was changed or removed makes other rows look wrong as well, some of them at earlier positions: the
/// destruction that it requested, the command that it belonged to. So leaves and nodes say where the first fault is,
/// and other rows do so only where leaves and nodes are in order.
struct FindingList {
  private var kept = [[AuditFinding]](repeating: [], count: AuditStep.allCases.count)
  private(set) var count = 0
  private(set) var status = AuditStatus.verified
  private var firstBadLeaf: Int64?
  private var firstBadRow: Int64?
  private var firstUnvouched: Int64?
  /// Damage that was met already; three files of one broken container meet the same.
  var damages: Set<DamagedInput> = []

  /// - Parameter since: for a finding without a position, the first event that nothing vouches for; nil where it puts no
  ///   event in doubt.
  mutating func add(_ step: AuditStep, _ finding: AuditFinding, since: Int64? = 0) {
    count += 1
    status = status.combined(with: finding.status)
    if finding.status == .tampering, let position = finding.position {
      switch step {
      case .leaves, .root, .nodes: firstBadLeaf = min(firstBadLeaf ?? position, position)
      default: firstBadRow = min(firstBadRow ?? position, position)
      }
    } else if finding.status == .tampering, let since {
      firstUnvouched = min(firstUnvouched ?? since, since)
    }
    if kept[step.rawValue].count < AuditReport.maximumFindings { kept[step.rawValue].append(finding) }
  }

  /// Evidence of tampering.
  mutating func add(
    _ step: AuditStep, _ code: AuditFinding.Code, position: Int64? = nil, part: Int64? = nil, _ message: String,
    since: Int64? = 0
  ) {
    add(step, AuditFinding(code, position: position, part: part, message), since: since)
  }

  /// The least position that evidence points to; where it points to none, the first that nothing vouches for; nil where
  /// no event is in doubt.
  var firstBadPosition: Int64? { firstBadLeaf ?? firstBadRow ?? firstUnvouched }

  /// What the report lists.
  var listed: [AuditFinding] {
    let sorted = kept.flatMap { step in
      step.enumerated().sorted {
        ($0.element.position ?? .max, $0.offset) < ($1.element.position ?? .max, $1.offset)
      }.map(\.element)
    }
    return Array(sorted.prefix(AuditReport.maximumFindings))
  }
}
