import Foundation

/// A program of this package that tests start.
public enum BuiltProgram {
  /// Where a program is that was built beside the test bundle.
  public static func path(_ name: String) -> String {
    let bundles = [try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")] + CommandLine.arguments
    for bundle in bundles.compactMap({ $0 }) where bundle.hasPrefix("/") {
      let path = URL(fileURLWithPath: bundle).deletingLastPathComponent().appendingPathComponent(name).path
      if FileManager.default.isExecutableFile(atPath: path) { return path }
    }
    let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    return root.appendingPathComponent(".build/debug/\(name)").path
  }
}
