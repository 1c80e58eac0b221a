import CanonicalJSON
import Foundation
import Mentoring
import Testing

/// The shipped road map as a document that tests change before they decode it.
struct RoadMapDocument {
  var root: JSONObject

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Schemas/roadmaps")

  /// A shipped file, byte for byte.
  static func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: folder.appending(path: name)))
  }

  /// A shipped document, brought through canonical JSON as the program gets it.
  static func json(_ name: String) throws -> JSONValue {
    let value = try value(JSONSerialization.jsonObject(with: Data(bytes(name))))
    return try CanonicalJSON.parse(CanonicalJSON.serialize(value))
  }

  private static func value(_ object: Any) throws -> JSONValue {
    switch object {
    case let text as String: return .string(text)
    case let number as NSNumber:
      return number.objCType.pointee == 99 ? .bool(number.boolValue) : .integer(number.int64Value)
    case let array as [Any]: return .array(try array.map { try value($0) })
    case let object as [String: Any]: return .object(JSONObject(try object.map { ($0.key, try value($0.value)) }))
    default: throw CocoaError(.coderInvalidValue)
    }
  }

  private static let shipped = Result { try json("lyceum21-2021.v1.json") }
  private static let expectations = Result { try RoadMapExpectations(json("expectations.v1.json")) }

  /// The shipped road map.
  init() throws {
    root = try #require(Self.shipped.get().objectValue)
  }

  /// The road map that the document holds.
  var map: RoadMap { get throws { try RoadMap(.object(root)) } }

  /// What the rules find, as `A01 item:5.2`.
  var keys: Set<String> {
    get throws { Set(try anomalies.map { "\($0.code.rawValue) \($0.place)" }) }
  }

  /// What the rules find.
  var anomalies: [RoadMapAnomaly] {
    get throws {
      RoadMapRules.anomalies(in: try map, expectations: try Self.expectations.get())
    }
  }
}

extension RoadMapDocument {
  private mutating func change(
    _ list: String, where matches: (JSONObject) -> Bool, _ change: (inout JSONObject) -> Void
  ) {
    root[list] = .array((root[list]?.arrayValue ?? []).map { Self.changed($0, where: matches, change) })
  }

  private static func changed(
    _ value: JSONValue, where matches: (JSONObject) -> Bool, _ change: (inout JSONObject) -> Void
  ) -> JSONValue {
    guard var object = value.objectValue, matches(object) else { return value }
    change(&object)
    return .object(object)
  }

  private var rows: [JSONValue] {
    get { root["source"]?.objectValue?["rows"]?.arrayValue ?? [] }
    set {
      var source = root["source"]?.objectValue ?? JSONObject()
      source["rows"] = .array(newValue)
      root["source"] = .object(source)
    }
  }

  /// Changes an item of the interpretation.
  mutating func item(_ number: String, _ body: (inout JSONObject) -> Void) {
    change("items", where: { $0["number"] == .string(number) }, body)
  }

  /// Changes a stage of the interpretation.
  mutating func stage(_ number: Int64, _ body: (inout JSONObject) -> Void) {
    change("stages", where: { $0["number"] == .integer(number) }, body)
  }

  /// Changes the cells of a row.
  mutating func cells(_ line: Int64, _ body: (inout [String]) -> Void) {
    rows = rows.map {
      Self.changed($0, where: { $0["line"] == .integer(line) }) { row in
        var cells = (row["cells"]?.arrayValue ?? []).compactMap(\.stringValue)
        body(&cells)
        row["cells"] = .array(cells.map { .string($0) })
      }
    }
  }

  /// Replaces a text in every cell of the source.
  mutating func replace(_ old: String, _ new: String) {
    for line in rows.compactMap({ $0.objectValue?["line"]?.integerValue }) { replace(old, new, line: line) }
  }

  /// Replaces a text in the cells of one row.
  mutating func replace(_ old: String, _ new: String, line: Int64) {
    cells(line) { $0 = $0.map { $0.replacingOccurrences(of: old, with: new) } }
  }

  /// Replaces a text in the cells of an item.
  mutating func replace(_ old: String, _ new: String, item: String) {
    for line in lines(of: item) { replace(old, new, line: line) }
  }

  private func lines(of number: String) -> [Int64] {
    (root["items"]?.arrayValue ?? []).compactMap(\.objectValue).filter { $0["number"] == .string(number) }
      .flatMap { $0["lines"]?.arrayValue ?? [] }.compactMap(\.integerValue)
  }

