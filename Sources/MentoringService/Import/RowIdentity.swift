import CanonicalJSON
import EventLedger
import Mentoring

/// How a row that was changed in the spreadsheet is known again: by what its main entry says.
///
/// A key is a list of fields of that entry: of its public part, `on` for its day, `part.field` for a sealed one. The
/// first key says that two rows are about one fact, wherever in the ledger it was recorded. The further ones are weaker
/// and serve only between a table and its own earlier state: the day of a meeting may be what was corrected.
struct RowIdentity: Sendable {
  /// Types of the main entry; a row makes one of them.
  let types: Set<EventType>
  let keys: [[String]]

  init?(_ json: JSONValue) {
    guard let object = json.objectValue, let types = object["types"]?.arrayValue, let keys = object["keys"]?.arrayValue
    else { return nil }
    self.types = Set(types.compactMap(\.stringValue).compactMap { EventType($0) })
    self.keys = keys.compactMap { $0.arrayValue?.compactMap(\.stringValue) }
    if self.types.isEmpty || self.types.count != types.count || self.keys.isEmpty { return nil }
  }

  /// The key of what an entry says; nil where it says nothing of the fields, or they can't be read.
  func value(_ level: Int, on: CivilDate, data: JSONObject, sealed: JSONObject, closed: Set<String>) -> [JSONValue?]? {
    let fields = keys[level]
    if fields.contains(where: { field in closed.contains { field.hasPrefix("\($0).") } }) { return nil }
    let values = fields.map { field -> JSONValue? in
      if field == "on" { return JSONValue(on) }
      guard let dot = field.firstIndex(of: ".") else { return data[field] }
      let value = sealed[String(field[..<dot])]?.objectValue?[String(field[field.index(after: dot)...])]
      guard field.hasSuffix("fullName"), let name = value?.stringValue else { return value }
      return .string(Profile.searchKey(name))
    }
    return values.contains { $0 != nil } ? values : nil
  }
}
