import ArgumentParser

/// A word that stands where a command is expected and names none: the parser calls it an argument too many.
enum UnknownCommand {
  /// What is said of it, with the commands that it may stand for; nil where every command is known.
  static func sentence(_ arguments: [String]) -> String? {
    var group: any ParsableCommand.Type = MentorLedgerCommand.self
    var path: [String] = []
    for word in arguments {
      let configuration = group.configuration
      let names = configuration.subcommands.compactMap { $0.configuration.commandName }
      guard !names.isEmpty, configuration.defaultSubcommand == nil, !word.hasPrefix("-"), word != "help" else {
        return nil
      }
      guard let known = configuration.subcommands.first(where: { $0.configuration.commandName == word }) else {
        let prefix = path.map { $0 + " " }.joined()
        let near = OwnType.nearest(word, among: names).map { "«\(prefix)\($0)»" }
        return "команды «\(prefix)\(word)» нет."
          + (near.isEmpty ? "" : " \(near.count == 1 ? "Похожая" : "Похожие"): \(near.joined(separator: ", ")).")
      }
      group = known
      path.append(word)
    }
    return nil
  }
}
