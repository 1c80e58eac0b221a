import CanonicalJSON
import MerkleLog

/// One pass over leaves, sealed parts and stored nodes side by side: everything that can be said of each event by
/// itself and of its order, the roots that were asked for, and what later steps need.
struct LeafPass {
  /// How many positions there are, those without a leaf in front of a later one included.
  private(set) var size: Int64 = 0
  /// The tree of the leaves; nil once a position is without its leaf.
  private(set) var tree: CompactTree? = CompactTree()
  /// The roots at the sizes that were asked for, as far as they were reached.
  private(set) var roots: [Int64: Digest] = [:]
  /// The same from stored leaf nodes, where these differ from the leaves.
  private(set) var storedRoots: [Int64: Digest] = [:]
  private(set) var nodes: NodeComparison?
  private(set) var index: DerivedIndex
  private(set) var erasures = ErasureBook()
  private(set) var keys = KeyChain()
  /// The access logs that the ledger tells of; nil where event 0 could not be read.
  private(set) var access: AccessChain?
  private(set) var origin: String?
  private(set) var isClockDeclared = false
  private(set) var predecessor: AuditReport.Predecessor?
  private(set) var withheld = 0
  /// Where leaves are not there or could not be read, so that what follows from them is not known.
  private(set) var unread: [Range<Int64>] = []

  private let sizes: Set<Int64>
  private var sealed: CheckedCursor<SealedRow>
  private var event = EventLeaf()
  private var organisation: [UInt8]?
  private var lastTime: Int64 = 0

  init(_ input: any AuditInput, rootsAt sizes: Set<Int64>) {
    self.sizes = sizes
    nodes = input.ledgerRows.map { NodeComparison($0) }
    index = DerivedIndex(gathersNames: input.ledgerRows != nil)
    sealed = CheckedCursor { try input.sealedParts() }
  }

  /// Goes through every leaf.
  mutating func run(_ input: any AuditInput, progress: (Int64) -> Void, into findings: inout FindingList) {
    var leaves = CheckedCursor { try input.leaves() }
    while let row = leaves.take() {
      guard row.position >= size else {
        findings.add(
          .leaves, .leafUnsigned, position: max(row.position, 0),
          "Запись стоит на невозможной позиции \(row.position).")
        continue
      }
      if row.position > size {
        findings.add(
          .leaves, .leafMissing, position: size,
          "Записи \(size) нет, хотя дальше записи есть (следующая — \(row.position)).")
        tree = nil
        unread.append(size..<row.position)
      }
      read(row, &findings)
      hash(row, &findings)
      size = row.position + 1
      if size % 1024 == 0 { progress(size) }
    }
    findings.add(.input, readingOf: "записи журнала", leaves)
    finish(&findings)
  }

  private mutating func hash(_ row: LeafRow, _ findings: inout FindingList) {
    guard var grown = tree else { return }
    let appended = grown.append(MerkleTree.leafHash(row.leaf))
    if let before = tree { nodes?.compare(appended, before: before, into: &findings) }
    tree = grown
    guard sizes.contains(grown.size.rawValue) else { return }
    roots[grown.size.rawValue] = grown.root
    storedRoots[grown.size.rawValue] = nodes?.storedTree?.root
  }

  private mutating func finish(_ findings: inout FindingList) {
    while let row = sealed.take() { report(surplus: row, &findings) }
    findings.add(.sealed, readingOf: "запечатанные части", sealed)
    if sealed.failure == nil { erasures.judge(into: &findings) }
    if let tree { nodes?.finish(size: tree.size, into: &findings) }
  }
}

extension LeafPass {
  /// What can be said of one leaf's bytes.
  private mutating func read(_ row: LeafRow, _ findings: inout FindingList) {
    let position = row.position
    do throws(LeafFault) {
      try event.read(row.leaf)
    } catch {
      findings.add(.leaves, error.code, position: position, "Событие \(position): \(error.reason).")
      unread.append(position..<position + 1)
      return
    }
    if event.at < lastTime {
      findings.add(
        .leaves, .leafTime, position: position, "Событие \(position): записано раньше, чем событие перед ним.")
    }
    lastTime = max(lastTime, event.at)
    if let cause = event.cause, cause < 0 || cause >= position {
      findings.add(
        .leaves, .leafCause, position: position, "Событие \(position): причиной названо событие \(cause).")
    }
    if position > 0, index.continues(event.command) { keys.extendCommand(to: position) }
    index.take(event, at: position, into: &findings)
    if position == 0 { open(&findings) } else { takeOwnTypes(position, &findings) }
    comparePart(of: position, &findings)
  }

