import CanonicalJSON
public import Mentoring

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

  /// The newest set of a base. Every kind has one; a test holds that.
  public static func newest(of kind: BaseKind) throws -> ColumnSet {
    let versions = (1...99).lazy.map { "\(kind.columnStem)/\($0)" }.prefix { all[$0] != nil }
    guard let name = Array(versions).last, let set = all[name] else {
      throw ServiceError(.couldNot, "Для базы «\(kind.title)» нет набора столбцов.")
    }
    return set
  }

  /// Why a base of a kind can't be formed in the columns of a set, nil where it can.
  static func fault(of name: String, base: String) -> String? {
    guard let kind = BaseKind(rawValue: base) else { return nil }
    if all[name] != nil, name.hasPrefix("\(kind.columnStem)/") { return nil }
    let known = all.keys.filter { $0.hasPrefix("\(kind.columnStem)/") }.sorted()
    return "набора столбцов «\(name)» для этой базы нет; есть: \(known.joined(separator: ", "))"
  }

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
