import ArgumentParser
import Foundation
import LedgerAudit
import MentoringService
import MerkleLog

/// Verifies a ledger or a bundle (FORMAT §7).
struct VerifyCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Проверить, что в журнале или комплекте ничего не изменено.",
    discussion: """
      Ни ключи, ни учётная запись не нужны. Без --policy берётся файл политики из папки ключей журнала; без политики \
      вообще лучший исход — 3. Исход: 0 — проверено; 1 — не удалось посмотреть; 2 — изменено; 3 — цело и подписано \
      журналом, но не закреплено или часть данных не передана. При 0 и 3 последняя строка: verified РАЗМЕР КОРЕНЬ.

      Примеры:
        mentorledger verify
        mentorledger verify --bundle комплект --policy policy
        mentorledger verify --against точка-2021-12-31.txt --against точка-2022-05-31.txt
        mentorledger verify --against-root 57 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
      """)

  @Option(
    name: .long, help: ArgumentHelp("Комплект: папка или tar; вместо журнала.", valueName: "ПУТЬ"), completion: .file())
  var bundle: String?

  @Option(
    name: .long, help: ArgumentHelp("Файл политики: чьим подписям верить.", valueName: "ФАЙЛ"), completion: .file())
  var policy: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Сохранённая контрольная точка; журнал должен её продолжать. Можно несколько.", valueName: "ФАЙЛ"),
    completion: .file())
  var against: [String] = []

  @Option(
    name: .customLong("against-root"), parsing: .upToNextOption,
    help: ArgumentHelp("Известные размер и корень, например с бумаги.", valueName: "РАЗМЕР КОРЕНЬ"))
  var againstRoot: [String] = []

  @OptionGroup var ledger: LedgerOptions

  func execute() throws {
    var demand = LedgerVerification.Demand()
    demand.bundle = bundle
    demand.folder = bundle == nil ? try ledger.folder : nil
    demand.policy = policy
    demand.keys = ledger.keys
    demand.against = against
    demand.againstRoots = try statedRoots
    var line = ProgressLine("Проверка, записей", total: nil)
    let verdict: LedgerVerification.Verdict
    do {
      defer { line.finish() }
      verdict = try LedgerVerification.verify(demand) { line.advance(to: Int($0)) }
    }
    VerificationSummary(verdict).show()
    if verdict.status != .verified { throw ExitCode(Int32(verdict.status.rawValue)) }
  }

  private var statedRoots: [Auditor.StatedRoot] {
    get throws {
      guard againstRoot.count.isMultiple(of: 2) else { throw Self.unreadableRoot }
      return try stride(from: 0, to: againstRoot.count, by: 2).map { index in
        guard let size = Int64(againstRoot[index]).flatMap({ TreeSize(rawValue: $0) }),
          let root = Digest(hex: againstRoot[index + 1].lowercased())
        else { throw Self.unreadableRoot }
        return Auditor.StatedRoot(size: size, root: root)
      }
    }
  }

  private static let unreadableRoot = ServiceError(
    .usage, "--against-root: ожидаются размер и корень — число и 64 шестнадцатеричные цифры.")
}

/// What is said of a verification.
private struct VerificationSummary {
  private let report: AuditReport
  private let access: AccessVerdict?
  private let status: AuditStatus
  private let policyFile: String?
  private let lostMemory: String?

  init(_ verdict: LedgerVerification.Verdict) {
    report = verdict.report
    access = verdict.access
    status = verdict.status
    policyFile = verdict.policyFile
    lostMemory = verdict.lostMemory
  }

