/// Writes versioned data as literals of canonical JSON.
enum EmbeddedDataEmitter {
  static func index(_ folders: [EmbeddedFolder]) -> String {
    var out = SourceText.swift(imports: [])
    out.line("/// The versioned data of `Schemas/`, as canonical JSON by file name without its ending.")
    out.block("public enum EmbeddedData {") { out in
      for (index, folder) in folders.enumerated() {
        if index > 0 { out.line("") }
        out.line("/// `Schemas/\(folder.name)/`.")
        out.block("public static let \(folder.name): [String: String] = [", "]") { out in
          if folder.files.isEmpty { out.line(":") }
          for file in folder.files {
            out.line("\(SwiftNames.literal(file.name)): \(constant(folder.name, file.name)),")
          }
        }
      }
    }
    return out.text
  }

  /// One file of code for each embedded one.
  static func file(_ folder: String, _ name: String, _ canonical: String) -> String {
    var out = SourceText.swift(imports: [])
    out.block("extension EmbeddedData {") { out in
      out.line("/// `Schemas/\(folder)/\(name).json`.")
      out.line("static let \(constant(folder, name)) = \(literal(canonical))")
    }
    return out.text
  }

  /// `EmbeddedData+RoadmapsLyceum212021V1.swift`.
  static func fileName(_ folder: String, _ name: String) -> String {
    "EmbeddedData+" + constant(folder, name).prefix(1).uppercased() + constant(folder, name).dropFirst() + ".swift"
  }

  private static func constant(_ folder: String, _ name: String) -> String {
    folder + name.split { !$0.isLetter && !$0.isNumber }.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  /// A raw literal with as many number signs as the text needs.
  static func literal(_ text: String) -> String {
    var longest = 0
    var run = 0
    for byte in text.utf8 {
      run = byte == UInt8(ascii: "#") ? run + 1 : 0
      longest = max(longest, run)
    }
    let signs = String(repeating: "#", count: longest + 1)
    return "\(signs)\"\(text)\"\(signs)"
  }
}
