public import CanonicalJSON
public import EventLedger

/// Why the data of an event cannot be read as one of the programme's events.
public enum MentoringDataError: Error, Equatable, Sendable {
  /// No schema of this name is known: the ledger may be newer than the program.
  case unknownType(EventType)
  /// The type is known, this version is not: the ledger is newer than the program.
  case unknownVersion(EventType, SchemaVersion)
  /// The data does not follow its schema.
  case malformed(EventType, CanonicalJSONError)
}

extension MentoringDataError: CustomStringConvertible {
  /// A Russian sentence that says what to do next. It quotes no data.
  public var description: String {
    switch self {
    case .unknownType(let type):
      "Неизвестный вид записи «\(type)»: журнал новее программы, обновите её."
    case .unknownVersion(let type, let version):
      "Запись «\(type)» имеет неизвестную редакцию \(version): журнал новее программы, обновите её."
    case .malformed(let type, let error):
      "Запись «\(type)» не соответствует своей схеме, байт \(error.offset): проверьте журнал командой verify."
    }
  }
}
