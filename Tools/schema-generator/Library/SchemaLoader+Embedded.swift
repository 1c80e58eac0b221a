package import CanonicalJSON

extension SchemaLoader {
  /// The folders whose files are embedded as they are.
  static let embeddedFolders = ["calendars", "columns", "consents", "forms", "imports", "roadmaps"]

  /// Takes over every other file as canonical JSON; schemas of them stay outside.
  mutating func loadEmbedded(_ files: [String: [UInt8]], _ names: [String]) {
    for folder in Self.embeddedFolders {
      var embedded = EmbeddedFolder(name: folder, files: [])
      let inside = names.filter { $0.hasPrefix(folder + "/") && $0.hasSuffix(".json") }
      for name in inside where !name.hasSuffix(".schema.json") {
        guard let bytes = files[name], let json = parse(name, bytes) else { continue }
        guard let canonical = canonical(json, name) else { continue }
        embedded.files.append((String(name.dropFirst(folder.count + 1).dropLast(".json".count)), canonical))
      }
      model.embedded.append(embedded)
    }
  }

  private mutating func canonical(_ json: OrderedJSON, _ file: String) -> String? {
    do throws(CanonicalJSONError) {
      return String(decoding: try CanonicalJSON.serialize(json.value), as: UTF8.self)
    } catch {
      report(error.code == .invalidKey ? .key : .json, file, "$", "the ledger's JSON refuses it: \(error)")
      return nil
    }
  }
}

extension OrderedJSON {
  /// The value without the order of its members.
  package var value: JSONValue {
    switch self {
    case .string(let text): .string(text)
    case .integer(let number): .integer(number)
    case .bool(let truth): .bool(truth)
    case .array(let elements): .array(elements.map(\.value))
    case .object(let members): .object(JSONObject(members.map { ($0.key, $0.value.value) }))
    }
  }
}
