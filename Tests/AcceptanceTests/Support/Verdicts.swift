import Foundation

/// What both verifiers say of ledger files, each file in a folder of its own.
struct Verdict {
  let status: Int32
  /// The first bad position, where one is named.
  let position: String?
  /// The kinds of what was found.
  let codes: Set<String>
  /// Whether so much was found that not all of it is listed.
  let isCut: Bool
  let lastLine: String

  init(_ outcome: Outcome) {
    status = outcome.status
    lastLine = outcome.lastLine
    isCut = outcome.output.contains("\nИ ещё: ")
    let named = outcome.output.firstMatch(of: /Первое испорченное место(?: —|:) (?:запись|позиция) (\d+)/)
    position = named.map { String($0.1) }
    let table = outcome.output.matches(of: #/(?m)^ *(?:\d+|—) +(?:(?:\d+|—) +)?([a-z_]+\.[A-Za-z.]+) /#).map {
      String($0.1)
    }
    let lines = outcome.output.matches(of: #/(?:ПОДДЕЛКА|НЕ ЗАКРЕПЛЕНО) \[([a-z_]+\.[A-Za-z.]+)\]/#).map {
      String($0.1)
    }
    // Without what key folder and access log say, the cover by the folder's note among it: verify.py is given the
    // ledger's file alone.
    codes = Set(table + lines).filter { code in
      !["heads.", "access.", "policy."].contains { code.hasPrefix($0) }
    }
  }

  /// The program's own verdicts, two at a time.
  static func ofProgram(_ folders: [String], keys: String) async throws -> [Verdict] {
    try await withThrowingTaskGroup(of: (Int, Verdict).self) { group in
      var verdicts = [Verdict?](repeating: nil, count: folders.count)
      var next = 0
      func add() {
        guard next < folders.count else { return }
        let index = next
        next += 1
        group.addTask { @concurrent in
          (index, Verdict(try Outcome.of(Checkout.program, ["verify", "--ledger", folders[index], "--keys", keys])))
        }
      }
      add()
      add()
      for try await (index, verdict) in group {
        verdicts[index] = verdict
        add()
      }
      return verdicts.compactMap { $0 }
    }
  }

  /// The independent verifier's, run over all of them in one interpreter: its start would cost more than its work.
  static func ofPython(_ folders: [String], policy: String) throws -> [Verdict] {
    let script = """
      import contextlib, io, json, sys
      sys.path.insert(0, sys.argv[1])
      import verify
      answers = []
      for folder in json.load(sys.stdin):
          said = io.StringIO()
          with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
              status = verify.run([folder + "/ledger.sqlite", "--policy", sys.argv[2]])
          answers.append({"status": status, "said": said.getvalue()})
      print(json.dumps(answers))
      """
    struct Answer: Decodable {
      let status: Int32
      let said: String
    }
    let list = String(decoding: try JSONEncoder().encode(folders), as: UTF8.self)
    let outcome = try Outcome.of(
      "/usr/bin/env", ["python3", "-c", script, Checkout.path("Tools/verify"), policy], input: list)
    return try JSONDecoder().decode([Answer].self, from: Data(outcome.output.utf8)).map {
      Verdict(Outcome(status: $0.status, output: $0.said, errors: ""))
    }
  }
}
