import EventLedger
import MentoringService
import Testing

@testable import MentoringCommands

struct ListingTests {
  private let listing = Listing(
    columns: [
      ListingColumn("position", "№", .right), ListingColumn("name", "Фамилия, имя"), ListingColumn("adult", "18 лет"),
      ListingColumn("months", "Месяцы"),
    ],
    rows: [
      [.integer(7), .string("Ёлкина Анна"), .bool(true), .list([.string("2021-09"), .string("2021-10")])],
      [.integer(1250), .string("И\u{306}одов О\u{301}лег"), .bool(false), .list([])],
      [.integer(-3), .string("東京 / =\"x\""), .absent, .list([.integer(1), .integer(2)])],
    ])

  private func window(_ width: Int, colour: Bool = false) -> Terminal {
    Terminal(isTerminal: true, environment: colour ? [:] : ["NO_COLOR": "1"], windowColumns: width)
  }

  @Test func `a table for people aligns Cyrillic, accents and wide characters, and counts its rows`() {
    let expected = """
         №  Фамилия, имя  18 лет  Месяцы
      ────  ────────────  ──────  ────────────────
         7  Ёлкина Анна   да      2021-09, 2021-10
      1250  И\u{306}одов О\u{301}лег    нет     —
        -3  東京 / ="x"   —       1, 2
      Строк: 3

      """
    #expect(Array(listing.rendered(as: .text, on: .none).utf8) == Array(expected.utf8))
  }

  @Test func `long cells are wrapped to the window, numbers stay whole`() {
    let listing = Listing(
      columns: [ListingColumn("n", "Позиция", .right), ListingColumn("a", "Что"), ListingColumn("b", "Примечание")],
      rows: [
        [
          .integer(123_456), .string("Согласие"),
          .string("Представитель подписал с опозданием\nАбвгдежзийклмнопрстуфхцчшщъыьэюя"),
        ]
      ])
    let expected = """
      Позиция  Что       Примечание
      ───────  ────────  ────────────────────────
       123456  Согласие  Представитель подписал с
                         опозданием
                         Абвгдежзийклмнопрстуфхцч
                         шщъыьэюя
      Строк: 1

      """
    #expect(Array(listing.table(on: window(43)).utf8) == Array(expected.utf8))
  }

  @Test func `no line of a wrapped table is wider than the window, and no character of a cell is lost`() {
    let words = "Наставничество 東京都 И\u{306} слово-через-дефис 👩‍👩‍👧 конец"
    for width in 24...90 {
      let table = TextTable(
        columns: [.init(title: "№", alignment: .right), .init(title: "Первый столбец"), .init(title: "Второй")],
        rows: [["12", words, words + words]])
      let lines = table.text(on: window(width)).split(separator: "\n")
      #expect(lines.allSatisfy { DisplayWidth.of(String($0)) <= width })
      for character in Set(words) where character != " " {
        let inCells = (words + words + words).filter { $0 == character }.count
        #expect(lines.dropFirst(2).joined().filter { $0 == character }.count >= inCells)
      }
    }
  }

  @Test func `what is no terminal gets no colour, and a width that no window decides`() {
    let long = String(repeating: "слово ", count: 60) + "."
    let listing = Listing(columns: [ListingColumn("a", "А")], rows: [[.string(long)]])
    func lines(_ environment: [String: String]) -> [Substring] {
      let text = listing.table(on: Terminal(isTerminal: false, environment: environment, windowColumns: 40))
      #expect(!text.contains("\u{1B}"))
      return text.split(separator: "\n")
    }
    #expect(lines([:]).map { DisplayWidth.of(String($0)) }.max() == 120)
    #expect(lines(["COLUMNS": "60"]).map { DisplayWidth.of(String($0)) }.max() == 60)
  }

  /// What a table of real kinds holds: a code, days, an account, names of the program's own, texts.
  private static let copied = [
    "75fb60441c9a", "05.10.2021", "10:00", "u:e0130938377d5dda", "questionnaire.submitted", "mentee-survey/1", "1250",
  ]

