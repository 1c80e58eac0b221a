import ArgumentParser

/// The help texts of all commands, for tests that run what they say.
package enum HelpTexts {
  /// The discussion of every command, groups included, in the order of the help.
  package static let discussions: [String] = discussions(of: MentorLedgerCommand.self)

  private static func discussions(of command: any ParsableCommand.Type) -> [String] {
    [command.configuration.discussion] + command.configuration.subcommands.flatMap { discussions(of: $0) }
  }
}
