import Foundation
import SchemaGeneration

/// `schema-generator --root FOLDER [--check]`, or `--schemas FOLDER --check-only`.
@main
struct SchemaGenerator {
  static func main() {
    do {
      try run(Array(CommandLine.arguments.dropFirst()))
    } catch {
      FileHandle.standardError.write(Data("\(error)\n".utf8))
      exit(1)
    }
  }

  private static let usage = """
    Usage: schema-generator --root FOLDER [--check]
           schema-generator --schemas FOLDER --check-only

      --root FOLDER      the repository: reads FOLDER/Schemas, writes \(GeneratedFiles.swiftFolder) and
                         \(GeneratedFiles.page)
      --check            writes nothing; fails with the list of files that are stale
      --schemas FOLDER   reads the schemas from this folder
      --check-only       holds the rules of data and writes nothing
    """

  private static func run(_ arguments: [String]) throws {
    switch arguments {
    case ["--help"]: print(usage)
    case ["--schemas", arguments.count > 1 ? arguments[1] : "", "--check-only"]:
      _ = try SchemaLoader.load(files(in: URL(fileURLWithPath: arguments[1])))
      print("The schemas hold every rule.")
    case ["--root", arguments.count > 1 ? arguments[1] : ""]: try generate(arguments[1], isCheck: false)
    case ["--root", arguments.count > 1 ? arguments[1] : "", "--check"]: try generate(arguments[1], isCheck: true)
    default:
      FileHandle.standardError.write(Data((usage + "\n").utf8))
      exit(64)
    }
  }

  /// Writes what differs and removes what no schema makes any more; with `isCheck` only says so.
  private static func generate(_ root: String, isCheck: Bool) throws {
    let root = URL(fileURLWithPath: root)
    let wanted = GeneratedFiles.make(of: try SchemaLoader.load(files(in: root.appendingPathComponent("Schemas"))))
    let generated = root.appendingPathComponent(GeneratedFiles.swiftFolder)
    let present = try files(in: generated).keys.map { "\(GeneratedFiles.swiftFolder)/\($0)" }
    let surplus = present.filter { wanted[$0] == nil }.sorted()
    let stale = wanted.keys.sorted().filter { path in
      (try? Data(contentsOf: root.appendingPathComponent(path))) != wanted[path].map { Data($0.utf8) }
    }
    if isCheck {
      guard stale.isEmpty, surplus.isEmpty else { throw Staleness(files: stale + surplus) }
      print("\(wanted.count) generated files are up to date.")
      return
    }
    for path in stale {
      let url = root.appendingPathComponent(path)
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data((wanted[path] ?? "").utf8).write(to: url, options: .atomic)
    }
    for path in surplus { try FileManager.default.removeItem(at: root.appendingPathComponent(path)) }
    print("\(wanted.count) generated files, \(stale.count) written, \(surplus.count) removed.")
  }

  /// The contents of every file below a folder, by path from it; empty where there is no such folder.
  private static func files(in folder: URL) throws -> [String: [UInt8]] {
    let manager = FileManager.default
    let folder = folder.resolvingSymlinksInPath()
    guard manager.fileExists(atPath: folder.path) else { return [:] }
    var files: [String: [UInt8]] = [:]
    for path in try manager.subpathsOfDirectory(atPath: folder.path) {
      let url = folder.appendingPathComponent(path)
      var isFolder: ObjCBool = false
      guard manager.fileExists(atPath: url.path, isDirectory: &isFolder), !isFolder.boolValue else { continue }
      files[path] = [UInt8](try Data(contentsOf: url))
    }
    return files
  }
}

/// The generated files are not what the schemas make.
private struct Staleness: Error, CustomStringConvertible {
  var files: [String]

  var description: String {
    "Stale generated files; run Tools/generate:\n" + files.map { "  \($0)" }.joined(separator: "\n")
  }
}
