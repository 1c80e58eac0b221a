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
      Записей: 3

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
      ───────  ────────  ─────────────────────
       123456  Согласие  Представитель
                         подписал с опозданием
                         Абвгдежзийклмнопрстуф
                         хцчшщъыьэюя
      Записей: 1

      """
    #expect(Array(listing.table(on: window(40)).utf8) == Array(expected.utf8))
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

  @Test func `what is no terminal gets neither wrapping nor colour`() {
    let long = String(repeating: "слово ", count: 60) + "."
    let listing = Listing(columns: [ListingColumn("a", "А")], rows: [[.string(long)]])
    let text = listing.table(on: Terminal(isTerminal: false, environment: ["COLUMNS": "40"], windowColumns: 40))
    #expect(text.contains(long))
    #expect(!text.contains("\u{1B}"))
  }

  @Test func `colour stands in the header only, and adds nothing to the widths`() {
    let coloured = listing.table(on: window(200, colour: true))
    #expect(coloured.hasPrefix("\u{1B}[1m   №  Фамилия, имя  18 лет  Месяцы\u{1B}[0m\n\u{1B}[2m────  "))
    let plain = ["\u{1B}[1m", "\u{1B}[2m", "\u{1B}[0m"].reduce(coloured) { $0.replacing($1, with: "") }
    #expect(plain == listing.table(on: .none))
  }

  @Test func `no cell can steer the terminal or turn the line round`() {
    let listing = Listing(columns: [ListingColumn("a", "А")], rows: [[.string("x\u{1B}[31m\u{9B}\u{202E}y\tz\r\nw")]])
    #expect(listing.table(on: .none) == "А\n───────────\nx\u{FFFD}[31m\u{FFFD}\u{FFFD}y z\nw\nЗаписей: 1\n")
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

  @Test func `an empty listing still shows its headings and says that there is nothing`() {
    let empty = Listing(columns: [ListingColumn("a", "Имя"), ListingColumn("b", "Дата")])
    #expect(empty.table(on: .none) == "Имя  Дата\n───  ────\nЗаписей: 0\n")
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
