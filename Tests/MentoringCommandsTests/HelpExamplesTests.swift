import ArgumentParser
import Testing

@testable import MentoringCommands

struct HelpExamplesTests {
  /// A command and the words that call it.
  struct Called: Sendable, CustomTestStringConvertible {
    let words: [String]
    let command: any ParsableCommand.Type

    var isGroup: Bool { !command.configuration.subcommands.isEmpty }
    var testDescription: String { words.joined(separator: " ") }

    /// The example lines of the help text.
    var examples: [String] {
      command.configuration.discussion.split(separator: "\n").map { String($0.drop { $0 == " " }) }
        .filter { $0.hasPrefix("mentorledger ") }
    }

    static func all(under called: Called) -> [Called] {
      [called]
        + called.command.configuration.subcommands.flatMap { command in
          all(under: Called(words: called.words + [command.configuration.commandName ?? "?"], command: command))
        }
    }

    static let commands = all(under: Called(words: ["mentorledger"], command: MentorLedgerCommand.self))
  }

  /// The words of a line as a shell splits them: double quotes hold spaces together, nothing else is special.
  static func words(_ line: String) -> [String] {
    var words: [String] = []
    var word: String?
    var isQuoted = false
    for character in line {
      switch character {
      case "\"":
        isQuoted.toggle()
        word = word ?? ""
      case " " where !isQuoted:
        if let word { words.append(word) }
        word = nil
      default: word = (word ?? "") + String(character)
      }
    }
    return words + (word.map { [$0] } ?? [])
  }

  @Test func `the walk reaches commands within groups`() {
    let names = Set(Called.commands.map(\.testDescription))
    #expect(names.contains("mentorledger account revoke"))
    #expect(names.contains("mentorledger export bundle"))
    #expect(names.contains("mentorledger roadmap status"))
    #expect(names.contains("mentorledger record"))
  }

  @Test func `a shell's words keep quoted spaces`() {
    #expect(Self.words("a --b \"c d\"  e\"f\"") == ["a", "--b", "c d", "ef"])
  }

  @Test(arguments: Called.commands.filter { !$0.isGroup })
  func `each command shows an example of itself`(_ called: Called) {
    let own = called.examples.filter { Self.words($0).starts(with: called.words) }
    #expect(!own.isEmpty, "\(called.testDescription) has no example")
    #expect(called.command.configuration.discussion.contains("Примеры:"))
  }

  @Test(arguments: Called.commands)
  func `each example of a help text parses, as a command below the one that shows it`(_ called: Called) throws {
    for example in called.examples {
      let words = Self.words(example)
      #expect(words.starts(with: called.words), "«\(example)» stands in the help of \(called.testDescription)")
      let parsed = try MentorLedgerCommand.parseAsRoot(Array(words.dropFirst()))
      #expect(!(parsed is MentorLedgerCommand), "«\(example)» is parsed as no command")
      if !called.isGroup { #expect(type(of: parsed) == called.command, "«\(example)» is parsed as another command") }
    }
  }

  @Test(arguments: Called.commands)
  func `each command says in Russian what it does`(_ called: Called) {
    let abstract = called.command.configuration.abstract
    #expect(abstract.unicodeScalars.contains { (0x0430...0x044F).contains($0.value) })
  }

  @Test func `a misspelt option of an example would be noticed`() {
    #expect(throws: (any Error).self) {
      try MentorLedgerCommand.parseAsRoot(["record", "briefing.held", "--onn", "2021-09-06"])
    }
  }
}
