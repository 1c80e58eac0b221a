import Crypto
public import EventLedgerSQLite
public import MerkleLog

/// A recovery sheet that somebody typed from paper.
///
/// Spaces, case and lines of explanation don't matter; letters of another alphabet that look like the digits meant are
/// taken for these. Each line of the key must agree with its check value.
public struct TypedSheet: Sendable {
  /// The longest sheet, in bytes.
  public static let maximumLength = 64 * 1024

  public let key: EpochKey
  /// What it says of signatures; nil where those lines were left out.
  public let policy: Policy?

  /// Reads a sheet. Throws `ServiceError.couldNot` with each line that is missing or mistyped.
  public init(parsing bytes: [UInt8]) throws {
    guard bytes.count <= Self.maximumLength, let text = String(validating: bytes, as: UTF8.self) else {
      throw ServiceError(.couldNot, "Лист восстановления — не текст в UTF-8 до 64 КиБ.")
    }
    var epochs: [String] = []
    var keys: [Int: String] = [:]
    var policy: [String] = []
    var faults: [String] = []
    for line in text.split(whereSeparator: \.isNewline) {
      let words = line.split(whereSeparator: { $0.isWhitespace || $0 == ":" }).map { $0.lowercased() }
      guard let first = words.first else { continue }
      let value = line.firstIndex(of: ":").map { String(line[line.index(after: $0)...]) } ?? ""
      if first == "эпоха", !value.isEmpty {
        epochs.append(value.filter { !$0.isWhitespace })
      } else if first == "ключ", words.count > 2, let number = Int(words[1]), !value.isEmpty {
        if keys.updateValue(value, forKey: number) != nil { faults.append("Строка «Ключ \(number)» есть дважды.") }
      } else if ["log", "witness", "quorum"].contains(first) {
        policy.append(line.split(whereSeparator: \.isWhitespace).joined(separator: " "))
      } else if line.drop(while: \.isWhitespace).first == "+", !policy.isEmpty {
        policy[policy.count - 1] += line.filter { !$0.isWhitespace }
      }
    }
    guard epochs.count == 1, let epoch = Int(epochs[0]), epoch >= 1 else {
      throw ServiceError(.couldNot, "В листе нужна одна строка «Эпоха: ЧИСЛО».")
    }
    var secret: [UInt8] = []
    for line in 1...RecoverySheet.keyLines {
      do throws(Fault) {
        secret += try Self.part(keys[line], line: line, epoch: epoch)
      } catch {
        faults.append(error.sentence)
      }
    }
    if faults.count == RecoverySheet.keyLines {
      faults.append("Не сходится ни одна строка: возможно, неверно набран номер эпохи.")
    }
    guard faults.isEmpty else {
      throw ServiceError(.couldNot, "Лист восстановления набран с ошибкой; ничего не записано.", details: faults)
    }
    key = EpochKey(number: epoch, secret: SymmetricKey(data: secret))
    self.policy = try Self.policy(policy)
  }

  private struct Fault: Error {
    let sentence: String
  }

  /// The eight bytes of a line, which end with their check value.
  private static func part(_ text: String?, line: Int, epoch: Int) throws(Fault) -> [UInt8] {
    guard let text else { throw Fault(sentence: "Нет строки «Ключ \(line)».") }
    var digits = ""
    for character in text where !character.isWhitespace && !"—–-|/.".contains(character) {
      guard let digit = digit(character) else {
        throw Fault(sentence: "Строка «Ключ \(line)»: знака «\(character)» в ключе не бывает (только 0–9 и a–f).")
      }
      digits.append(digit)
    }
    guard digits.count == 20, let bytes = Hex.decode(digits) else {
      throw Fault(
        sentence: "Строка «Ключ \(line)»: знаков \(digits.count), а нужно 20 — 16 ключа и 4 контрольных.")
    }
    let part = Array(bytes[..<8])
    guard RecoverySheet.check(part, line: line, epoch: epoch).utf8.elementsEqual(digits.suffix(4).utf8) else {
      throw Fault(sentence: "Строка «Ключ \(line)»: контрольное число не сходится; сверьте её с листом.")
    }
    return part
  }

  /// The digit that a character stands for, those included that a Russian keyboard or an eye takes for it.
  private static func digit(_ character: Character) -> Character? {
    let lower = Character(character.lowercased())
    if ("0"..."9").contains(lower) || ("a"..."f").contains(lower) { return lower }
    let lookalikes: [Character: Character] = [
      "а": "a", "в": "b", "с": "c", "е": "e", "о": "0", "o": "0", "l": "1", "i": "1", "з": "3",
    ]
    return lookalikes[lower]
  }

  private static func policy(_ lines: [String]) throws -> Policy? {
    guard !lines.isEmpty else { return nil }
    let lines = lines.contains { $0.hasPrefix("quorum") } ? lines : lines + ["quorum none"]
    do {
      return try Policy(parsing: lines.map { $0 + "\n" }.joined())
    } catch {
      throw ServiceError(
        .couldNot, "Строки подписей в листе набраны с ошибкой; ничего не записано.",
        details: ["Сверьте их с листом или не набирайте вовсе: программа возьмёт их из хранилища.", "\(error)"])
    }
  }
}
