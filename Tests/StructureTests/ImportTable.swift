import Foundation

/// Which module may import what. The architecture page shows the same table; a test compares the two.
struct ImportTable {
  struct Row {
    let module: String
    /// The core: nothing but its row, not even the toolchain's own modules.
    var isCore = false
    let imports: Set<String>
  }

  let rows: [Row]

  /// The table of the tree.
  ///
  /// A module that uses members of a neighbour's values must import where they are declared (`MemberImportVisibility`),
  /// so the rows name those modules too.
  static let current: ImportTable = {
    let engine: Set = ["CanonicalJSON", "MerkleLog", "EventLedger", "Crypto"]
    let store: Set = ["EventLedgerSQLite", "GRDB", "GRDBSQLite"]
    let domain: Set = ["LedgerAudit", "Mentoring", "MentoringViews"]
    return ImportTable(rows: [
      Row(module: "CanonicalJSON", isCore: true, imports: []),
      Row(module: "MerkleLog", isCore: true, imports: ["Crypto"]),
      Row(module: "EventLedger", isCore: true, imports: ["CanonicalJSON", "MerkleLog", "Crypto", "Synchronization"]),
      Row(
        module: "EventLedgerSQLite",
        imports: ["EventLedger", "CanonicalJSON", "MerkleLog", "Crypto", "GRDB", "GRDBSQLite"]),
      Row(module: "EventLedgerTesting", imports: ["EventLedger", "MerkleLog", "Testing"]),
      Row(module: "LedgerAudit", isCore: true, imports: ["CanonicalJSON", "MerkleLog"]),
      Row(module: "Mentoring", isCore: true, imports: ["EventLedger", "CanonicalJSON"]),
      Row(module: "MentoringViews", imports: ["Mentoring", "EventLedger", "GRDB"]),
      Row(module: "MentoringService", imports: engine.union(store).union(domain).union(["CXLSXWriter"])),
      Row(
        module: "MentoringCommands",
        imports: engine.union(store).union(domain).union(["MentoringService", "ArgumentParser", "Rainbow"])),
      Row(module: "mentorledger", imports: ["MentoringCommands", "ArgumentParser"]),
    ])
  }()

  /// The toolchain's own modules, free at the edges.
  static let toolchain: Set = [
    "Dispatch", "Foundation", "FoundationEssentials", "FoundationInternationalization", "Glibc", "Musl", "Observation",
    "RegexBuilder", "Synchronization", "SystemPackage", "_StringProcessing",
  ]

  /// Imports of a source file that the module's row does not allow; any import, where the table has no such module.
  func faults(in file: Checkout.File, of module: String) -> [Fault] {
    guard let row = rows.first(where: { $0.module == module }) else {
      return [Fault(file.path, "the import table has no row for the module \(module)")]
    }
    return Self.imports(in: file).compactMap { line, imported in
      if row.imports.contains(imported) || imported == module { return nil }
      if !row.isCore, Self.toolchain.contains(imported) { return nil }
      return Fault(file.path, line: line, "\(module) may not import \(imported)")
    }
  }

  /// The modules that a source file imports, with the lines.
  static func imports(in file: Checkout.File) -> [(line: Int, module: String)] {
    file.lines.compactMap { number, line in
      var words = line.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == ";" || $0 == "\r" })
      while let word = words.first, word.hasPrefix("@") || accessLevels.contains(word) { words.removeFirst() }
      guard words.first == "import" else { return nil }
      words.removeFirst()
      if let word = words.first, kinds.contains(word) { words.removeFirst() }
      return words.first.map { (number, String($0.prefix { $0 != "." })) }
    }
  }

  private static let accessLevels: Set<Substring> = ["public", "package", "internal", "fileprivate", "private"]
  private static let kinds: Set<Substring> = [
    "typealias", "struct", "class", "enum", "protocol", "let", "var", "func", "actor",
  ]

  /// The rows of a table in Markdown: module in the first column, what it may import in the last one, each name in
  /// back quotes; a core module's first cell says so.
  init(markdown: String) {
    rows = markdown.split(separator: "\n").compactMap { line in
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard line.hasPrefix("| `"), cells.count == 3, let module = Self.quoted(cells[0]).first else { return nil }
      return Row(module: module, isCore: cells[0].contains("core"), imports: Set(Self.quoted(cells[2])))
    }
  }

  init(rows: [Row]) { self.rows = rows }

  private static func quoted(_ cell: String) -> [String] {
    cell.split(separator: "`", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 }.map { String($0.element) }
  }
}
