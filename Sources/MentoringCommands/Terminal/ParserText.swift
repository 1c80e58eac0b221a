import MentoringService

/// The parser's English frame in Russian: its sentences by their patterns, its headings, its words about values.
///
/// What is not known passes through as it is, a completion script for instance. Statuses are the parser's own.
enum ParserText {
  // MARK: Errors

  /// An error with the way to call the command. `arguments`: those that the parser refused.
  static func error(_ text: String, of arguments: [String] = [], width: Int) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let frame = lines.firstIndex { $0.hasPrefix("Usage: ") || $0.hasPrefix("Help:  ") || $0.hasPrefix("USAGE: ") }
    let message = lines[..<(frame ?? lines.count)].joined(separator: "\n")
    lines.removeFirst(frame ?? lines.count)
    let prefix = "Error: "
    let said =
      message.hasPrefix(prefix)
      ? "Ошибка: " + (UnknownCommand.sentence(arguments) ?? sentence(String(message.dropFirst(prefix.count)))) : message
    let rest = lines.map { line in
      framed(line).replacing("Usage: ", with: "Вызов: ", maxReplacements: 1)
        .replacing("Help:  ", with: "Ожидается:  ", maxReplacements: 1)
    }
    return ([said] + rest.flatMap { wrapped($0, to: width) }).joined(separator: "\n")
  }

  /// A sentence of the parser.
  static func sentence(_ text: String) -> String { sentences(text) }

  private static let sentences = SentenceTranslation([
    ("{}\n   or: {}", "{}\n   или: {}"),
    ("Unknown option '{}'. Did you mean '{}'?", "нет параметра «{}». Может быть, «{}»?"),
    ("Unknown option '{}'", "нет параметра «{}»."),
    ("Missing value for '{}' in '{}'", "после «{}» нет значения (в «{}»)."),
    ("Missing value for '{}'", "после «{}» нет значения."),
    (
      "The option '{}' does not take any value, but '{}' was specified.",
      "у параметра «{}» значения не бывает, а указано «{}»."
    ),
    ("Unexpected argument '{}'", "лишний аргумент «{}»."),
    ("{} unexpected arguments: '{}'", "лишних аргументов {}: «{}»."),
    ("Missing expected argument '{}'", "не указано: {}."), ("Missing one of: '{}'", "нужно одно из: «{}»."),
    ("Missing required subcommand.", "не указана команда."),
    ("Invalid option: {}", "неверный параметр: {}"),
    (
      "The value '{}' is invalid for '{}'. Please provide one of the following:\n{}",
      "значение «{}» не подходит к «{}»; бывают:\n{}"
    ),
    ("The value '{}' is invalid for '{}'. Please provide one of {}.", "значение «{}» не подходит к «{}»; бывают: {}."),
    ("The value '{}' is invalid for '{}': {}", "значение «{}» не подходит к «{}»: {}"),
    ("The value '{}' is invalid for '{}'", "значение «{}» не подходит к «{}»."),
    (
      "Value to be set with flag '{}' had already been set with flag '{}'",
      "параметр «{}» противоречит параметру «{}», указанному раньше."
    ),
    (
      "Can't generate completion scripts for '{}'.\nPlease use --generate-completion-script=<shell> with one of:\n{}",
      "для «{}» подсказок нет.\nУкажите --generate-completion-script=ОБОЛОЧКА; бывают:\n{}"
    ),
    ("'{}' and '{}'", "'{}' и '{}'"), ("'{}' or '{}'", "'{}' или '{}'"),
  ])

  // MARK: Help

  /// A help screen; anything else that the parser prints in answer to a request stays as it is.
  static func help(_ text: String, width: Int) -> String {
    guard text.hasPrefix("OVERVIEW: ") || text.hasPrefix("USAGE: ") else { return text }
    return text.split(separator: "\n", omittingEmptySubsequences: false)
      .flatMap { wrapped(framed(String($0)), to: width) }.joined(separator: "\n")
  }

  /// A line with the frame's own words in Russian.
  private static func framed(_ line: String) -> String {
    if let heading = headings[line] { return heading }
    if line.hasPrefix("OVERVIEW: ") { return String(line.dropFirst("OVERVIEW: ".count)) }
    if line.hasSuffix(": SUBCOMMANDS:") { return String(line.dropLast("SUBCOMMANDS:".count + 1)) }
    var line = line.replacing("<subcommand>", with: "<команда>").replacing("<options>", with: "<параметры>")
      .replacing(" (default) ", with: " (обычная) ")
    if line.hasPrefix("USAGE: ") { return "ВЫЗОВ: " + line.dropFirst("USAGE: ".count) }
    if line.hasPrefix("  See '") { return "  " + see(String(line.dropFirst(2))) }
    for (english, russian) in endings where line.hasSuffix(english) {
      line = line.dropLast(english.count) + russian
    }
    return values(line)
  }

  private static let headings = [
    "ARGUMENTS:": "АРГУМЕНТЫ:", "OPTIONS:": "ПАРАМЕТРЫ:", "SUBCOMMANDS:": "КОМАНДЫ:",
  ]

  private static let endings = [
    ("  Show help information.", "  Показать эту справку."), ("  Show the version.", "  Показать версию."),
    ("  Show subcommand help information.", "  Показать справку о команде."), (" (default)", " (по умолчанию)"),
  ]

  private static let see = SentenceTranslation([
    ("See '{}' for more information.", "Подробнее: {}"), ("See '{}' for detailed help.", "Подробно о команде: {}"),
  ])

  /// «(values: a, b; default: a)» at the end of a line.
  private static func values(_ line: String) -> String {
    guard line.hasSuffix(")"), let start = line.lastIndex(of: "(") else { return line }
    return line[..<start] + valueWords(String(line[start...]))
  }

  private static let valueWords = SentenceTranslation([
    ("(values: {}; default: {})", "(значения: {}; по умолчанию: {})"), ("(values: {})", "(значения: {})"),
    ("(default: {})", "(по умолчанию: {})"), ("(default as flag: {})", "(по умолчанию: {})"),
  ])

  // MARK: Lines

  /// Where the parser's second column begins.
  private static let secondColumn = 26

  /// A line in lines of at most so many columns, further ones under the text that they go on; an example of a command
  /// is never broken, for it is there to be copied.
  static func wrapped(_ line: String, to width: Int) -> [String] {
    let text = line.drop { $0 == " " }
    guard DisplayWidth.of(line) > width, !text.hasPrefix("mentorledger ") else { return [line] }
    let characters = Array(line)
    let label = characters.prefix(secondColumn)
    let hasTwoColumns =
      characters.count > secondColumn && label.suffix(2).allSatisfy { $0 == " " } && characters[secondColumn] != " "
    let isUsage = text.hasPrefix("ВЫЗОВ: ") || text.hasPrefix("Вызов: ")
    let own = characters.count - text.count
    let hanging = min(hasTwoColumns ? secondColumn : isUsage ? 7 : own, width / 2)
    let head = hasTwoColumns ? String(label) : String(characters.prefix(own))
    let body = hasTwoColumns ? String(characters[secondColumn...]) : String(text)
    return TextWrapping.wrap(body, to: max(1, width - hanging)).enumerated().map { index, piece in
      (index == 0 ? head : String(repeating: " ", count: hanging)) + piece
    }
  }
}
