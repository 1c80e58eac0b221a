import EventLedger

/// What a writer said of one command: `done COMMAND FIRST COUNT`, `won COMMAND POSITION TAG`, `lost COMMAND OVERTAKER TAG`.
struct WriterReport: Hashable, Sendable {
  let word: String
  let command: CommandID
  let position: Position
  /// The count or the tag.
  let rest: String

  /// Nil where a line is no report of a command.
  init?(_ line: String) {
    let words = line.split(separator: " ").map(String.init)
    guard words.count == 4, let command = CommandID(words[1]), let position = Int64(words[2]) else { return nil }
    (word, self.command, self.position, rest) = (words[0], command, Position(position), words[3])
  }
}
