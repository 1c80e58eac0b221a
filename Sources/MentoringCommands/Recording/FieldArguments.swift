import CanonicalJSON
import EventLedger
import Mentoring
import MentoringService

/// The public part of an entry as `field=value` arguments give it.
struct FieldArguments {
  /// Values by field.
  private(set) var data = JSONObject()
  /// Fields with nothing behind the sign, besides lists that may be empty: to be absent.
  private(set) var removed: [String] = []

  /// Reads the arguments as the schema says. Throws `ServiceError` with everything that is wrong.
  ///
  /// A faulty value is never quoted: it may be a name that was put there by mistake.
  init(_ arguments: [String], _ schema: EventSchema, _ book: IdentifierBook) throws {
    var faults: [String] = []
    for (index, argument) in arguments.enumerated() {
      guard let sign = argument.firstIndex(of: "=") else {
        throw ServiceError(
          .usage, "Аргумент № \(index + 1) после вида записи — не «поле=значение».",
          details: ["Поля записи: mentorledger schema show \(schema.type)"])
      }
      let name = String(argument[..<sign])
      let text = String(argument[argument.index(after: sign)...])
      guard let field = schema.field(name) else { throw Self.unknown(name, index, schema) }
      guard data[field.name] == nil, !removed.contains(field.name) else {
        throw ServiceError(.usage, "Поле «\(field.title)» (\(field.name)) указано дважды.")
      }
      if text.isEmpty {
        if field.mayBeEmpty { data[field.name] = .array([]) } else { removed.append(field.name) }
        continue
      }
      do {
        data[field.name] = try field.value(fromText: try book.completed(text, for: field.kind))
      } catch let fault as SchemaFault {
        faults.append(fault.message)
      }
    }
    guard faults.isEmpty else {
      throw ServiceError(.refused, "Запись «\(schema.title)» заполнена неверно.", details: faults)
    }
  }

  private static func unknown(_ name: String, _ index: Int, _ schema: EventSchema) -> ServiceError {
    let last = String(name.split(separator: ".").last ?? "")
    for part in schema.sealedParts {
      let isPart = part.name.utf8.elementsEqual(name.utf8)
      guard isPart || part.fields.contains(where: { $0.name.utf8.elementsEqual(last.utf8) }) else { continue }
      return ServiceError(
        .usage, "«\(part.title)» (\(part.name)) — личные данные; в аргументах команды их не указывают.",
        details: [
          "Аргументы видны другим пользователям компьютера и остаются в истории команд.",
          "Передайте их файлом: --json ФАЙЛ, через ввод: --json -, или ответьте на вопросы программы в терминале.",
        ])
    }
    let known = schema.fields.map { "\($0.name) — \($0.title.lowercased())" }
    // Only what has the form of a field's name is repeated; anything else may be a name of somebody.
    let isNameOfField = (1...40).contains(name.utf8.count) && name.utf8.allSatisfy { 0x41...0x7A ~= $0 || $0 == 0x2E }
    let field = isNameOfField ? "поля «\(name)»" : "такого поля"
    return ServiceError(
      .usage, "Аргумент № \(index + 1): \(field) у записи «\(schema.title)» нет.", details: ["Поля:"] + known)
  }
}

extension FieldSchema {
  /// Whether the field has to be there and may hold nothing: a list of nobody.
  fileprivate var mayBeEmpty: Bool {
    if case .list(_, let count, _) = kind { isRequired && count.lowerBound == 0 } else { false }
  }
}
