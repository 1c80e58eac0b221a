import CanonicalJSON
import Mentoring

/// The columns of a listing or an export, as `Schemas/columns/` describes them: versioned data.
public struct ColumnSet: Sendable {
  public struct Column: Sendable {
    public let key: String
    /// The Russian heading.
    public let title: String
  }

  /// Name and version: `mentees-base/1`.
  public let name: String
  public let title: String
  /// The view it shows.
  public let view: String
  public let columns: [Column]

  /// Every column set that the program ships, by name and version.
  public static let all: [String: ColumnSet] = {
    var sets: [String: ColumnSet] = [:]
    for (name, text) in EmbeddedData.columns {
      guard let object = (try? CanonicalJSON.parse(Array(text.utf8)))?.objectValue,
        let set = object["set"]?.stringValue, let title = object["title"]?.stringValue,
        let view = object["view"]?.stringValue, let columns = object["columns"]?.arrayValue
      else { preconditionFailure("the embedded column set \(name) is of its schema; a test reads each") }
      sets[set] = ColumnSet(
        name: set, title: title, view: view,
        columns: columns.compactMap { column in
          guard let key = column.objectValue?["key"]?.stringValue, let title = column.objectValue?["title"]?.stringValue
          else { return nil }
          return Column(key: key, title: title)
        })
    }
    return sets
  }()

  /// A set that shows a view. Throws where there is none of this name.
  public static func named(_ name: String, view: String) throws -> ColumnSet {
    guard let set = all[name], set.view.utf8.elementsEqual(view.utf8) else {
      let names = all.values.filter { $0.view.utf8.elementsEqual(view.utf8) }.map(\.name).sorted()
      throw ServiceError(
        .usage, "Набора столбцов «\(name)» для этого списка нет.", details: ["Есть: \(names.joined(separator: ", "))"])
    }
    return set
  }
}
