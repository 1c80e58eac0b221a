import Crypto
public import EventLedger
public import EventLedgerSQLite
import Mentoring
public import MerkleLog

/// The recovery sheet: the epoch's key on paper, for a safe (DESIGN §3).
///
/// ```text
/// Эпоха: N
/// Ключ 1:  a1b2 c3d4 e5f6 0718  —  3f2a          four lines of 8 bytes, each with its check value
/// check   = first 2 bytes of SHA-256("mentorledger-sheet/v1" LF ‖ N ‖ LF ‖ line number ‖ LF ‖ 8 bytes), hexadecimal
/// policy  = its lines; a line that begins with "+" goes on with the one before
/// ```
///
/// Everything else on the sheet is for people, and passed over when it is typed in again.
public struct RecoverySheet: Sendable {
  public let organisation: String
  public let origin: String
  public let key: EpochKey
  public let policy: Policy
  /// When it was made.
  public let day: CivilDate

  public init(organisation: String, origin: String, key: EpochKey, policy: Policy, day: CivilDate) {
    self.organisation = organisation
    self.origin = origin
    self.key = key
    self.policy = policy
    self.day = day
  }

  static let keyLines = 4

  /// The sheet as it is printed: at most 78 columns, one page.
  public var text: String {
    """
    ══════════════════════════════════════════════════════════════════════════════
      ЛИСТ ВОССТАНОВЛЕНИЯ КЛЮЧЕЙ                            хранить в сейфе
      журнал программы наставничества MentorLedger          никому не передавать
    ══════════════════════════════════════════════════════════════════════════════

    Организация:  \(organisation)
    Журнал:       \(origin)
    Составлен:    \(day.forPeople)

    Эпоха: \(key.number)

    \(printedKey)

      Ключ — 64 знака: цифры 0–9 и латинские буквы a–f. За чертой — контрольное
      число строки: по нему программа заметит опечатку и назовёт строку.

    Чьим подписям верить (не тайна):

    \(printedPolicy)

    Что это.  Ключ, которым закрыты имена, даты рождения, контакты и ответы всех
      участников программы. Если папка ключей и все её копии погибнут, без этого
      листа личные данные не прочтёт никто и никогда. Сам по себе, без файлов
      журнала, лист не открывает ничего; вместе с ними — открывает всё.
    Кто хранит.  Директор, в сейфе, в закрытом конверте с датой и подписью.
      Не фотографировать, не пересылать, не хранить вместе с копией журнала.
    Когда заменить.  Когда сменилась эпоха ключа (keys change-epoch, уничтожение
      данных по акту); если лист кто-то видел, эпоху меняют. Прежний лист тогда
      уничтожают вместе с прежними резервными копиями: кроме них, он не открывает
      ничего. Новый печатает  mentorledger keys sheet
    Как восстановить.  Набрать этот лист в файл — достаточно строк «Эпоха» и
      «Ключ 1» … «Ключ \(Self.keyLines)», лучше и строки подписей — и выполнить:
        mentorledger keys recover --ledger ЖУРНАЛ --keys НОВАЯ-ПАПКА --sheet ФАЙЛ
      Затем файл удалить.

    """
  }

  private var printedKey: String {
    let bytes = key.secret.withUnsafeBytes { Array($0) }
    return (1...Self.keyLines).map { line in
      let part = Array(bytes[(line - 1) * 8..<line * 8])
      let digits = Hex.encode(part)
      let groups = stride(from: 0, to: 16, by: 4).map { digits.dropFirst($0).prefix(4) }.joined(separator: " ")
      return "  Ключ \(line):  \(groups)  —  \(Self.check(part, line: line, epoch: key.number))"
    }.joined(separator: "\n")
  }

  private var printedPolicy: String {
    policy.text.split(separator: "\n").map { line in
      guard let plus = line.firstIndex(of: "+"), line.count > 74 else { return "  \(line)" }
      return "  \(line[..<plus])\n      \(line[plus...])"
    }.joined(separator: "\n")
  }

  static func check(_ part: [UInt8], line: Int, epoch: Int) -> String {
    let digest = SHA256.hash(data: Array("mentorledger-sheet/v1\n\(epoch)\n\(line)\n".utf8) + part)
    return Hex.encode(Array(digest.prefix(2)))
  }
}
