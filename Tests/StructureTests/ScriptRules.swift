import Foundation

/// Rules for the scripts under `Tools` and `.ci`.
enum ScriptRules {
  /// Continuous integration runs `Tools/test` and nothing else.
  static func integrationFaults(in file: Checkout.File) -> [Fault] {
    let commands = file.lines.filter { !$0.text.trimmed.isEmpty && !$0.text.trimmed.hasPrefix("#") }
      .filter { $0.text != "set -euo pipefail" }
    guard let last = commands.last, last.text.hasPrefix("exec "), last.text.hasSuffix("/Tools/test\" \"$@\"") else {
      return [Fault(file.path, "does not hand over to Tools/test")]
    }
    return commands.dropLast().map { Fault(file.path, line: $0.number, "does something besides Tools/test") }
  }

  /// A script in Bash goes on after nothing that failed.
  static func strictnessFaults(in file: Checkout.File) -> [Fault] {
    guard file.text.prefix(while: { $0 != "\n" }).hasSuffix("bash") else { return [] }
    let isStrict = file.lines.contains { $0.text == "set -euo pipefail" }
    return isStrict ? [] : [Fault(file.path, "does not stop at the first failure (set -euo pipefail)")]
  }

  /// A package of a requirements file that is not pinned to one version.
  static func pinFaults(in file: Checkout.File) -> [Fault] {
    file.lines.compactMap { number, line in
      let requirement = line.trimmed
      if requirement.isEmpty || requirement.hasPrefix("#") { return nil }
      let parts = requirement.split(separator: "=", omittingEmptySubsequences: false)
      let isPinned = parts.count == 3 && parts[1].isEmpty && parts[2].allSatisfy { $0.isNumber || $0 == "." }
      return isPinned ? nil : Fault(file.path, line: number, "'\(requirement)' is not pinned with ==")
    }
  }

  /// Runs a script with `--help`: it must answer at once, with status 0 and a text that names the script.
  static func helpFaults(of script: URL, path: String) throws -> [Fault] {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["timeout", "20", script.path, "--help"]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      return [Fault(path, "--help ends with status \(process.terminationStatus)")]
    }
    let named = String(decoding: data, as: UTF8.self).contains(script.lastPathComponent)
    return named ? [] : [Fault(path, "--help does not say what the script is")]
  }
}
