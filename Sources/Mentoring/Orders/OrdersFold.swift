public import EventLedger

/// The orders of one calendar year, which must bear different numbers.
public struct OrdersState: Sendable {
  struct Order: Hashable, Sendable {
    let position: Position
    let on: CivilDate
    let content: PairOrderIssued
  }
  let year: Tag
  var orders: [Order] = []
  var violations: [Violation] = []
}

/// The history of a calendar year's orders (tag `orders:2021`).
public struct OrdersFold: EntityFold {
  public init() {}

  public func initialState(of entity: Tag) -> OrdersState { OrdersState(year: entity) }

  public func evolve(_ state: inout OrdersState, with entry: HistoryEntry) {
    guard case .pairOrderIssued(let event) = entry.payload.event else { return }
    let earlier = state.orders.first {
      $0.content.number.isSameNumber(as: event.number) && !($0.on == entry.on && $0.content.isOtherPart(of: event))
    }
    if let earlier {
      state.violations.append(
        Violation(
          rule: .orderNumber, entry: entry.position, culprit: earlier.position,
          message:
            "приказ № \(event.number) в \(event.year) году уже есть: запись \(earlier.position) от \(earlier.on.forPeople)"
        ))
    }
    state.orders.append(OrdersState.Order(position: entry.position, on: entry.on, content: event))
  }

  public func note(_ state: inout OrdersState, void entry: HistoryEntry, by correction: Position) {}

  public func rows(of state: OrdersState) -> [ViewRowKey: ViewRow] {
    var rows: [ViewRowKey: ViewRow] = [:]
    for order in state.orders {
      rows[ViewRowKey(view: .orders, key: "\(order.position)")] = ViewRow(values: [
        ViewValue(order.position), ViewValue(Int(order.content.cycle.rawValue)), ViewValue(order.content.number),
        ViewValue(order.content.kind.rawValue), ViewValue(order.on), ViewValue(order.content.pairs.count),
      ])
    }
    for violation in state.violations { rows[.finding(violation)] = .finding(violation, about: state.year) }
    return rows
  }
}

extension PairOrderIssued {
  /// Whether both are parts of one order whose list of pairs is too long for one event (FORMAT §2).
  func isOtherPart(of order: PairOrderIssued) -> Bool {
    guard let part, let parts, let other = order.part else { return false }
    return part != other && parts == order.parts && cycle == order.cycle && kind == order.kind
  }
}

extension String {
  /// Whether two spellings are one number: «№ 412/а» and «412/А» are, since people write both.
  func isSameNumber(as other: String) -> Bool {
    func plain(_ text: String) -> [UInt8] {
      Array(text.lowercased().filter { $0 != "№" && $0 != " " }.utf8)
    }
    return plain(self) == plain(other)
  }
}
