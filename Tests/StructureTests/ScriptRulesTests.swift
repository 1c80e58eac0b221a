import Foundation
import Testing

struct ScriptRulesTests {
  private let checkout = Checkout()

  private func file(_ path: String) throws -> Checkout.File {
    let text = try checkout.text(at: path)
    return Checkout.File(path: path, text: try #require(text))
  }

  @Test func `Continuous integration calls the tests and nothing else`() throws {
    let faults = try ScriptRules.integrationFaults(in: file(".ci/run"))
    #expect(faults.isEmpty, "\(listing(faults))")
  }

  @Test(arguments: [
    "#!/usr/bin/env bash\nset -euo pipefail\nexport QUICK=1\nexec \"./Tools/test\" \"$@\"\n",
    "#!/usr/bin/env bash\nset -euo pipefail\nexec \"./Tools/check\" \"$@\"\n",
    "#!/usr/bin/env bash\n# exec \"./Tools/test\" \"$@\"\n",
  ])
  func `A step of continuous integration besides the tests is found`(text: String) {
    #expect(ScriptRules.integrationFaults(in: Checkout.File(path: ".ci/run", text: text)).count == 1)
  }

  @Test func `Every script answers a plea for help`() throws {
    let scripts = try checkout.scripts()
    #expect(Set(scripts).isSuperset(of: [".ci/run", "Tools/check", "Tools/run", "Tools/test"]))
    let faults = try scripts.flatMap { path in
      try ScriptRules.helpFaults(of: checkout.root.appendingPathComponent(path), path: path)
    }
    #expect(faults.isEmpty, "\(listing(faults))")
  }

  @Test(arguments: ["exit 1", "true", "echo 'unknown option'", "exec sleep 0 --help"])
  func `A script that has no help is found`(body: String) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("structure-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let script = folder.appendingPathComponent("mute")
    try Data("#!/bin/sh\n\(body)\n".utf8).write(to: script)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script.path)
    #expect(try ScriptRules.helpFaults(of: script, path: "Tools/mute").count == 1)
  }

  @Test(arguments: [
    ("echo 'Usage: Tools/mute [--help]'", 0), ("echo 'mute: a script'", 1), ("echo 'Usage: Tools/deaf or mute'", 1),
    ("trap '[[ $? == 0 ]] || echo failed >&2' EXIT; seq -f 'Usage: Tools/mute %f' 100000", 1),
  ])
  func `A help text of another form, or one that must be read to its end, is found`(body: String, faults: Int) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("structure-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let script = folder.appendingPathComponent("mute")
    try Data("#!/usr/bin/env bash\nset -euo pipefail\n\(body)\n".utf8).write(to: script)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script.path)
    #expect(try ScriptRules.helpFaults(of: script, path: "Tools/mute").count == faults)
  }

  @Test func `Every script in Bash stops at the first failure`() throws {
    let faults = try checkout.scripts().flatMap { try ScriptRules.strictnessFaults(in: file($0)) }
    #expect(faults.isEmpty, "\(listing(faults))")
    let careless = Checkout.File(path: "Tools/careless", text: "#!/usr/bin/env bash\nset -e\nmake\n")
    #expect(ScriptRules.strictnessFaults(in: careless).count == 1)
  }

  @Test func `Every Python package is pinned to one version`() throws {
    let faults = try ScriptRules.pinFaults(in: file("Tools/requirements.txt"))
    #expect(faults.isEmpty, "\(listing(faults))")
  }

  @Test(arguments: ["jsonschema", "jsonschema>=4.26.0", "jsonschema==4.*", "jsonschema=4.26.0"])
  func `A Python package without an exact version is found`(requirement: String) {
    let sample = Checkout.File(path: "Tools/requirements.txt", text: "# judges\nattrs==26.1.0\n\(requirement)\n")
    let faults = ScriptRules.pinFaults(in: sample)
    #expect(faults.map(\.line) == [3])
  }
}
