import Foundation
import Testing

/// D7 and D8 of the domain: a case that names three people, and what has to come down when one of them withdraws.
struct PublicationScenarios {
  private struct School {
    let ledger: TestLedger
    let pupil: String
    let otherPupil: String
    let mentor: String
    let mother: String
    let father: String
    let consents: [String: String]
  }

  /// A school in spring: a case about a mentor and two pupils; the pupils' parents agreed to `school.example`, the
  /// mentor to another site.
  private static func school() throws -> School {
    let ledger = try SmallSchool.paired()
    let names = [SmallSchool.pupil, SmallSchool.otherPupil, SmallSchool.mentor]
    let people = try names.map { try ledger.person($0) }
    let parents = try ["Ясенева Ольга Павловна", "Дубравкин Сергей Олегович"].map { try ledger.person($0) }
    try ledger.take(
      "consents", at: "2022-04-02T09:00:00Z",
      """
      ФИО участника;Дата рождения;Роль;Цель;Текст;Кто подписал;ФИО представителя;Подпись обучающегося;Форма;Дата;Действует по
      \(SmallSchool.pupil);05.05.2006;наставляемый;распространение;distribution/1;представитель;Ясенева Ольга Павловна;да;бумага;01.04.2022;31.08.2022
      \(SmallSchool.otherPupil);11.02.2007;наставляемый;распространение;distribution/1;представитель;Дубравкин Сергей Олегович;да;бумага;01.04.2022;31.08.2022
      \(SmallSchool.mentor);07.07.1985;наставник;распространение;distribution/1;сам;;;бумага;01.04.2022;31.08.2022
      """)
    var consents: [String: String] = [:]
    for row in try ledger.rows("consents", "--purpose", "distribution", "--today", "2022-04-02") {
      consents[row["person"]] = row["position"]
    }
    let sites = ["school.example", "school.example", "partner.example"]
    for (index, person) in people.enumerated() {
      try ledger.record(
        "consent.terms.stated", "person=\(person)", "cycle=2021", "consent=\(consents[person] ?? "")",
        "signer=\(index < 2 ? parents[index] : person)", "sites=\(sites[index])", "categories=name,story",
        on: "2022-04-01", at: "2022-04-02T10:00:00Z")
    }
    try ledger.record(
      "case.drafted", "number=1", "edition=1", "cycle=2021", "anonymised=false",
      "persons=\(people.joined(separator: ","))", on: "2022-05-10", at: "2022-05-11T08:00:00Z",
      json: #"{"data":{},"sealed":{"story":{"heading":"Путь к олимпиаде","text":"Как всё было."}}}"#)
    try ledger.record(
      "case.approved", "number=1", "edition=1", "cycle=2021", on: "2022-05-12", at: "2022-05-12T08:00:00Z")
    return School(
      ledger: ledger, pupil: people[0], otherPupil: people[1], mentor: people[2], mother: parents[0],
      father: parents[1], consents: consents)
  }

  private static func publication(_ school: School, of persons: [String], anonymised: Bool = false) -> [String] {
    [
      "number=1", "cycle=2021", "kind=case-study", "sites=school.example/mentoring", "caseNumber=1",
      "anonymised=\(anonymised)", "persons=\(persons.joined(separator: ","))",
      "categories=\(persons.isEmpty ? "" : "name,story")",
    ]
  }

  private static func json(_ fields: [String]) -> String {
    let data = fields.map { field -> String in
      let (name, value) = (field.prefix { $0 != "=" }, field.drop { $0 != "=" }.dropFirst())
      if ["sites", "persons", "categories"].contains(name) {
        return "\"\(name)\":[\(value.split(separator: ",").map { "\"\($0)\"" }.joined(separator: ","))]"
      }
      return Int(value) != nil || value == "true" || value == "false"
        ? "\"\(name)\":\(value)" : "\"\(name)\":\"\(value)\""
    }
    return "{\"data\":{\(data.joined(separator: ","))}}"
  }

  @Test
  func `D7: a case that names three people is refused for the one without a consent for that site; anonymised passes`()
    throws
  {
    // Given an approved case of three people, one of whom agreed to another site only
    let school = try Self.school()
    let (ledger, people) = (school.ledger, [school.pupil, school.otherPupil, school.mentor])
    let before = try ledger.size()
    // When it is published on the school's site
    let refusal = try ledger.trying(
      "publication.made", [], on: "2022-05-20", at: "2022-05-20T08:00:00Z",
      json: Self.json(Self.publication(school, of: people)))
    // Then it is refused, naming whose consent lacks what, by code, and nobody else
    #expect(refusal.status == 4 && refusal.errors.contains("[правило publication.consent"), "\(refusal)")
    #expect(
      refusal.errors.contains(
        "участник \(school.mentor.prefix(8)): school.example/mentoring — согласие не называет этот сайт"), "\(refusal)")
    #expect(!refusal.errors.contains(String(school.pupil.prefix(8))) && !refusal.errors.contains("Кленовская"))
    // And leaving one of them out is no way round: the case names three
    let fewer = try ledger.trying(
      "publication.made", [], on: "2022-05-20", at: "2022-05-20T08:10:00Z",
      json: Self.json(Self.publication(school, of: [school.pupil, school.otherPupil])))
    #expect(fewer.status == 4 && fewer.errors.contains("[правило publication.people"), "\(fewer)")
    #expect(try ledger.size() == before)
    // When it is published anonymised
    try ledger.record(
      "publication.made", on: "2022-05-20", at: "2022-05-20T08:20:00Z",
      json: Self.json(Self.publication(school, of: [], anonymised: true)))
    // Then it stands there and names nobody
    let rows = try ledger.rows("publications", "--today", "2022-05-21")
    #expect(
      rows.count == 1 && rows[0]["site"] == "school.example/mentoring" && rows[0].list("persons") == [], "\(rows)")
    #expect(try ledger.rows("cases", "--today", "2022-05-21").values("state") == ["published"])
  }

  @Test func `an anonymised case and its publication name nobody, said or not, and are refused where they do`() throws {
    let school = try Self.school()
    let ledger = school.ledger
    func record(_ type: String, _ fields: [String], on day: String, json: String? = nil) throws -> Outcome {
      let part = json == nil ? [] : ["--json", "-"]
      return try ledger.run(
        ["record", type] + fields + ["--on", day, "--at", "2022-05-20T09:00:00Z"] + part, input: json ?? "")
    }
    let story = #"{"sealed": {"story": {"heading": "Ученик и олимпиада", "text": "Как это было"}}}"#
    for (number, named) in [("17", []), ("18", ["persons="])] {
      let drafted = try record(
        "case.drafted", ["number=\(number)", "edition=1", "cycle=2021", "anonymised=да"] + named, on: "2022-05-10",
        json: story)
      #expect(drafted.status == 0, "\(drafted)")
      #expect(
        try record("case.approved", ["number=\(number)", "edition=1", "cycle=2021"], on: "2022-05-11").status == 0)
      let publication = ["number=\(number)", "cycle=2021", "kind=case-study", "caseNumber=\(number)"]
      let made = try record(
        "publication.made",
        publication + ["sites=school.example", "anonymised=да"] + (named.isEmpty ? [] : ["persons=", "categories="]),
        on: "2022-05-18")
      #expect(made.status == 0, "\(made)")
    }
    let naming = try record(
      "case.drafted", ["number=19", "edition=1", "cycle=2021", "anonymised=да", "persons=\(school.pupil)"],
      on: "2022-05-10", json: story)
    #expect(naming.status == 4 && naming.errors.contains("case.anonymised"), "\(naming)")
    // Nothing behind the sign of a field that must say something is no value.
    let empty = try record("publication.made", ["number=20", "cycle=2021", "sites="], on: "2022-05-18")
    #expect(empty.status == 64, "\(empty)")
  }

  @Test func `D8: a withdrawn distribution consent makes a task with a deadline, until the publication is taken down`()
    throws
  {
    // Given results that name both pupils on the school's site
    let school = try Self.school()
    let ledger = school.ledger
    let results = [
      "number=7", "cycle=2021", "kind=results", "sites=school.example/results", "anonymised=false",
      "persons=\(school.pupil),\(school.otherPupil)", "categories=name",
    ]
    try ledger.record(
      "publication.made", on: "2022-05-25", at: "2022-05-25T08:00:00Z", json: Self.json(results))
    #expect(try ledger.rows("takedowns", "--today", "2022-06-08").isEmpty)
    // When a mother withdraws her consent on Thursday before the long weekend of June
    try ledger.record(
      "consent.withdrawn", "person=\(school.pupil)", "cycle=2021", "purpose=distribution", "capacity=representative",
      "signer=\(school.mother)", "channel=paper", "consent=\(school.consents[school.pupil] ?? "")", on: "2022-06-09",
      at: "2022-06-09T12:00:00Z")
    // Then there is a task: which publication, which site, whom, since when, and three working days to do it
    let task = try #require(ledger.rows("takedowns", "--today", "2022-06-15").first)
    #expect(
      [task["publication"], task["site"], task["person"], task["reason"], task["since"], task["deadline"]]
        == ["7", "school.example/results", school.pupil, "withdrawn", "2022-06-09", "2022-06-15"], "\(task)")
    #expect(task["overdue"] == "false")
    // And it is overdue on the day after its deadline; the day before the withdrawal there was none
    #expect(try ledger.rows("takedowns", "--today", "2022-06-16", "--overdue").count == 1)
    #expect(try ledger.rows("takedowns", "--on-day", "2022-06-08", "--today", "2022-06-16").isEmpty)
    // And another term may be set
    let settings = ledger.file("settings.json")
    let text = try String(contentsOfFile: settings, encoding: .utf8)
    try (text.prefix { $0 != "{" } + "{\"takedownWorkingDays\": 1," + text.drop { $0 != "{" }.dropFirst())
      .write(toFile: settings, atomically: true, encoding: .utf8)
    #expect(try ledger.rows("takedowns", "--today", "2022-06-15").values("deadline") == ["2022-06-10"])
    try text.write(toFile: settings, atomically: true, encoding: .utf8)
    // And names are shown for a reason only
    let opened = try ledger.run("takedowns", "--today", "2022-06-15", "--why", "request")
    #expect(opened.output.contains(SmallSchool.pupil) && opened.output.contains("15.06.2022"), "\(opened)")
    // When what is about her is taken down
    try ledger.record(
      "publication.withdrawn", "number=7", "cycle=2021", "sites=school.example/results", "persons=\(school.pupil)",
      "why=consent-withdrawn", on: "2022-06-14", at: "2022-06-14T09:00:00Z")
    // Then nothing is left to do, and the publication names the other pupil
    #expect(try ledger.rows("takedowns", "--today", "2022-06-16").isEmpty)
    let row = try #require(ledger.rows("publications", "--today", "2022-06-16").first)
    #expect(
      row.list("persons") == [school.otherPupil] && row["state"] == "published" && row["withdrawnOn"] == "2022-06-14")
    // And when the other consent lapses, or its conditions are narrowed, that makes a task too
    let lapsed = try ledger.rows("takedowns", "--today", "2022-09-01")
    #expect(lapsed.values("reason") == ["lapsed"] && lapsed.values("since") == ["2022-09-01"], "\(lapsed)")
    #expect(lapsed.values("person") == [school.otherPupil])
    try ledger.record(
      "consent.terms.stated", "person=\(school.otherPupil)", "cycle=2021",
      "consent=\(school.consents[school.otherPupil] ?? "")", "signer=\(school.father)", "sites=school.example/other",
      "categories=name", on: "2022-06-20", at: "2022-06-20T09:00:00Z")
    let narrowed = try ledger.rows("takedowns", "--today", "2022-06-21")
    #expect(narrowed.values("reason") == ["terms"] && narrowed.values("since") == ["2022-06-20"], "\(narrowed)")
    #expect(try ledger.run("replay").status == 0)
  }
}
