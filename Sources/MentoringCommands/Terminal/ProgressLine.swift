import Foundation

/// One line on standard error that says how far long work has come: «Импорт: 1200 из 30000 (4 %)».
///
/// It is shown only where standard error is a terminal, redrawn at most ten times a second, and wiped at the end, so
/// that neither a log nor the screen keeps it. It must not name people. (Named so because Foundation has a `Progress`.)
public struct ProgressLine {
  /// Least time between two drawings.
  static let pause = Duration.milliseconds(100)

  private let label: String
  private let total: Int?
  private let terminal: Terminal
  private let now: () -> ContinuousClock.Instant
  private let write: (String) -> Void
  private var drawnAt: ContinuousClock.Instant?

  /// A line on this process's standard error.
  ///
  /// - Parameters:
  ///   - label: what is done, in Russian: «Импорт».
  ///   - total: how many steps there are, if that is known.
  public init(_ label: String, total: Int?) {
    self.init(label, total: total, terminal: .standardError(), now: { ContinuousClock.now }) { text in
      FileHandle.standardError.write(Data(text.utf8))
    }
  }

  init(
    _ label: String, total: Int?, terminal: Terminal, now: @escaping () -> ContinuousClock.Instant,
    write: @escaping (String) -> Void
  ) {
    self.label = label
    self.total = total
    self.terminal = terminal
    self.now = now
    self.write = write
  }

  /// Says that so many steps are done.
  public mutating func advance(to done: Int) {
    guard terminal.isTerminal else { return }
    let instant = now()
    if let drawnAt, instant - drawnAt < Self.pause { return }
    drawnAt = instant
    write("\r\u{1B}[2K" + fitted(line(done)))
  }

  /// Wipes the line. Afterwards the next advance draws anew.
  public mutating func finish() {
    guard drawnAt != nil else { return }
    drawnAt = nil
    write("\r\u{1B}[2K")
  }

  private func line(_ done: Int) -> String {
    guard let total, total > 0 else { return "\(label): \(done)" }
    return "\(label): \(done) из \(total) (\(min(100, done * 100 / total)) %)"
  }

  /// The line cut to the terminal, for one that wraps can't be wiped.
  private func fitted(_ line: String) -> String {
    var room = terminal.width - 1
    return String(
      line.prefix { character in
        room -= DisplayWidth.of(character)
        return room >= 0
      })
  }
}
