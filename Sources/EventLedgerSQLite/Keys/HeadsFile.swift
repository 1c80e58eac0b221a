import Dispatch
public import EventLedger
public import MerkleLog
import Synchronization

/// The file `heads` of a key folder: the newest note of each log, replaced as a whole soon after each commit.
///
/// Several processes may write it; of two notes of one log the larger stays. What `remember` takes is written within
/// a moment in the background, so that an append does not wait for a second disk; `flush` waits for it. The memory of a
/// vault is bound to its ledger folder: it holds the key folder (``KeyClaim``) from before a commit until the note is on
/// the disk, so that nobody takes the key folder over who does not know of the commit.
public final class HeadsFile: HeadKeeper {
  /// The longest file, in bytes.
  public static let maximumLength = 64 * 1024

  private let path: String
  private let folder: String
  /// Nil for whoever only looks.
  private let binding: KeyBinding?
  private let pending = Mutex(Pending())
  private let queue = DispatchQueue(label: "mentorledger.heads")

  private struct Pending {
    /// Notes that are not on disk yet, newest of each log.
    var notes: [UnverifiedCheckpoint] = []
    var isScheduled = false
    /// How many transactions are under way that may leave a note.
    var acts = 0
    var claim: KeyClaim?

    /// Lets others take the key folder over when nothing is on its way any more.
    mutating func release() { if acts == 0, notes.isEmpty { claim = nil } }
  }

  init(folder: String, binding: KeyBinding? = nil) {
    (self.folder, self.binding) = (folder, binding)
    path = PosixFile.join(folder, "heads")
  }

  deinit {
    // What could not be written is in the ledger all the same; the next commit remembers more.
    try? flush()
  }

  public func newestHead(of origin: String) throws -> String? {
    let waiting = pending.withLock { $0.notes }
    return try Self.merged(stored(), waiting).first { $0.origin.utf8.elementsEqual(origin.utf8) }?.note.text
  }

  /// The newest note of the ledger itself, whatever it is called; nil where nothing is remembered. A log that belongs to
  /// another one has a longer name.
  public func ledgerHead() throws -> UnverifiedCheckpoint? {
    let waiting = pending.withLock { $0.notes }
    return try Self.merged(stored(), waiting).min { $0.origin.utf8.count < $1.origin.utf8.count }
  }

  public func claiming<Result>(_ body: () throws -> Result) throws -> Result {
    guard let binding else { return try body() }
    try pending.withLock { pending in
      if pending.claim == nil { pending.claim = try binding.claim() }
      pending.acts += 1
    }
    defer {
      pending.withLock { pending in
        pending.acts -= 1
        pending.release()
      }
    }
    return try body()
  }

  public func remember(_ note: String) {
    guard let checkpoint = try? UnverifiedCheckpoint(parsing: note) else {
      preconditionFailure("a store remembers checkpoints")
    }
    let schedules = pending.withLock { pending in
      precondition(binding == nil || pending.claim != nil, "a note is remembered within an act")
      pending.notes = Self.merged(pending.notes, [checkpoint])
      defer { pending.isScheduled = true }
      return !pending.isScheduled
    }
    guard schedules else { return }
    queue.asyncAfter(deadline: .now() + .milliseconds(50)) { [weak self] in
      // A fault shows itself at the next `flush`, which every note that leaves the process waits for.
      try? self?.flush()
    }
  }

  /// Remembers what another file remembers; durable when it returns.
  func learn(from other: HeadsFile) throws {
    for note in try other.stored() { remember(note.note.text) }
    try flush()
  }

  public func flush() throws {
    let notes = pending.withLock { pending in
      pending.isScheduled = false
      return pending.notes
    }
    guard !notes.isEmpty else { return }
    try PosixFile.locking(folder) {
      let stored = try stored()
      let merged = Self.merged(stored, notes)
      if merged != stored {
        try PosixFile.replace(path, with: Array(merged.map(\.note.text).joined(separator: "\n").utf8))
      }
    }
    pending.withLock { pending in
      pending.notes.removeAll(where: notes.contains)
      pending.release()
    }
  }

  /// What the file says; nothing where there is none yet.
  private func stored() throws -> [UnverifiedCheckpoint] {
    guard PosixFile.exists(path) else { return [] }
    let lines = try PosixFile.read(path, limit: Self.maximumLength)
      .split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    // Text and signatures are divided by an empty line, as are notes: two sections make a note.
    let sections = lines.dropLast().split(whereSeparator: \.isEmpty)
    guard !sections.isEmpty, sections.count.isMultiple(of: 2), lines.last?.isEmpty == true else { throw damaged }
    var notes: [UnverifiedCheckpoint] = []
    for (text, signatures) in zip(sections.striding(from: 0), sections.striding(from: 1)) {
      let note = (text + [[]] + signatures).flatMap { $0 + [UInt8(ascii: "\n")] }
      guard let checkpoint = try? UnverifiedCheckpoint(parsing: note) else { throw damaged }
      notes.append(checkpoint)
    }
    return notes
  }

  private var damaged: StoreError { StoreError(.key, "\(path) is not a list of checkpoints") }

  /// The larger note of each log, in order of origin.
  private static func merged(
    _ left: [UnverifiedCheckpoint], _ right: [UnverifiedCheckpoint]
  ) -> [UnverifiedCheckpoint] {
    var notes = left
    for note in right {
      if let index = notes.firstIndex(where: { $0.origin.utf8.elementsEqual(note.origin.utf8) }) {
        if notes[index].size < note.size { notes[index] = note }
      } else {
        notes.append(note)
      }
    }
    return notes.sorted { $0.origin.utf8.lexicographicallyPrecedes($1.origin.utf8) }
  }
}

extension Array {
  /// Every second element.
  fileprivate func striding(from start: Int) -> [Element] { stride(from: start, to: count, by: 2).map { self[$0] } }
}