  func show() {
    if let origin = report.origin { Console.print("Журнал: \(origin)") }
    Console.print("Записей: \(report.size)")
    if report.isClockDeclared {
      Console.print("Время в журнале объявляется, а не измеряется: он для показа и проверок.")
    }
    if let predecessor = report.predecessor {
      Console.print(
        "Преемник утраченного журнала \(predecessor.origin): записей в нём было не меньше \(predecessor.size), "
          + "корень \(predecessor.root.hex)")
    }
    Console.print(policyFile.map { "Политика: \($0)" } ?? "Политика: нет; подписи сверить не с чем.")
    for (act, parts) in report.destroyed.sorted(by: { $0.key < $1.key }) {
      Console.print("Уничтожено по акту \(act): частей \(parts)")
    }
    for act in report.erasuresInProgress { Console.print("Уничтожение по акту \(act) начато и не завершено.") }
    if report.withheld > 0 { Console.print("Не передано личных частей: \(report.withheld)") }
    for loss in report.accessLosses { Console.print(loss.sentence) }
    for file in access?.files ?? [] {
      Console.print(
        (file.isPresent ? "Журнал чтений" : "Прежний журнал чтений (\(file.name))") + ": записей \(file.size)"
          + (file.isKeyKnown ? "" : "; его ключа в политике нет"))
    }
    for size in report.agreedCheckpoints { Console.print("Сверено с точкой размера \(size): совпало.") }
    for size in report.agreedRoots { Console.print("Сверено с корнем для размера \(size): совпало.") }
    if let lostMemory { Console.warn(lostMemory) }
    if !allFindings.isEmpty { Console.print("\n" + findings) }
    let terminal = Terminal.standardOutput()
    Console.print(terminal.styled(outcome, emphasis))
    guard [.verified, .notAnchored].contains(status), let root = report.root else { return }
    Console.print("verified \(report.size) \(root.hex)")
  }

  private var outcome: String {
    switch status {
    case .verified: "Проверено: ничего не изменено."
    case .couldNotLook: "Проверить не удалось; о самом журнале это ничего не говорит."
    case .tampering where report.status != .tampering: "Журнал чтений изменён; основной журнал цел."
    case .tampering:
      report.firstBadPosition.map { "Журнал изменён. Первое испорченное место — запись \($0)." }
        ?? "Журнал изменён: в записях изменений не найдено, но защита файла журнала снята или в нём стоит чужое."
    case .notAnchored:
      report.uncoveredNewest > 0
        ? "Цело и подписано журналом; не закреплено последних записей: \(report.uncoveredNewest)."
        : "Цело и подписано журналом; проверено не всё: см. выше."
    }
  }

  private var emphasis: Terminal.Emphasis {
    switch status {
    case .verified: .success
    case .tampering: .failure
    case .couldNotLook, .notAnchored: .warning
    }
  }

  /// Of the ledger, then of its access log: the codes of these begin with `access.`.
  private var allFindings: [AuditFinding] { report.findings + (access?.findings ?? []) }

  /// Most findings shown of one code: twenty-five guards that are gone say no more than five.
  private static let shownPerCode = 5

  private var findings: String {
    var counts: [AuditFinding.Code: Int] = [:]
    let shown = allFindings.filter { finding in
      counts[finding.code, default: 0] += 1
      return counts[finding.code, default: 0] <= Self.shownPerCode
    }
    let folded = counts.filter { $0.value > Self.shownPerCode }.sorted { $0.key.rawValue < $1.key.rawValue }
      .map { "… и ещё \($0.value - Self.shownPerCode) с кодом [\($0.key)]\n" }.joined()
    let listing = Listing(
      columns: [
        ListingColumn("position", "Запись", .right), ListingColumn("part", "Часть", .right),
        ListingColumn("code", "Код"), ListingColumn("message", "Что найдено"),
      ],
      rows: shown.map { finding in
        [
          ListingValue(finding.position.map { Int($0) }), ListingValue(finding.part.map { Int($0) }),
          .string(finding.code.rawValue), .string(finding.message),
        ]
      })
    let rest = report.findingCount + (access?.findingCount ?? 0) - allFindings.count
    return listing.table(on: .standardOutput(), isCounted: false) + folded + (rest > 0 ? "И ещё: \(rest)\n" : "")
  }
}
