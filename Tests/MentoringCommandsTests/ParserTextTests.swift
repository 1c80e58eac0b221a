import ArgumentParser
import Testing

@testable import MentoringCommands

/// What the parser says reaches people in Russian; each of its sentences is provoked, not quoted.
struct ParserTextTests {
  private func answer(_ words: [String], width: Int = 200) -> (text: String, status: Int32) {
    do {
      var command = try MentorLedgerCommand.parseAsRoot(words)
      // A plea for help is a command of the parser's own; ours are not to be run here.
      if words.last == "--help" { try command.run() }
      return ("", 0)
    } catch {
      let status = MentorLedgerCommand.exitCode(for: error).rawValue
      let text = MentorLedgerCommand.fullMessage(for: error, columns: 10_000)
      return (
        status == 0 ? ParserText.help(text, width: width) : ParserText.error(text, of: words, width: width), status
      )
    }
  }

  @Test(arguments: [
    (["mentees", "--onn-day", "1"], "нет параметра «--onn-day». Может быть, «--on-day»?"),
    (["mentees", "--zzzzzzzzzzz"], "нет параметра «--zzzzzzzzzzz»."),
    (["mentees", "--why"], "после «--why <ПРИЧИНА>» нет значения."),
    (["mentees", "--why", "x"], "значение «x» не подходит к «--why <ПРИЧИНА>»; бывают: "),
    (["events", "--limit", "много"], "значение «много» не подходит к «--limit <N>»."),
    (["mentors", "--free=1"], "у параметра «--free» значения не бывает, а указано «1»."),
    (["mentees", "лишнее"], "лишний аргумент «лишнее»."), (["mentees", "a", "b"], "лишних аргументов 2: «a', 'b»."),
    (["show"], "не указано: <КОД>."), (["account", "grant", "u:1"], "не указано: --role <РОЛЬ>."),
    (["correct", "5", "--reason", "x"], "значение «x» не подходит к «--reason <КОД>»; бывают:\n  - typing-error"),
  ])
  func `each refusal of the parser is Russian, and its status is 64`(words: [String], sentence: String) {
    let (text, status) = answer(words)
    #expect(status == 64)
    #expect(text.hasPrefix("Ошибка: " + sentence), "\(text)")
    #expect(text.contains("\nВызов: mentorledger \(words[0])"), "\(text)")
    #expect(text.contains("\n  Подробнее: mentorledger \(words[0])"), "\(text)")
    for english in ["Error:", "Usage:", "Help:", "See '", "Missing", "provide"] { #expect(!text.contains(english)) }
  }

  @Test(arguments: [
    (["mentee"], "команды «mentee» нет. Похожая: «mentees»."), (["zzzzzzzzzzz"], "команды «zzzzzzzzzzz» нет.\n"),
    (["roadmap", "lat"], "команды «roadmap lat» нет. Похожая: «roadmap late»."),
    (["mentee", "--why", "check"], "команды «mentee» нет. Похожая: «mentees»."),
  ])
  func `an unknown command is named, with those that it may stand for`(words: [String], sentence: String) {
    let (text, status) = answer(words)
    #expect(status == 64 && text.hasPrefix("Ошибка: " + sentence), "\(text)")
  }

  @Test func `a sentence that is not known passes through unchanged`() {
    #expect(ParserText.error("Error: Something new", width: 80) == "Ошибка: Something new")
    #expect(ParserText.error("Something else", width: 80) == "Something else")
    let script = "#compdef mentorledger\nOPTIONS:\n  See 'x' for more information."
    #expect(ParserText.help(script, width: 20) == script)
  }

  private static let helps = HelpExamplesTests.Called.commands.map { Array($0.words.dropFirst()) + ["--help"] }

  @Test(arguments: helps) func `a help screen has Russian headings, and no line is too wide but an example`(
    words: [String]
  ) {
    let (text, status) = answer(words, width: 80)
    #expect(status == 0)
    #expect(text.contains("\nВЫЗОВ: mentorledger"))
    #expect(text.contains("\nПАРАМЕТРЫ:") && text.contains("Показать эту справку."))
    for english in [
      "OVERVIEW", "USAGE", "OPTIONS:", "<ключи>", "ARGUMENTS:", "SUBCOMMANDS", "(values:", "(default", "Show ",
    ] {
      #expect(!text.contains(english), "\(english)\n\(text)")
    }
    for line in text.split(separator: "\n") where DisplayWidth.of(String(line)) > 80 {
      #expect(line.drop { $0 == " " }.hasPrefix("mentorledger "), "\(line)")
    }
  }

  @Test func `an example stands on one line whatever the width`() {
    let (text, _) = answer(["mentees", "--help"], width: 40)
    let examples = MenteesCommand.configuration.discussion.split(separator: "\n").filter {
      $0.contains("mentorledger ")
    }
    #expect(!examples.isEmpty)
    for example in examples { #expect(text.contains(example)) }
  }

  @Test func `a long explanation goes on under itself`() {
    let line = "  --why <ПРИЧИНА>         Показать имена и контакты, назвав причину."
    let expected = [
      "  --why <ПРИЧИНА>         Показать имена и контакты, назвав", String(repeating: " ", count: 26) + "причину.",
    ]
    #expect(ParserText.wrapped(line, to: 60) == expected)
  }
}
