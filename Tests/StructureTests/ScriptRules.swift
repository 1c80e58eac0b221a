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
      let isVersion = parts.last?.allSatisfy { $0.isLetter || $0.isNumber || $0 == "." } == true
      let isPinned = parts.count == 3 && parts[1].isEmpty && isVersion
      return isPinned ? nil : Fault(file.path, line: number, "'\(requirement)' is not pinned with ==")
    }
  }

  /// Runs a script with `--help`: it must answer at once, with status 0 and a text that names the script, and say
  /// nothing else, even to a reader that stops after the first line; in Bash that line is how to call it.
  static func helpFaults(of script: URL, path: String) throws -> [Fault] {
    let whole = try run(["timeout", "20", script.path, "--help"])
    guard whole.status == 0 else { return [Fault(path, "--help ends with status \(whole.status)")] }
    var faults: [Fault] = []
    if !whole.output.contains(script.lastPathComponent) {
      faults.append(Fault(path, "--help does not say what the script is"))
    }
    let isOurs =
      try String(contentsOf: script, encoding: .utf8).prefix { $0 != "\n" }.hasSuffix("bash")
      && path.hasPrefix("Tools/")
    if isOurs, !whole.output.hasPrefix("Usage: \(path) ") {
      faults.append(Fault(path, "--help does not begin with 'Usage: \(path) '"))
    }
    // A reader that is gone before the first byte: no script may take that for a failure of its work.
    let cut = try run(["timeout", "20", "bash", "-c", "sleep 0.2; exec \"$0\" --help", script.path], isRead: false)
    if !cut.errors.isEmpty, isOurs {
      faults.append(Fault(path, "--help complains when nobody reads on: \(cut.errors)"))
    }
    return faults
  }

  private static func run(_ words: [String], isRead: Bool = true) throws -> (
    status: Int32, output: String, errors: String
  ) {
    let process = Process()
    let (output, errors) = (Pipe(), Pipe())
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = words
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    if !isRead { try output.fileHandleForReading.close() }
    let said = isRead ? try output.fileHandleForReading.readToEnd() ?? Data() : Data()
    let complaint = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (
      process.terminationStatus, String(decoding: said, as: UTF8.self), String(decoding: complaint, as: UTF8.self)
    )
  }
}
