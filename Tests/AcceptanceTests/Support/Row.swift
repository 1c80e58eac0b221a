/// A row of a listing as a program reads it.
struct Row: Decodable, Hashable {
  /// A cell: nothing that a listing prints is deeper.
  enum Cell: Decodable, Hashable {
    case text(String)
    case number(Int)
    case truth(Bool)
    case list([Cell])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let truth = try? container.decode(Bool.self) {
        self = .truth(truth)
      } else if let number = try? container.decode(Int.self) {
        self = .number(number)
      } else if let text = try? container.decode(String.self) {
        self = .text(text)
      } else {
        self = .list(try container.decode([Cell].self))
      }
    }

    var text: String {
      switch self {
      case .text(let text): text
      case .number(let number): "\(number)"
      case .truth(let truth): "\(truth)"
      case .list(let cells): cells.map(\.text).joined(separator: ",")
      }
    }
  }

  let cells: [String: Cell]

  init(from decoder: any Decoder) throws {
    cells = try decoder.singleValueContainer().decode([String: Cell].self)
  }

  /// The cell as text; empty where there is none.
  subscript(key: String) -> String { cells[key]?.text ?? "" }

  func number(_ key: String) -> Int? { if case .number(let number)? = cells[key] { number } else { nil } }

  func list(_ key: String) -> [String] { if case .list(let cells)? = cells[key] { cells.map(\.text) } else { [] } }
}

extension Sequence<Row> {
  /// The rows whose cell holds that.
  func whose(_ key: String, _ value: String) -> [Row] { filter { $0[key].utf8.elementsEqual(value.utf8) } }

  func values(_ key: String) -> [String] { map { $0[key] } }

  /// How many rows bear each value of a cell.
  func counts(_ key: String) -> [String: Int] {
    reduce(into: [:]) { counts, row in counts[row[key], default: 0] += 1 }
  }
}