  /// Event 0 opens the ledger (FORMAT §2).
  private mutating func open(_ findings: inout FindingList) {
    let data = try? event.dataObject()
    guard event.isOfType("ledger.opened"), let data, let origin = data["origin"]?.stringValue,
      let vkey = data["vkey"]?.stringValue, let key = try? VerifierKey(parsing: vkey), key.type == .ed25519,
      let subject = data["organisation"]?.stringValue.map({ Array($0.utf8) }),
      Key128(hexadecimal: subject, in: 0..<subject.count) != nil,
      let zone = data["timeZone"]?.stringValue, Grammar.isTimeZone(zone),
      let clock = data["clock"]?.stringValue, ["measured", "declared"].contains(clock)
    else {
      findings.add(.leaves, .leafOpening, position: 0, "Событие 0 не открывает журнал так, как требует формат.")
      return
    }
    self.origin = origin
    do throws(MalformedPredecessor) {
      predecessor = try AuditReport.Predecessor(data, of: origin)
    } catch {
      findings.add(
        .leaves, .leafOpening, position: 0, "Событие 0 называет прежний журнал не так, как требует формат.")
    }
    isClockDeclared = Grammar.areEqual(clock, "declared")
    organisation = subject
    keys.open(with: key)
    access = AccessChain(of: origin)
    if !Grammar.areEqual(key.name, origin) {
      findings.add(
        .leaves, .checkpointOrigin, position: 0, "Событие 0: имя ключа журнала и его origin не совпадают.")
    }
  }

  /// The few types that verification must look into (FORMAT §4a, §5).
  private mutating func takeOwnTypes(_ position: Int64, _ findings: inout FindingList) {
    let isRotation = event.isOfType("log.key.rotated")
    if isRotation || event.isOfType("log.key.replaced") {
      let data = (try? event.dataObject()) ?? JSONObject()
      if !keys.change(data, at: position, isReplacement: !isRotation) {
        findings.add(
          .leaves, .keyChain, position: position, "Событие \(position): смена ключа не следует из прежнего ключа.")
      }
    } else if event.isOfType("erasure.requested") {
      let data = (try? event.dataObject()) ?? JSONObject()
      if !erasures.request(data, of: event.command, at: position) {
        findings.add(
          .leaves, .erasureRequest, position: position,
          "Событие \(position): требование об уничтожении не по правилам формата.")
      }
    } else if event.isOfType("erasure.completed") {
      if !erasures.complete((try? event.dataObject()) ?? JSONObject()) {
        findings.add(
          .leaves, .erasureCompletion, position: position,
          "Событие \(position): завершение уничтожения не следует ни из какого требования.")
      }
    } else if event.isOfType("access.head.recorded") || event.isOfType("access.log.lost") {
      let data = (try? event.dataObject()) ?? JSONObject()
      if access?.take(event.text(event.type), data, at: position, by: event.text(event.account)) == false {
        findings.add(
          .leaves, .leafAccessLoss, position: position,
          "Событие \(position): утрата журнала чтений записана не по правилам.")
      }
    } else if event.isOfType("ledger.opened") {
      findings.add(.leaves, .leafOpening, position: position, "Событие \(position): журнал открывают второй раз.")
    }
  }

  /// The entries of `sealed` beside the stored parts (FORMAT §4a).
  private mutating func comparePart(of position: Int64, _ findings: inout FindingList) {
    for (part, entry) in event.sealed.enumerated() {
      let part = Int64(part)
      if let organisation, event.bytes[entry.subject] != organisation[...], !event.hasPersonTag(entry.subject) {
        findings.add(
          .leaves, .leafSubject, position: position, part: part,
          "Событие \(position), часть \(part): субъект данных не назван в метках.")
      }
      if erasures.requestedKeys[entry.fingerprint] != nil {
        findings.add(
          .sealed, .sealedAfterRequest, position: position, part: part,
          "Событие \(position), часть \(part): запечатано ключом, который уже потребовано уничтожить.")
      }
      let row = takePart(position, part, &findings)
      guard row != nil || sealed.failure == nil else { continue }
      erasures.note(entry.fingerprint, isPresent: row != nil, position: position, part: part)
      guard let row else { continue }
      if let blob = row.blob {
        guard MerkleTree.blobDigest(blob) != entry.blobDigest else { continue }
        findings.add(
          .sealed, .sealedChanged, position: position, part: part,
          "Событие \(position), часть \(part): содержимое не то, чей хеш стоит в записи.")
      } else {
        withheld += 1
      }
    }
  }

  /// The stored part with these numbers, if it is there; reports what stands in front of it.
  private mutating func takePart(_ position: Int64, _ part: Int64, _ findings: inout FindingList) -> SealedRow? {
    while let row = sealed.current, (row.position, row.part) < (position, part) {
      report(surplus: row, &findings)
      sealed.advance()
    }
    guard let row = sealed.current, row.position == position, row.part == part else { return nil }
    sealed.advance()
    return row
  }

  private func report(surplus row: SealedRow, _ findings: inout FindingList) {
    guard !unread.contains(where: { $0.contains(row.position) }) else { return }
    findings.add(
      .sealed, .sealedSurplus, position: max(row.position, 0), part: row.part,
      "Событие \(row.position), часть \(row.part): содержимое есть, но запись его не называет.")
  }
}
