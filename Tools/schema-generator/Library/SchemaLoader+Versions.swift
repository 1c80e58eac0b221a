extension SchemaLoader {
  /// Orders the versions of each type and holds what joins them: they follow each other from 1 without a gap, and a
  /// field that a version newly demands says so, since entries of earlier versions may lack it.
  mutating func chainVersions() {
    model.events.sort { left, right in
      left.type == right.type
        ? left.version < right.version : left.fileName.utf8.lexicographicallyPrecedes(right.fileName.utf8)
    }
    for index in model.events.indices {
      let event = model.events[index]
      let versions = model.events.filter { $0.type == event.type }
      model.events[index].newest = versions.last?.version
      let earlier = versions.last { $0.version < event.version }
      if event.version != (earlier?.version ?? 0) + 1 {
        report(.version, "events/\(event.fileName)", "$.$id", "there is no version \(event.version - 1) of this type")
      }
      checkDemands(of: event, after: versions.filter { $0.version < event.version })
    }
  }

  private mutating func checkDemands(of event: EventModel, after earlier: [EventModel]) {
    let file = "events/\(event.fileName)"
    for use in event.parts where use.content.fields.contains(where: { $0.since != nil }) {
      report(
        .version, file, "$.properties.sealed",
        "a sealed part is read as it was sealed: none of its fields has x-required-since")
    }
    for field in event.fields {
      let path = "$.properties.data.properties.\(field.name).x-required-since"
      let lacking = earlier.filter { version in
        !(version.fields.first { $0.name == field.name }?.isRequired ?? false)
      }
      let since = field.isRequired ? lacking.last.map { $0.version + 1 } : nil
      if field.since != since {
        let wanted = since.map { "is \($0)" } ?? "has no place here"
        report(
          .version, file, path, "x-required-since \(wanted): the first version from which on the field is demanded")
      }
    }
  }
}