  @Test(arguments: 27...200) func `no code, day, number or name is ever cut, and no line is too wide`(width: Int) {
    let columns = ["Код", "Когда записано", "Кто записал", "Вид", "Текст", "Запись"].map { TextTable.Column(title: $0) }
    let cells = [
      Self.copied[0], "05.10.2021 10:00", Self.copied[3], Self.copied[4],
      "mentee-survey/1: представитель подписал согласие с опозданием", "1250",
    ]
    let text = TextTable(columns: columns, rows: [cells, cells]).text(on: window(width))
    for word in Self.copied { #expect(text.ranges(of: word).count == 2, "\(word) at \(width)\n\(text)") }
    #expect(text.split(separator: "\n").allSatisfy { DisplayWidth.of(String($0)) <= width })
  }

  @Test func `columns that do not fit stand under their row with their titles, without empty ones`() {
    let listing = Listing(
      columns: [
        ListingColumn("code", "Код"), ListingColumn("account", "Кто записал"), ListingColumn("on", "Выбыл"),
        ListingColumn("n", "Запись", .right),
      ],
      rows: [
        [.string("75fb6044"), .string("u:e0130938377d5dda"), .absent, .integer(17)],
        [.string("1f8f32c0"), .string("u:e0130938377d5dda"), .string("01.04.2022"), .integer(23)],
      ], noun: "Человек")
    let expected = """
      Код       Кто записал
      ────────  ──────────────────
      75fb6044  u:e0130938377d5dda
          Запись: 17

      1f8f32c0  u:e0130938377d5dda
          Выбыл: 01.04.2022
          Запись: 23
      Человек: 2

      """
    #expect(listing.table(on: window(30)) == expected)
  }

  @Test func `a column that holds nothing is left out where room is short, and only there`() {
    let listing = Listing(
      columns: [ListingColumn("a", "Код"), ListingColumn("b", "Наставник"), ListingColumn("c", "Согласие")],
      rows: [[.string("75fb6044"), .absent, .string("есть")], [.string("1f8f32c0"), .absent, .string("нет")]])
    #expect(
      listing.table(on: window(20))
        == "Код       Согласие\n────────  ────────\n75fb6044  есть\n1f8f32c0  нет\nСтрок: 2\n")
    #expect(listing.table(on: window(29)).contains("Наставник"))
  }

