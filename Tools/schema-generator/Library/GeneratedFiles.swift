/// Everything that the generator writes, by path from the root of the repository.
package enum GeneratedFiles {
  /// The folder that holds nothing but generated files.
  package static let swiftFolder = "Sources/Mentoring/Generated"
  /// The page of the documentation.
  package static let page = "Sources/mentorledger/Documentation.docc/Events.md"

  /// The same model gives the same bytes, on every machine.
  package static func make(of model: SchemaModel) -> [String: String] {
    var files: [String: String] = [:]
    for event in model.events { files["Events/\(event.swiftName).swift"] = EventEmitter.file(event) }
    for part in model.sharedParts { files["Sealed/\(part.swiftName).swift"] = EventEmitter.sharedFile(part) }
    files["Enumerations.swift"] = CatalogueEmitter.enumerations(model.enumerations)
    files["TextRules.swift"] = TextRuleEmitter.file(model.textRules)
    files["MentoringEvent.swift"] = CatalogueEmitter.event(model.events)
    files["EventCatalog.swift"] = CatalogueEmitter.catalogue(model.events)
    files["EmbeddedData.swift"] = EmbeddedDataEmitter.index(model.embedded)
    for folder in model.embedded {
      for file in folder.files {
        let path = "Embedded/" + EmbeddedDataEmitter.fileName(folder.name, file.name)
        files[path] = EmbeddedDataEmitter.file(folder.name, file.name, file.canonical)
      }
    }
    var all: [String: String] = [page: DocumentationEmitter.page(model)]
    for (path, text) in files { all["\(swiftFolder)/\(path)"] = text }
    return all
  }
}
