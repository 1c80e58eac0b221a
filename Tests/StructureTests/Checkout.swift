import Foundation

/// The tree that these tests stand in.
struct Checkout {
  /// A text file of the tree.
  struct File {
    /// Path from the top of the tree.
    let path: String
    let text: String
  }

  let root: URL

  init() {
    root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  }

  /// Files under the paths whose name ends so, in the order of their paths; every text file where no ending is given.
  ///
  /// Hidden files and what tools leave behind are passed over; a path that is not there gives nothing.
  func files(under paths: [String], endings: [String] = []) throws -> [File] {
    try paths.flatMap { try filePaths(under: $0) }
      .filter { path in endings.isEmpty || endings.contains { path.hasSuffix($0) } }
      .sorted()
      .compactMap { path in try text(at: path).map { File(path: path, text: $0) } }
  }

  /// The text of one file; nil where it is no text, in UTF-8 or as Russian spreadsheets save it.
  func text(at path: String) throws -> String? {
    let data = try Data(contentsOf: root.appendingPathComponent(path))
    if data.contains(0) { return nil }
    return String(data: data, encoding: .utf8) ?? String(data: data, encoding: .windowsCP1251)
  }

  /// Names of the folders that stand directly in a folder.
  func folders(in path: String) throws -> [String] {
    let url = root.appendingPathComponent(path)
    return try FileManager.default.contentsOfDirectory(atPath: url.path).sorted().filter { name in
      var isFolder: ObjCBool = false
      let there = FileManager.default.fileExists(atPath: url.appendingPathComponent(name).path, isDirectory: &isFolder)
      return there && isFolder.boolValue
    }
  }

  /// Scripts for people and for continuous integration: executable files under `Tools` and `.ci`.
  func scripts() throws -> [String] {
    try (filePaths(under: "Tools") + filePaths(under: ".ci")).sorted().filter {
      FileManager.default.isExecutableFile(atPath: root.appendingPathComponent($0).path)
    }
  }

  private func filePaths(under path: String) throws -> [String] {
    let url = root.appendingPathComponent(path)
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else { return [] }
    guard isFolder.boolValue else { return [path] }
    return try FileManager.default.subpathsOfDirectory(atPath: url.path).map { path + "/" + $0 }.filter { path in
      let parts = path.split(separator: "/").dropFirst()
      if parts.contains(where: { $0.hasPrefix(".") || $0 == "__pycache__" }) { return false }
      let attributes = try FileManager.default.attributesOfItem(atPath: root.appendingPathComponent(path).path)
      return attributes[.type] as? FileAttributeType == .typeRegular
    }
  }
}

/// Something that a rule of the tree found.
struct Fault: Hashable, CustomStringConvertible {
  let path: String
  /// From 1; nil where the whole file is meant.
  let line: Int?
  let message: String

  init(_ path: String, line: Int? = nil, _ message: String) {
    self.path = path
    self.line = line
    self.message = message
  }

  var description: String { "\(path)\(line.map { ":\($0)" } ?? ""): \(message)" }
}

extension Checkout.File {
  /// Lines with their numbers from 1.
  var lines: [(number: Int, text: Substring)] {
    text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { ($0.offset + 1, $0.element) }
  }
}

/// Faults one a line, as a failed test shows them.
func listing(_ faults: [Fault]) -> String {
  faults.map(\.description).joined(separator: "\n")
}
