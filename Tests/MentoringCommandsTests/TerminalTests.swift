import Testing

@testable import MentoringCommands

struct TerminalTests {
  @Test(arguments: [
    ("Ёлка", 4), ("И\u{306}", 1), ("д\u{483}", 1), ("e\u{301}\u{302}", 1), ("東京", 4), ("ﾊﾝ", 2), ("Ａ", 2), ("한글", 4),
    ("\u{1112}\u{1161}\u{11AB}", 2), ("👍", 2), ("👩‍👩‍👧", 2), ("🇷🇺", 2), ("\u{2764}\u{FE0F}", 2), ("№ «я» — …", 9),
    ("a\u{200B}b", 2), ("", 0),
  ])
  func `text is as wide as a terminal shows it`(text: String, width: Int) {
    #expect(DisplayWidth.of(text) == width)
  }

  @Test func `the width is what COLUMNS says, else the window, else eighty; of a file, a hundred and twenty`() {
    func width(_ columns: String?, _ window: Int?, terminal: Bool = true) -> Int {
      let environment = columns.map { ["COLUMNS": $0] } ?? [:]
      return Terminal(isTerminal: terminal, environment: environment, windowColumns: window).width
    }
    #expect(width("100", 120) == 100)
    #expect(width(nil, 120) == 120)
    #expect(width("много", 120) == 120)
    #expect(width("0", 0) == 80)
    #expect(width(nil, nil) == 80)
    #expect(width("100", 60, terminal: false) == 100)
    #expect(width(nil, 60, terminal: false) == 120)
  }

  @Test func `colour is only for a terminal, and NO_COLOR forbids it`() {
    func colour(_ environment: [String: String], terminal: Bool = true) -> Bool {
      Terminal(isTerminal: terminal, environment: environment, windowColumns: 80).hasColour
    }
    #expect(colour([:]))
    #expect(colour(["NO_COLOR": ""]))
    #expect(!colour(["NO_COLOR": "1"]))
    #expect(!colour(["NO_COLOR": "0"]))
    #expect(!colour(["TERM": "dumb"]))
    #expect(!colour(["FORCE_COLOR": "1"], terminal: false))
    let terminal = Terminal(isTerminal: true, environment: [:], windowColumns: 80)
    #expect(terminal.styled("нет", .failure) == "\u{1B}[31mнет\u{1B}[0m")
    #expect(Terminal.none.styled("нет", .failure) == "нет")
  }

  @Test func `words are wrapped at spaces, long ones are broken, nothing is cut off`() {
    #expect(TextWrapping.wrap("раз два три", to: 7) == ["раз два", "три"])
    #expect(TextWrapping.wrap("абвгдежз ик", to: 3) == ["абв", "где", "жз", "ик"])
    #expect(TextWrapping.wrap("Мамин-Сибиряк пишет", to: 9) == ["Мамин-", "Сибиряк", "пишет"])
    #expect(TextWrapping.widestPiece(of: "Мамин-Сибиряк 05.10.2021 10:00") == 10)
    #expect(TextWrapping.wrap("東京都", to: 5) == ["東京", "都"])
    #expect(TextWrapping.wrap("", to: 5) == [""])
    #expect(TextWrapping.paragraphs(of: "а\r\nб\n\nв") == ["а", "б", "", "в"])
  }

  @Test func `progress is drawn on a terminal only, not oftener than the pause, and wiped at the end`() {
    final class Screen {
      var written = ""
      var instant = ContinuousClock.now
    }
    func drawn(on terminal: Terminal, total: Int?, _ work: (inout ProgressLine, Screen) -> Void) -> String {
      let screen = Screen()
      var line = ProgressLine(
        "Импорт", total: total, terminal: terminal, now: { screen.instant }, write: { screen.written += $0 })
      work(&line, screen)
      return screen.written
    }
    let work: (inout ProgressLine, Screen) -> Void = { line, screen in
      line.advance(to: 1)
      line.advance(to: 2)
      screen.instant += ProgressLine.pause
      line.advance(to: 100)
      line.finish()
      line.finish()
    }
    let wipe = "\r\u{1B}[2K"
    let wide = Terminal(isTerminal: true, environment: [:], windowColumns: 80)
    let narrow = Terminal(isTerminal: true, environment: [:], windowColumns: 20)
    #expect(drawn(on: .none, total: 200, work) == "")
    #expect(
      drawn(on: wide, total: 200, work)
        == "\(wipe)Импорт: 1 из 200 (0 %)\(wipe)Импорт: 100 из 200 (50 %)\(wipe)")
    #expect(drawn(on: wide, total: nil, work) == "\(wipe)Импорт: 1\(wipe)Импорт: 100\(wipe)")
    #expect(drawn(on: narrow, total: 200, work) == "\(wipe)Импорт: 1 из 200 (0\(wipe)Импорт: 100 из 200 \(wipe)")
  }
}
