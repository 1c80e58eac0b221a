/// A cursor with the row that comes next at hand. Trouble in reading ends it and is kept, to be reported once.
struct CheckedCursor<Row> {
  private var cursor: RowCursor<Row>?
  /// The next row; nil behind the last one, and after trouble.
  private(set) var current: Row?
  /// What went wrong in reading; whoever compares must not take what follows for missing.
  private(set) var failure: (any Error)?

  /// Opens a cursor and reads its first row.
  init(_ open: () throws -> RowCursor<Row>) {
    do {
      cursor = try open()
    } catch {
      failure = error
    }
    advance()
  }

  /// Goes to the next row.
  mutating func advance() {
    guard let cursor else { return }
    do {
      current = try cursor.next()
    } catch {
      failure = error
      current = nil
      self.cursor = nil
    }
  }

  /// The next row, taken.
  mutating func take() -> Row? {
    defer { advance() }
    return current
  }
}

extension FindingList {
  /// Reports why input could not be read: as evidence where the input itself is damaged, else as trouble.
  mutating func add(_ step: AuditStep, readingOf what: String, failed error: any Error) {
    if let damage = error as? DamagedInput {
      guard damages.insert(damage).inserted else { return }
      add(step, AuditFinding(damage.code, damage.status, position: damage.position, damage.message))
    } else {
      add(step, AuditFinding(.inputUnreadable, .couldNotLook, "Не удалось прочитать \(what): \(error)."))
    }
  }

  /// Reports the trouble of a cursor, if it met any; says whether it did.
  @discardableResult
  mutating func add<Row>(_ step: AuditStep, readingOf what: String, _ cursor: CheckedCursor<Row>) -> Bool {
    guard let failure = cursor.failure else { return false }
    add(step, readingOf: what, failed: failure)
    return true
  }
}
