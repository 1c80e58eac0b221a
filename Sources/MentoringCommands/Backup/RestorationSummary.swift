import LedgerAudit
import MentoringService
import MerkleLog

/// What is said of a restored ledger.
struct RestorationSummary {
  private let report: Restoration.Report

  init(_ report: Restoration.Report) { self.report = report }

  func show() {
    Console.done("Журнал восстановлен: \(report.folder)")
    Console.print("Копия сделана \(report.manifest.made): записей \(report.manifest.ledger.size).")
    report.completions.forEach(Self.show)
    showAudit()
    Console.print(
      "Хранилище ключей: эпоха \(report.epoch), \(report.isVaultCurrent ? "уцелевшее" : "из копии").")
    Console.print(
      "Акты исполнены заново: уничтоженных ключей известно \(report.acts.known); убрано ключей \(report.acts.keys), "
        + "частей \(report.acts.blobs).")
    showParts()
    Console.print("Базы, построенные заново: \(report.viewsDigest)")
    showLoss()
    Console.note(
      "Папка ключей работает пока с прежней папкой журнала, здесь только читают и проверяют. Если прежней больше нет "
        + "или работать будут здесь: mentorledger keys take-over --ledger \(report.folder)")
  }

  /// What a bundle added.
  static func show(_ completion: LedgerCompletion.Report) {
    let log = completion.log == .ledger ? "Журнал" : "Журнал чтений"
    guard completion.added > 0 else { return Console.print("\(log): в комплекте нет ничего, чего не было.") }
    Console.done(
      "\(log): добавлено записей \(completion.added), теперь \(completion.size), корень \(completion.root.hex)")
    if completion.destroyedKeys + completion.destroyedBlobs > 0 {
      Console.print(
        "По актам среди добавленных записей уничтожено: ключей \(completion.destroyedKeys), частей "
          + "\(completion.destroyedBlobs).")
    }
  }

  private func showAudit() {
    let verdict = report.verdict
    if let root = verdict.report.root {
      Console.print("Журнал проверен: записей \(verdict.report.size), корень \(root.hex)")
    }
    for file in verdict.access?.files ?? [] {
      Console.print("Журнал чтений (\(file.name)) проверен: записей \(file.size)")
    }
    if verdict.status == .notAnchored {
      Console.note("Новейшие записи подписаны журналом, но не закреплены свидетелем.")
    }
  }

  private func showParts() {
    let parts = report.parts
    Console.print("Закрытых частей открывается \(parts.opened); уничтожено по актам \(parts.destroyed).")
    if parts.unreadable > 0 {
      Console.print("Ключ уничтожен, а запись об этом утрачена — не откроет никто: частей \(parts.unreadable).")
    }
    if parts.lost > 0 {
      Console.warn("Ключ утрачен, прочесть нельзя: частей \(parts.lost). Найдётся их хранилище — keys reclaim.")
    }
    if let first = parts.firstRefused {
      Console.warn(
        "Не открывается частей: \(parts.refused), первая — в записи \(first): в этом хранилище нет их ключей. "
          + "Если цело нынешнее хранилище, восстановите с ним: --vault ФАЙЛ; если нет — keys accept-loss.")
    }
  }

  private func showLoss() {
    guard let lost = report.lost else {
      return Console.warn("Папка ключей не помнит этого журнала: свежа ли копия, сверить не с чем.")
    }
    guard !report.isComplete else {
      return Console.print("С тем, что помнит папка ключей, сходится; потерянных записей нет.")
    }
    if lost.ledger > 0 { Console.warn("Потеряно записей: \(lost.ledger). Читать и проверять можно, писать нельзя.") }
    if lost.access > 0 {
      Console.warn("Потеряно записей журнала чтений: \(lost.access). Личные данные здесь не открываются.")
    }
    Console.note(
      "Недостающее добавит комплект: restore --ledger \(report.folder) --bundle КОМПЛЕКТ (--access-bundle КОМПЛЕКТ); "
        + "если его ни у кого нет — \(lost.ledger > 0 ? "init --successor-of \(report.folder)" : "access-log accept-loss")."
    )
  }
}
