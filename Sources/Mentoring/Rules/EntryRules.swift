import EventLedger

/// The rules about one kind of entity, judged for one entry of its history.
protocol EntryRules {
  /// The entry that is judged.
  var entry: HistoryEntry { get }
}

extension EntryRules {
  /// A breach by the judged entry; accepted where the entry itself sets the rule aside (`despite`).
  func violation(_ rule: Rule, _ message: String, culprit: Position? = nil, despite: [String]? = nil) -> Violation {
    Violation(
      rule: rule, entry: entry.position, culprit: culprit, message: message,
      isAccepted: despite?.contains { $0.utf8.elementsEqual(rule.code.utf8) } ?? false)
  }
}
