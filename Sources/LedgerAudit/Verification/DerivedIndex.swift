/// What the derived tables must hold, gathered from the leaves; each table is then compared with it both ways.
///
/// Tags cost eight bytes an event and tag, the rest some forty bytes an event.
struct DerivedIndex {
  /// A command's place.
  struct Command {
    var first: Int64
    var count: Int64
  }

  /// Where each event id stands, which also shows that it stands once.
  private(set) var events: [Key128: Int64] = [:]
  /// Where each command stands, which also shows that it stands together.
  private(set) var commands: [Key128: Command] = [:]
  /// For each tag the positions that bear it, in order.
  private(set) var tags: [String: [Int64]] = [:]
  /// For each type the positions that bear it, in order.
  private(set) var types: [String: [Int64]] = [:]
  /// The tags in the order in which they first stood in an event, which numbers their rows from 1.
  private(set) var tagNames: [String] = []
  /// The types in the order in which they first stood in an event, which numbers their rows from 1.
  private(set) var typeNames: [String] = []
  private var newestCommand: Key128?
  private let gathersNames: Bool

  /// - Parameter gathersNames: whether tags and types are compared; a bundle has no such tables.
  init(gathersNames: Bool) {
    self.gathersNames = gathersNames
  }

  /// Whether the newest event before belongs to this command.
  func continues(_ command: Key128) -> Bool { newestCommand == command }

  /// Takes an event; reports an id or a command that was used before.
  mutating func take(_ event: borrowing EventLeaf, at position: Int64, into findings: inout FindingList) {
    if let earlier = events.updateValue(position, forKey: event.id) {
      findings.add(
        .leaves, .leafIDRepeated, position: position,
        "Событие \(position): идентификатор уже стоит у события \(earlier).")
    }
    if newestCommand == event.command {
      commands[event.command]?.count += 1
    } else {
      if let earlier = commands[event.command] {
        findings.add(
          .leaves, .leafCommandScattered, position: position,
          "Событие \(position): команда уже завершилась раньше (её первое событие — \(earlier.first)).")
      } else {
        commands[event.command] = Command(first: position, count: 1)
      }
      newestCommand = event.command
    }
    guard gathersNames else { return }
    for tag in event.tags { Self.add(event.text(tag), position, &tags, &tagNames) }
    Self.add(event.text(event.type), position, &types, &typeNames)
  }

  private static func add(
    _ name: String, _ position: Int64, _ positions: inout [String: [Int64]], _ names: inout [String]
  ) {
    if positions[name] == nil { names.append(name) }
    positions[name, default: []].append(position)
  }
}
