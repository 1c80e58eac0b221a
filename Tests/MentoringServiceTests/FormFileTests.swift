import CanonicalJSON
import Foundation
import Mentoring
import Testing

@testable import MentoringService

/// The forms that the program ships, and how strictly their files are read.
struct FormFileTests {
  private static let names = EmbeddedData.forms.keys.sorted()

  private static func file(_ name: String) throws -> JSONValue {
    try CanonicalJSON.parse(Array(#require(EmbeddedData.forms[name]).utf8))
  }

  @Test func `there is a form for every survey, wish, report, feedback and measurement of the road map`() {
    let kinds = Set(QuestionnaireForm.all.values.map(\.kind))
    #expect(kinds == Set(FormKind.allCases))
    #expect(QuestionnaireForm.all.count == EmbeddedData.forms.count)
  }

  @Test(arguments: names) func `each file is read whole, and its name is that of the form`(_ name: String) throws {
    let form = try FormFile(Self.file(name)).form
    #expect(name == form.form.replacing("/", with: ".v"))
    #expect(QuestionnaireForm.all[form.form]?.title == form.title)
  }

  @Test(arguments: names)
  func `of each file every member is needed, none may be added, and each has its type`(_ name: String) throws {
    let whole = try Self.file(name)
    for (path, changed) in Self.changes(of: whole) {
      #expect(throws: FormFile.Fault.self, "\(name): \(path)") { try FormFile(changed) }
    }
  }

  /// The file without each of its members, with one more in each of its objects, and with each value of another type.
  private static func changes(of json: JSONValue, at path: String = "form") -> [(String, JSONValue)] {
    var changes: [(String, JSONValue)] = []
    switch json {
    case .object(let object):
      var more = object
      more["remark"] = "x"
      changes.append(("\(path).remark added", .object(more)))
      for member in object.members {
        var less = object
        less[member.key] = nil
        changes.append(("\(path).\(member.key) left out", .object(less)))
        for (place, value) in self.changes(of: member.value, at: "\(path).\(member.key)") {
          var other = object
          other[member.key] = value
          changes.append((place, .object(other)))
        }
      }
    case .array(let elements):
      changes.append(("\(path) emptied", .array([])))
      for (index, element) in elements.enumerated() {
        for (place, value) in self.changes(of: element, at: "\(path).\(index)") {
          var others = elements
          others[index] = value
          changes.append((place, .array(others)))
        }
      }
      if let first = elements.first { changes.append(("\(path).0 doubled", .array(elements + [first]))) }
    case .string: changes += [("\(path) a number", .integer(1)), ("\(path) with spaces", " x ")]
    case .integer: changes += [("\(path) a text", "1"), ("\(path) below zero", .integer(-1))]
    case .bool: changes.append(("\(path) a number", .integer(0)))
    }
    return changes
  }

  @Test(arguments: [
    ("form", "satisfaction", "form.form"), ("form", "satisfaction/0", "form.form"), ("kind", "satisfied", "form.kind"),
    ("kind", "mentee-after", "form.satisfied"),
  ])
  func `a name without version and a kind that is none are refused`(_ key: String, _ value: String, _ path: String)
    throws
  {
    var object = try #require(try Self.file("satisfaction.v1").objectValue)
    object[key] = .string(value)
    let fault = #expect(throws: FormFile.Fault.self) { try FormFile(.object(object)) }
    #expect(fault?.path == path)
  }

  @Test func `a scale that counts a question of words, twice, or beyond its limits is refused`() throws {
    for (items, path) in [
      (#"[{"question":"advice","reversed":false,"weight":100}]"#, "form.scales.0.items.0.question"),
      (#"[{"question":"none","reversed":false,"weight":100}]"#, "form.scales.0.items.0.question"),
      (#"[{"question":"pair","reversed":false,"weight":0}]"#, "form.scales.0.items.0.weight"),
      (
        #"[{"question":"pair","reversed":false,"weight":1},{"question":"pair","reversed":true,"weight":1}]"#,
        "form.scales.0.items"
      ),
      (#"[{"question":"pair","reversed":false,"weight":1}]"#, "form.scales.0.mayBeMissing"),
    ] {
      var object = try #require(try Self.file("satisfaction.v1").objectValue)
      var scale = try #require(object["scales"]?.arrayValue?.first?.objectValue)
      scale["items"] = try CanonicalJSON.parse(Array(items.utf8))
      object["scales"] = .array([.object(scale)])
      let fault = #expect(throws: FormFile.Fault.self) { try FormFile(.object(object)) }
      #expect(fault?.path == path)
    }
  }
}