  @Test func `rows of one line stand close, a row of several lines stands apart`() {
    let table = TextTable(
      columns: [.init(title: "А")],
      rows: [["раз"], ["два"], ["слово " + String(repeating: "слово ", count: 5)], ["три"]])
    #expect(
      table.text(on: window(20)).split(separator: "\n", omittingEmptySubsequences: false)[2...] == [
        "раз", "два", "", "слово слово слово", "слово слово слово", "", "три", "",
      ])
  }

  @Test func `colour stands in the header only, and adds nothing to the widths`() {
    let coloured = listing.table(on: window(200, colour: true))
    #expect(coloured.hasPrefix("\u{1B}[1m   №  Фамилия, имя  18 лет  Месяцы\u{1B}[0m\n\u{1B}[2m────  "))
    let plain = ["\u{1B}[1m", "\u{1B}[2m", "\u{1B}[0m"].reduce(coloured) { $0.replacing($1, with: "") }
    #expect(plain == listing.table(on: .none))
  }

  @Test func `no cell can steer the terminal or turn the line round`() {
    let listing = Listing(columns: [ListingColumn("a", "А")], rows: [[.string("x\u{1B}[31m\u{9B}\u{202E}y\tz\r\nw")]])
    #expect(listing.table(on: .none) == "А\n───────────\nx\u{FFFD}[31m\u{FFFD}\u{FFFD}y z\nw\nСтрок: 1\n")
  }

  @Test func `JSON has the keys in order, leaves out what is absent and escapes only what it must`() {
    let expected = #"""
      [
        {
          "position": 7,
          "name": "Ёлкина Анна",
          "adult": true,
          "months": ["2021-09", "2021-10"]
        },
        {
          "position": 1250,
          "name": "И◌одов О◍лег",
          "adult": false,
          "months": []
        },
        {
          "position": -3,
          "name": "東京 / =\"x\"",
          "months": [1, 2]
        }
      ]

      """#.replacing("◌", with: "\u{306}").replacing("◍", with: "\u{301}")
    #expect(Array(listing.rendered(as: .json, on: .none).utf8) == Array(expected.utf8))
  }

  @Test func `JSON escapes quotes, backslashes and controls`() {
    let listing = Listing(
      columns: [ListingColumn("a", "А")], rows: [[.string("\"\\\n\t\r\u{1}\u{7F}\u{9B}/")], [.absent]])
    #expect(listing.json() == #"[\#n  {\#n    "a": "\"\\\n\t\r\u0001\u007f\u009b/"\#n  },\#n  {}\#n]\#n"#)
    #expect(Listing(columns: [ListingColumn("a", "А")]).json() == "[]\n")
  }

  @Test func `CSV is headed by the keys and opens in Excel without running anything`() {
    let expected =
      "\u{FEFF}position;name;adult;months\r\n7;Ёлкина Анна;true;2021-09, 2021-10\r\n"
      + "1250;И\u{306}одов О\u{301}лег;false;\r\n-3;\"東京 / =\"\"x\"\"\";;1, 2\r\n"
    #expect(Array(listing.rendered(as: .csv, on: .none).utf8) == Array(expected.utf8))
    let hostile = Listing(
      columns: [ListingColumn("a", "А"), ListingColumn("b", "Б")], rows: [[.string("=cmd"), .integer(-1)]])
    let plain = DelimitedWriter(delimiter: .comma, endsLinesWithCRLF: false, hasByteOrderMark: false)
    #expect(hostile.csv(by: plain) == "a,b\n'=cmd,-1\n")
  }

  @Test func `a form for people has titles and words, and text that a spreadsheet would change is guarded`() throws {
    let day = try #require(CivilDate("2021-10-05"))
    let listing = Listing(
      columns: [
        ListingColumn("on", "Дата"), ListingColumn("at", "Когда"), ListingColumn("mean", "Балл"),
        ListingColumn("share", "Доля"), ListingColumn("adult", "18 лет"), ListingColumn("phone", "Телефон"),
      ],
      rows: [
        [
          .day(day), .time(day, minute: 545), .hundredths(350), .percentHundredths(469), .bool(true),
          .string("+79005551001"),
        ]
      ])
    #expect(
      listing.form()
        == "\u{FEFF}Дата;Когда;Балл;Доля;18 лет;Телефон\r\n05.10.2021;05.10.2021 09:05;3,50;4,69 %;да;'+79005551001\r\n"
    )
    #expect(listing.table(on: .none).contains("05.10.2021 09:05  3,50  4,69 %  да"))
  }

  @Test func `an empty listing still shows its headings and says that there is nothing`() {
    let empty = Listing(columns: [ListingColumn("a", "Имя"), ListingColumn("b", "Дата")])
    #expect(empty.table(on: .none) == "Имя  Дата\n───  ────\nСтрок: 0\n")
    #expect(empty.rendered(as: .csv, on: .none) == "\u{FEFF}a;b\r\n")
  }

  @Test func `optional values are absent or themselves`() {
    #expect(ListingValue(String?.none) == .absent)
    #expect(ListingValue(Int?.some(3)) == .integer(3))
    #expect(ListingValue(String?.some("x")) == .string("x"))
  }

  @Test func `a row of another length than the columns is a bug of the caller`() async {
    await #expect(processExitsWith: .failure) {
      var listing = Listing(columns: [ListingColumn("a", "А")])
      listing.append([.absent, .absent])
    }
  }
}
