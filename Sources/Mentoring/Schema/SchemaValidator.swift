public import CanonicalJSON
import EventLedger

/// Checks data against its schema and collects every fault, not just the first.
public enum SchemaValidator {
  /// Checks a whole instance, `{"data":{…},"sealed":{…}}`; paths begin with `data` or `sealed`.
  public static func validate(_ instance: JSONValue, against schema: EventSchema) -> [SchemaFault] {
    var check = SchemaCheck()
    guard let members = check.object(instance, at: Place(path: [], title: schema.title)) else { return check.faults }
    let data = Place(path: ["data"], title: "Открытая часть")
    if let value = members["data"] { check.fields(value, schema.fields, at: data) } else { check.missing(at: data) }
    let sealed = Place(path: ["sealed"], title: "Закрытая часть")
    switch members["sealed"] {
    case .some where schema.sealedParts.isEmpty: check.unknown(at: sealed, known: ["data"])
    case let value?: check.parts(value, schema, at: sealed)
    case nil: for name in schema.requiredParts { check.missing(at: sealed.part(name, of: schema)) }
    }
    for member in members.members where member.key != "data" && member.key != "sealed" {
      check.unknown(at: Place(path: [member.key], title: nil), known: ["data", "sealed"])
    }
    return check.faults
  }

  /// Checks the public part; paths begin with `data`.
  public static func validate(data: JSONValue, against schema: EventSchema) -> [SchemaFault] {
    var check = SchemaCheck()
    check.fields(data, schema.fields, at: Place(path: ["data"], title: "Открытая часть"))
    return check.faults
  }

  /// Checks the content of one sealed part; paths begin with `sealed` and the part's name.
  public static func validate(part: JSONValue, against schema: PartSchema) -> [SchemaFault] {
    var check = SchemaCheck()
    check.fields(part, schema.fields, at: Place(path: ["sealed", schema.name], title: schema.title))
    return check.faults
  }
}

/// Where in an instance a check stands, and what people call the field.
private struct Place {
  var path: [String]
  var title: String?

  func child(_ key: String, _ title: String?) -> Place { Place(path: path + [key], title: title) }

  func part(_ name: String, of schema: EventSchema) -> Place { child(name, schema.part(name)?.title) }

  /// «Поле «Участник» (person)», «Поле «Фамилия, имя, отчество» (profile.fullName)».
  var label: String {
    let name = (path.count > 1 ? path.dropFirst() : path[...]).joined(separator: ".")
    guard let title else { return "Поле «\(name)»" }
    return name.isEmpty ? "Запись «\(title)»" : "Поле «\(title)» (\(name))"
  }
}

private struct SchemaCheck {
  var faults: [SchemaFault] = []

  mutating func report(_ rule: SchemaFault.Rule, at place: Place, _ sentence: String) {
    let path = place.path.joined(separator: ".")
    faults.append(SchemaFault(path: path, rule: rule, message: "\(place.label): \(sentence)"))
  }

  mutating func missing(at place: Place, since version: SchemaVersion? = nil) {
    let demand = version.map { " (с редакции \($0) записей этого вида)" } ?? ""
    report(.missing, at: place, "не заполнено, а заполнить обязательно\(demand)")
  }

  /// `known`: what may stand in its place.
  mutating func unknown(at place: Place, known: [String]) {
    let known = known.isEmpty ? "" : "; есть: \(known.joined(separator: ", "))"
    report(.unknown, at: place, "такого поля у записи этого вида нет\(known)")
  }

  mutating func object(_ value: JSONValue, at place: Place) -> JSONObject? {
    guard let object = value.objectValue else {
      report(.type, at: place, "ожидается объект с полями")
      return nil
    }
    return object
  }

  mutating func fields(_ value: JSONValue, _ fields: [FieldSchema], at place: Place) {
    guard let object = object(value, at: place) else { return }
    for field in fields {
      let inner = place.child(field.name, field.title)
      if let value = object[field.name] {
        self.value(value, field.kind, at: inner)
      } else if field.isRequired {
        missing(at: inner, since: field.since)
      }
    }
    for member in object.members where !fields.contains(where: { $0.name.utf8.elementsEqual(member.key.utf8) }) {
      unknown(at: place.child(member.key, nil), known: fields.map(\.name))
    }
  }

  mutating func parts(_ value: JSONValue, _ schema: EventSchema, at place: Place) {
    guard let object = object(value, at: place) else { return }
    for member in object.members {
      let inner = place.part(member.key, of: schema)
      guard let part = schema.part(member.key) else {
        unknown(at: inner, known: schema.sealedParts.map(Self.words))
        continue
      }
      fields(member.value, part.fields, at: inner)
    }
    for name in schema.requiredParts where object[name] == nil {
      missing(at: place.part(name, of: schema))
    }
  }

  /// «story {heading, text}»: a part and what it holds.
  private static func words(_ part: PartSchema) -> String {
    "\(part.name) {\(part.fields.map(\.name).joined(separator: ", "))}"
  }

  mutating func value(_ value: JSONValue, _ kind: FieldKind, at place: Place) {
    switch kind {
    case .list(let element, let count, let isUnique):
      list(value, element, count, isUnique, at: place)
    case .object(let inner):
      fields(value, inner, at: place)
    default:
      if let (rule, sentence) = kind.fault(of: value) { report(rule, at: place, sentence) }
    }
  }

  private mutating func list(
    _ value: JSONValue, _ kind: FieldKind, _ count: ClosedRange<Int>, _ isUnique: Bool, at place: Place
  ) {
    guard let elements = value.arrayValue else { return report(.type, at: place, "ожидается список") }
    if !count.contains(elements.count) {
      report(.count, at: place, "ожидается значений: от \(count.lowerBound) до \(count.upperBound)")
    }
    if isUnique, Set(elements).count < elements.count {
      report(.duplicate, at: place, "одно и то же значение стоит дважды")
    }
    for (index, element) in elements.enumerated() {
      self.value(element, kind, at: place.child(String(index), place.title))
    }
  }
}
