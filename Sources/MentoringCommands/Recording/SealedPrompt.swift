import CanonicalJSON
import Foundation
import Mentoring
import MentoringService

/// Asks for a sealed part in the terminal, field by field, so that it stands in no argument and no file.
struct SealedPrompt {
  private let ask: (String) -> String?
  private let tell: (String) -> Void

  /// Asks whoever sits at this process's terminal; nil where nobody does.
  static func atTerminal() -> SealedPrompt? {
    guard isatty(STDIN_FILENO) == 1 else { return nil }
    return SealedPrompt(
      ask: { question in
        FileHandle.standardError.write(Data(question.utf8))
        return readLine()
      }, tell: { Console.warn($0) })
  }

  init(ask: @escaping (String) -> String?, tell: @escaping (String) -> Void) {
    self.ask = ask
    self.tell = tell
  }

  /// The content of a part. An empty answer leaves an optional field out; a wrong one is asked for again.
  ///
  /// Throws `ServiceError` where the input ends, or the part has fields that no line can hold.
  func content(of part: PartSchema) throws -> JSONObject {
    var content = JSONObject()
    tell("«\(part.title)» — личные данные, они сохраняются закрытыми.")
    for field in part.fields {
      if let value = try answer(for: field, of: part) { content[field.name] = value }
    }
    return content
  }

  private func answer(for field: FieldSchema, of part: PartSchema) throws -> JSONValue? {
    if case .list = field.kind {
      throw ServiceError(
        .usage, "«\(part.title)» — список; его передают через --json.",
        details: ["Поля: mentorledger schema show ВИД"])
    }
    while true {
      guard let line = ask("\(field.title)\(field.isRequired ? "" : " (можно пропустить)"): ") else {
        throw ServiceError(.couldNot, "Ввод прерван; ничего не записано.")
      }
      let text = line.trimmingCharacters(in: .whitespaces)
      if text.isEmpty {
        if !field.isRequired { return nil }
        tell("Это поле обязательно.")
        continue
      }
      do {
        return try field.value(fromText: text)
      } catch {
        tell(error.message)
      }
    }
  }
}
