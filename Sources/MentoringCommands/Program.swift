import ArgumentParser
import Foundation

/// The program: parses the command line, runs the command, and says in Russian what the parser has to say.
public enum Program {
  /// Runs the command of this process's arguments, and ends the process with its status (DESIGN §4).
  public static func main() -> Never {
    let answer = answer(to: Array(CommandLine.arguments.dropFirst()))
    if let text = answer.output { Console.print(text) }
    if let text = answer.errors { Console.note(text) }
    exit(answer.status)
  }

  /// What the parser says, and the status to end with; a command that ran has said everything itself.
  private static func answer(to arguments: [String]) -> (output: String?, errors: String?, status: Int32) {
    do {
      var command = try MentorLedgerCommand.parseAsRoot(arguments)
      try command.run()
      return (nil, nil, 0)
    } catch {
      let status = MentorLedgerCommand.exitCode(for: error).rawValue
      // Unbroken lines: where they are broken is decided below, and never within an example.
      let text = MentorLedgerCommand.fullMessage(for: error, columns: 10_000)
      guard !text.isEmpty else { return (nil, nil, status) }
      return status == 0
        ? (ParserText.help(text, width: Terminal.standardOutput().width), nil, status)
        : (nil, ParserText.error(text, of: arguments, width: Terminal.standardError().width), status)
    }
  }
}
