import EventLedger
import LedgerAudit
import MentoringService
import MerkleLog

/// The protocol of a drill, as it is printed, signed and filed. Nothing personal stands in it.
struct DrillProtocol {
  private let report: BackupDrill.Report

  init(_ report: BackupDrill.Report) { self.report = report }

  var text: String {
    lines.joined(separator: "\n")
      + """


      Провёл:   ____________________  ________________________  «___» ____________ 20___ г.
                    (подпись)            (фамилия, инициалы)
      Проверил: ____________________  ________________________  «___» ____________ 20___ г.
                    (подпись)            (фамилия, инициалы)
      """
  }

  private var lines: [String] {
    [heading, "", "Организация: \(report.organisation)"] + copied + ["", "Проверено:"] + steps + destructions + failures
      + ["", outcome]
  }

  private var heading: String {
    """
    ПРОТОКОЛ
    учения по восстановлению журнала из резервной копии

    Начато:    \(time(report.began))
    Закончено: \(time(report.ended))
    Программа: mentorledger \(MentorLedgerCommand.version)
    """
  }

  /// By the organisation's clock, as far as the ledger tells which that is.
  private func time(_ instant: Instant) -> String { report.facts?.forPeople(instant) ?? instant.description }

  private var copied: [String] {
    guard let manifest = report.backup?.manifest else { return [] }
    var lines = [
      "Журнал: \(manifest.origin)", "  записей \(manifest.ledger.size), корень \(manifest.ledger.root.hex)",
    ]
    if let access = manifest.access {
      lines += ["Журнал чтений:", "  записей \(access.size), корень \(access.root.hex)"]
    }
    let bytes = manifest.files.map(\.bytes).reduce(0, +)
    return lines + ["Хранилище ключей: эпоха \(manifest.epoch)", "Объём копии, байт: \(bytes)"]
  }

  private var steps: [String] {
    BackupDrill.Step.allCases.map { step in
      let mark = report.passed.contains(step) ? "да " : "НЕТ"
      return "  [\(mark)] \(title(step))"
    }
  }

  private func title(_ step: BackupDrill.Step) -> String {
    switch step {
    case .backup: return "копия сделана без остановки работы, прочитана заново, оба журнала в ней проверены"
    case .restoration:
      guard let acts = report.restoration?.acts else {
        return "копия восстановлена рядом; число записей и корни — те же; акты об уничтожении исполнены заново"
      }
      return "копия восстановлена рядом; число записей и корни — те же; акты об уничтожении исполнены заново "
        + "(ключей, уничтоженных до сих пор: \(acts.known); убрано из копии ключей: \(acts.keys), частей: \(acts.blobs))"
    case .parts:
      guard let parts = report.restoration?.parts else { return "закрытые части открываются своими ключами" }
      return "закрытые части открываются своими ключами: \(parts.opened); уничтожено по актам: "
        + "\(parts.destroyed + parts.unreadable); ключ утрачен: \(parts.lost); не открылось: \(parts.refused)"
    case .digests:
      guard let live = report.liveDigest, let restored = report.restoration?.viewsDigest else {
        return "базы, построенные из копии, те же, что действующие"
      }
      return "базы, построенные из копии, те же, что действующие; отпечатки:\n        \(restored)\n        \(live)"
    case .removal: return "временная копия и восстановленный из неё журнал удалены"
    }
  }

  /// What is being destroyed meanwhile. The drill has nothing to do with it, and says so.
  private var destructions: [String] {
    let acts = report.restoration?.verdict.report.erasuresInProgress ?? []
    guard !acts.isEmpty else { return [] }
    let named = acts.map { "акт № \($0)" }.joined(separator: ", ")
    return [
      "", "Идёт уничтожение данных: \(named); оно запрошено и не завершено.",
      "  Учение исполнило его только во временной копии; журнал и папка ключей остались как были.",
    ]
  }

  private var failures: [String] {
    report.failures.isEmpty ? [] : ["", "Что не сошлось:"] + report.failures.map { "  • \($0)" }
  }

  private var outcome: String {
    guard report.isPassed else { return "Итог: учение НЕ пройдено." }
    let lost = report.restoration?.parts.lost ?? 0
    return "Итог: журнал восстанавливается из резервной копии полностью"
      + (lost == 0 ? "." : ", кроме утраченного раньше: частей, ключ которых утрачен, \(lost).")
  }
}
