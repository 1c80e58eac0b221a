import Foundation
import Glibc

/// The tree that these tests stand in, and the program built from it.
enum Checkout {
  static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func path(_ path: String) -> String { root.appendingPathComponent(path).path }

  /// The program under test: the one that the environment names, else the one built beside this test bundle.
  static let program: String = {
    if let named = ProcessInfo.processInfo.environment["MENTORLEDGER_BINARY"], !named.isEmpty { return named }
    let bundles = [try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")] + CommandLine.arguments
    for bundle in bundles.compactMap({ $0 }) where bundle.hasPrefix("/") {
      let beside = URL(fileURLWithPath: bundle).deletingLastPathComponent().appendingPathComponent("mentorledger").path
      if FileManager.default.isExecutableFile(atPath: beside) { return beside }
    }
    return path(".build/debug/mentorledger")
  }()
}

/// A folder of this run's own, removed when the run ends.
enum Scratch {
  private static let root: URL = {
    let root = FileManager.default.temporaryDirectory
      .appendingPathComponent("mentorledger-acceptance-\(UUID().uuidString.prefix(8))")
    do {
      try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
    } catch {
      preconditionFailure("no temporary folder for the tests: \(error)")
    }
    atexit { Scratch.remove() }
    return root
  }()

  private static func remove() { try? FileManager.default.removeItem(at: root) }

  /// A new, empty folder.
  static func folder(_ name: String) throws -> URL {
    let folder = root.appendingPathComponent("\(name)-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }
}
