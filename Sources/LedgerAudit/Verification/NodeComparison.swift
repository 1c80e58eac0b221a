import MerkleLog

/// Stored nodes beside computed ones, in the order of their numbers: exactly as many as there must be, each equal.
///
/// A leaf whose stored node differs does not say which of the two was changed. From the first such leaf on, a second
/// tree grows from the stored leaf nodes; whichever of the two trees has the signed root tells.
struct NodeComparison {
  private var rows: CheckedCursor<NodeRow>
  /// The positions whose leaf and stored leaf node differ, as far as a report can list them.
  private(set) var differing: [Int64] = []
  private var lastDiffering: Int64 = -1
  /// The tree of the stored leaf nodes, from the first difference on.
  private(set) var storedTree: CompactTree?

  init(_ rows: any LedgerRows) {
    self.rows = CheckedCursor { try rows.nodes() }
  }

  /// Compares the nodes that appending a leaf made.
  ///
  /// - Parameter tree: the computed tree before that leaf.
  mutating func compare(_ nodes: [Digest], before tree: CompactTree, into findings: inout FindingList) {
    let position = tree.size.rawValue
    let first = StoredNodes.count(for: tree.size)
    for (level, node) in nodes.enumerated() {
      let row = take(first + Int64(level), position, &findings)
      let equal = row.map { $0.hash == node.bytes } ?? true
      if level == 0 {
        follow(stored: row.flatMap { Digest($0.hash) } ?? node, isEqual: equal, before: tree, position)
      } else if !equal, lastDiffering <= position - 1 << Int64(level) {
        findings.add(
          .nodes, .nodeChanged, position: position,
          "Узел дерева \(first + Int64(level)) (над событием \(position)) не равен хешу того, что под ним.")
      }
    }
  }

  /// Reports what is left behind the last leaf, and trouble in reading.
  mutating func finish(size: TreeSize, into findings: inout FindingList) {
    while let row = rows.take() {
      findings.add(
        .nodes, .nodeSurplus, position: size.rawValue,
        "Узел дерева \(row.id) лишний: событий только \(size).")
    }
    findings.add(.nodes, readingOf: "узлы дерева", rows)
  }

  /// The stored node with this number, if it is there.
  private mutating func take(_ number: Int64, _ position: Int64, _ findings: inout FindingList) -> NodeRow? {
    while let row = rows.current, row.id < number {
      findings.add(.nodes, .nodeSurplus, position: position, "Узла дерева с номером \(row.id) не должно быть.")
      rows.advance()
    }
    if let row = rows.current, row.id == number {
      rows.advance()
      return row
    }
    if rows.failure == nil {
      findings.add(.nodes, .nodeMissing, position: position, "Нет узла дерева \(number) (над событием \(position)).")
    }
    return nil
  }

  private mutating func follow(stored: Digest, isEqual: Bool, before tree: CompactTree, _ position: Int64) {
    if !isEqual {
      if storedTree == nil { storedTree = tree }
      lastDiffering = position
      if differing.count < AuditReport.maximumFindings { differing.append(position) }
    }
    storedTree?.append(stored)
  }
}
