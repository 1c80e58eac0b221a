import CanonicalJSON
import EventLedger
import Mentoring

extension DecisionSession {
  /// What is wrong with the wishes that an entry seals, empty for any other entry.
  ///
  /// Judged when they are recorded and never again: who is wished or avoided stands in the sealed part alone, so no
  /// history tells (DOMAIN §5, a wish speaks of another child). Messages say the place in the list, not who it is.
  mutating func wishFaults(of input: EventInput) throws -> [FormFault] {
    if input.type == MentorProfileClassified.schema.type { return ageFaults(of: input) }
    guard input.type == PreferenceSubmitted.schema.type, let wishes = input.sealed["wishes"]?.objectValue,
      let wisher = input.data["person"]?.stringValue,
      let role = input.data["role"]?.stringValue.flatMap(ParticipantRole.init(rawValue:)),
      let cycle = input.data["cycle"]?.integerValue.flatMap({ Cycle($0) })
    else { return [] }
    guard let wished = role.counterpart else {
      return [
        FormFault(place: nil, rule: "preference.role", message: "пожелания о паре бывают у наставляемого и наставника")
      ]
    }
    let lists = [("ranked", "с кем хотелось бы"), ("avoid", "с кем не хотелось бы")].map { field, title in
      (field: field, title: title, names: (wishes[field]?.arrayValue ?? []).compactMap(\.stringValue))
    }
    var faults: [FormFault] = []
    for list in lists {
      for (index, name) in list.names.enumerated() {
        let place = "\(list.title), \(index + 1)-й"
        if name.utf8.elementsEqual(wisher.utf8) {
          faults.append(
            FormFault(
              place: place, rule: "preference.self", message: "участник назвал самого себя", field: list.field))
        } else if let person = SubjectID(name), try !self.person(person).isRegistered(as: wished, in: cycle) {
          faults.append(
            FormFault(
              place: place, rule: "preference.person",
              message: "названный не зарегистрирован в роли «\(wished.title)» в учебном году \(cycle.title)",
              field: list.field))
        }
      }
    }
    if !Set(lists[0].names).isDisjoint(with: lists[1].names) {
      faults.append(
        FormFault(
          place: nil, rule: "preference.both",
          message: "один и тот же человек назван и среди желаемых, и среди нежелаемых",
          field: "avoid"))
    }
    return faults
  }

  /// Wished ages stand in the sealed part too.
  private func ageFaults(of input: EventInput) -> [FormFault] {
    let wishes = input.sealed["wishes"]?.objectValue
    guard let from = wishes?["ageFrom"]?.integerValue, let to = wishes?["ageTo"]?.integerValue, from > to else {
      return []
    }
    return [
      FormFault(place: nil, rule: "value.range", message: "возраст «до» меньше возраста «от»", field: "ageTo")
    ]
  }
}

extension ParticipantRole {
  /// With whom somebody in this role is joined; nil for who is in no pair.
  fileprivate var counterpart: ParticipantRole? {
    switch self {
    case .mentee: .mentor
    case .mentor: .mentee
    case .representative, .staff: nil
    }
  }
}
