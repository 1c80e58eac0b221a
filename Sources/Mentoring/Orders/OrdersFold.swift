public import EventLedger

/// The orders of one calendar year, which must bear different numbers.
public struct OrdersState: Sendable {
  struct Order: Hashable, Sendable {
    let position: Position
    let on: CivilDate
    let number: String
    let cycle: Cycle
    /// What an order about pairs says; nil for one about the programme.
    let pairs: PairOrderIssued?
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
    switch entry.payload.event {
    case .pairOrderIssued(let event):
      take(
        OrdersState.Order(
          position: entry.position, on: entry.on, number: event.number, cycle: event.cycle, pairs: event),
        year: event.year, into: &state)
    case .programmeOrderIssued(let event):
      take(
        OrdersState.Order(
          position: entry.position, on: entry.on, number: event.number, cycle: event.cycle, pairs: nil),
        year: event.year, into: &state)
    default: break
    }
  }

  /// One number is one order, whatever it is about.
  private func take(_ order: OrdersState.Order, year: Int, into state: inout OrdersState) {
    if year != order.on.components.year {
      state.violations.append(
        Violation(
          rule: .orderYear, entry: order.position,
          message: "приказ № \(order.number) издан \(order.on.forPeople), а годом назван \(year)"))
    }
    let earlier = state.orders.first {
      $0.number.isSameNumber(as: order.number) && !($0.on == order.on && $0.isOtherPart(of: order))
    }
    if let earlier {
      state.violations.append(
        Violation(
          rule: .orderNumber, entry: order.position, culprit: earlier.position,
          message:
            "приказ № \(order.number) в \(year) году уже есть: запись \(earlier.position) от \(earlier.on.forPeople)"
        ))
    }
    state.orders.append(order)
  }

  public func note(_ state: inout OrdersState, void entry: HistoryEntry, by correction: Position) {}

  public func rows(of state: OrdersState) -> [ViewRowKey: ViewRow] {
    var rows: [ViewRowKey: ViewRow] = [:]
    for order in state.orders {
      rows[ViewRowKey(view: .orders, key: "\(order.position)")] = ViewRow(values: [
        ViewValue(order.position), ViewValue(Int(order.cycle.rawValue)), ViewValue(order.number),
        ViewValue(order.pairs?.kind.rawValue ?? "programme"), ViewValue(order.on),
        ViewValue(order.pairs?.pairs.count ?? 0),
      ])
    }
    for violation in state.violations { rows[.finding(violation)] = .finding(violation, about: state.year) }
    return rows
  }
}

extension OrdersState.Order {
  /// Whether both are parts of one order whose list of pairs is too long for one event (FORMAT §2).
  func isOtherPart(of order: OrdersState.Order) -> Bool {
    guard let own = pairs, let its = order.pairs, let part = own.part, let parts = own.parts, let other = its.part
    else { return false }
    return part != other && parts == its.parts && cycle == order.cycle && own.kind == its.kind
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
