/// An earlier version of an event: read for ever, made no more (DESIGN idea 6).
///
/// Stored bytes are never rewritten. When an entry of an earlier version is read, it is upcast, one version at a time,
/// to the newest one, which is all that rules, views, corrections and exports know. So each step is written once, by
/// hand, in this folder, and a version without its step does not compile.
public protocol EarlierEventData: MentoringEventData {
  /// The version after this one.
  associatedtype Successor: MentoringEventData

  /// What the entry says in the words of the version after it.
  ///
  /// Total and pure: every entry that reads has a successor. What the earlier version does not say stays absent, and
  /// is never filled in with a guess.
  func upcast() -> Successor
}