  /// Sets what a column of an item says, in its first row; the others become empty there.
  mutating func text(_ number: String, column: Int, _ text: String) {
    for (index, line) in lines(of: number).enumerated() { cells(line) { $0[column] = index == 0 ? text : "" } }
  }

  /// Plans an item for months of each school year, text and interpretation alike.
  mutating func plan(_ number: String, _ text: String, _ years: [Int64], _ months: [[String]]) {
    self.text(number, column: 2, text)
    item(number) { item in
      item["unit"] = "month"
      item["planned"] = .array(
        zip(years, months).map { ["cycle": .integer($0), "months": .array($1.map { .string($0) })] })
    }
  }

  /// Makes posts responsible for an item, text and interpretation alike.
  mutating func responsible(_ number: String, _ text: String, _ posts: [String]) {
    self.text(number, column: 3, text)
    item(number) { $0["responsible"] = .array(posts.map { .string($0) }) }
  }

  /// Adds an item behind the last row.
  mutating func add(
    _ number: String, stage: Int64, action: String, plan: String = "Июнь 2022, 2023, 2024",
    months: [String] = ["2022-06", "2023-06", "2024-06"], after: [JSONValue] = []
  ) {
    let line = (rows.last?.objectValue?["line"]?.integerValue ?? 0) + 1
    rows.append([
      "line": .integer(line), "kind": "item",
      "cells": .array([number, action, plan, "директор О.О. Образцова"].map { .string($0) }),
    ])
    let planned = zip([2021, 2022, 2023] as [Int64], months)
    let item: JSONValue = [
      "number": .string(number), "stage": .integer(stage), "lines": [.integer(line)], "unit": "month",
      "planned": .array(planned.map { ["cycle": .integer($0), "months": [.string($1)]] }),
      "responsible": ["director"], "after": .array(after),
    ]
    root["items"] = .array((root["items"]?.arrayValue ?? []) + [item])
  }

  /// Adds a dependency to an item.
  mutating func depend(_ number: String, on other: String, _ kind: String) {
    item(number) { item in
      let dependency: JSONValue = ["item": .string(other), "kind": .string(kind), "reason": "так решено"]
      item["after"] = .array((item["after"]?.arrayValue ?? []) + [dependency])
    }
  }

  /// Removes the dependency of an item on another.
  mutating func free(_ number: String, of other: String) {
    item(number) { item in
      item["after"] = .array((item["after"]?.arrayValue ?? []).filter { $0.objectValue?["item"] != .string(other) })
    }
  }

  /// Removes an item, its rows and every dependency on it.
  mutating func remove(_ number: String) {
    let lines = Set(lines(of: number))
    rows = rows.filter { row in !lines.contains(row.objectValue?["line"]?.integerValue ?? 0) }
    let items = (root["items"]?.arrayValue ?? []).filter { $0.objectValue?["number"] != .string(number) }
    root["items"] = .array(items)
    for other in items.compactMap({ $0.objectValue?["number"]?.stringValue }) { free(other, of: number) }
  }

  /// Adds a row in which an item goes on.
  mutating func goOn(_ number: String, cell: String) {
    let line = (rows.last?.objectValue?["line"]?.integerValue ?? 0) + 1
    rows.append(["line": .integer(line), "kind": "item", "cells": [.string(cell), "", "", ""]])
    let lines = lines(of: number) + [line]
    item(number) { $0["lines"] = .array(lines.map { .integer($0) }) }
  }

  /// Writes an item that stands in several rows into its first.
  mutating func join(_ number: String) {
    let lines = lines(of: number)
    for column in 1...3 {
      var parts: [String] = []
      for line in lines { cells(line) { parts.append($0[column]) } }
      text(number, column: column, parts.filter { !$0.isEmpty }.joined(separator: " "))
    }
    rows = rows.filter { row in !lines.dropFirst().contains(row.objectValue?["line"]?.integerValue ?? 0) }
    item(number) { $0["lines"] = .array(lines.prefix(1).map { .integer($0) }) }
  }

  /// Moves the result of a stage, by its line, to a column.
  mutating func moveResult(_ line: Int64, to column: Int) {
    cells(line) { cells in
      let text = cells.joined()
      cells = cells.indices.map { $0 == column ? text : "" }
    }
  }
}
