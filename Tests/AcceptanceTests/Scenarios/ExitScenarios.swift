import Testing

/// Who leaves a group, and in whose name a pair ends (stages 5 and 6).
struct ExitScenarios {
  /// A group of both pupils, fixed on 15.12.2021, and its first meeting.
  private static func group() throws -> (school: TestLedger, pair: String) {
    let school = try SmallSchool.ready()
    let headings = "Номер приказа;Дата приказа;Вид приказа;\(SmallSchool.pairColumns);Форма наставничества;Группа"
    let rows = [SmallSchool.pair, SmallSchool.otherPair].map {
      "12;15.12.2021;закрепление;\($0);работодатель – ученик;А"
    }
    try school.take("pairs", at: "2021-12-16T08:00:00Z", ([headings] + rows).joined(separator: "\n"))
    let pair = try #require(try school.rows("pairs", "--today", "2021-12-16").first)
    try #require(pair["kind"] == "group" && pair.list("mentees").count == 2)
    try school.record(
      "meeting.held", "pair=\(pair["pair"])", "cycle=2021", "kind=organisational", on: "2021-12-17",
      at: "2021-12-18T08:00:00Z")
    return (school, pair["pair"])
  }

  private func exit(_ person: String) -> [String] {
    ["person=\(person)", "cycle=2021", "role=mentee", "reason=moved"]
  }

  private func row(_ school: TestLedger, _ list: String, on day: String, _ column: String, _ value: String) throws
    -> Row
  {
    try #require(
      try school.rows(list, "--today", "2022-08-31", "--on-day", day).first { $0[column] == value },
      "\(list) on \(day)")
  }

  @Test func `a mentee who leaves a group is gone from it everywhere from that day on, and the group goes on`() throws {
    let (school, pair) = try Self.group()
    let people = try [SmallSchool.mentor, SmallSchool.pupil, SmallSchool.otherPupil].map { try school.person($0) }
    let (mentor, stays, leaves) = (people[0], people[1], people[2])
    let id = "0d1c5a52-9a5e-4d0f-8d45-6f4b3a8f0c77"
    // Nothing is filled in by hand, no reason is needed, and the same command again gives the same entry
    for _ in 0..<2 {
      let left = try school.run(
        ["record", "person.exited"] + exit(leaves) + [
          "--on", "2022-03-05", "--at", "2022-03-06T08:00:00Z", "--command-id", id,
        ])
      #expect(left.status == 0, "\(left)")
    }
    let entries = try school.rows("events", "--type", "person.exited", "--today", "2022-03-06")
    #expect(entries.count == 1 && entries[0].list("tags").contains("pair:\(pair)"), "\(entries)")
    #expect(entries[0].list("tags").filter { $0.hasPrefix("person:") }.count == 3)
    for (day, mentees, free) in [("2022-03-04", 2, "1"), ("2022-03-05", 1, "2")] {
      #expect(try row(school, "pairs", on: day, "pair", pair).list("mentees").count == mentees)
      let base = try row(school, "mentors", on: day, "person", mentor)
      #expect(base.list("mentees").count == mentees && base["free"] == free)
      #expect(try row(school, "mentees", on: day, "person", leaves)["pair"].isEmpty == (mentees == 1))
    }
    #expect(try row(school, "mentees", on: "2022-03-05", "person", leaves)["state"] == "exited")
    #expect(try SmallSchool.besidesLeftOut(school.rows("findings", "--open", "--today", "2022-03-06")).isEmpty)
    // A meeting later is of those who are left; one that names who is gone is refused
    let trial = ["pair=\(pair)", "cycle=2021", "kind=trial"]
    let stranger = try school.trying(
      "meeting.held", trial + ["participants=\(mentor),\(stays),\(leaves)"], on: "2022-03-11",
      at: "2022-03-12T08:00:00Z")
    #expect(stranger.status == 4 && stranger.errors.contains("meeting.members"), "\(stranger)")
    let table = "\(SmallSchool.pairColumns);Вид;Дата\n\(SmallSchool.otherPair);пробная;11.03.2022"
    let named = try school.offer("meetings", at: "2022-03-12T08:00:00Z", table)
    #expect(named.status == 4 && named.errors.contains("[meeting.members]"), "\(named)")
    try school.record("meeting.held", trial[0], trial[1], trial[2], on: "2022-03-11", at: "2022-03-12T08:00:00Z")
    let met = try school.rows("meetings", "--kind", "trial", "--today", "2022-03-12")
    #expect(Set(met[0].list("participants")) == [mentor, stays])
    // So is the ending, which names them by itself and nobody else
    let closing = ["pair=\(pair)", "cycle=2021", "reason=end-of-cycle"]
    let wrong = try school.trying(
      "pair.dissolved", closing + ["mentor=\(mentor)", "mentees=\(leaves)"], on: "2022-05-20",
      at: "2022-05-21T08:00:00Z")
    #expect(wrong.status == 4 && wrong.errors.contains("pair.end.members"), "\(wrong)")
    try school.record(
      "pair.dissolved", closing[0], closing[1], closing[2], on: "2022-05-20", at: "2022-05-21T08:00:00Z")
    #expect(try row(school, "pairs", on: "2022-05-20", "pair", pair).list("mentees") == [stays])
    #expect(try school.run("replay").status == 0)
  }

  @Test func `a pair whose mentee is gone stands open without mentees until it is ended, and a corrected exit follows`()
    throws
  {
    let school = try SmallSchool.paired()
    let pupil = try school.person(SmallSchool.pupil)
    let pair = try #require(try school.rows("pairs", "--today", "2022-03-06").first)["pair"]
    let left = try school.run(
      ["record", "person.exited"] + exit(pupil) + [
        "--on", "2022-03-05", "--at", "2022-03-06T08:00:00Z", "--reason", "other",
      ])
    #expect(left.status == 0, "\(left)")
    let open = try school.rows("pairs", "--open", "--today", "2022-03-06")
    #expect(open.values("state") == ["emptied"] && open[0].list("mentees").isEmpty)
    func outlived() throws -> [Row] {
      try school.rows("findings", "--today", "2022-03-06").filter { $0["rule"] == "pair.outlived" }
    }
    let found = try outlived()
    #expect(found.count == 1 && found[0]["message"].contains("pair.dissolved"))
    let exit = try #require(try school.rows("events", "--type", "person.exited", "--today", "2022-03-06").first)[
      "position"]
    // Another day, by a correction: which pair it is, is found anew
    let corrected = try school.run(
      ["correct", exit, "--reason", "wrong-date", "--on", "2022-03-03", "--at", "2022-03-06T09:00:00Z"])
    #expect(corrected.status == 0, "\(corrected)")
    #expect(try row(school, "pairs", on: "2022-03-03", "pair", pair)["state"] == "emptied")
    #expect(try row(school, "pairs", on: "2022-03-02", "pair", pair)["state"] == "active")
    try school.record(
      "pair.dissolved", "pair=\(pair)", "cycle=2021", "reason=mentee-left", on: "2022-03-05", at: "2022-03-06T10:00:00Z"
    )
    #expect(try outlived().isEmpty)
    #expect(try row(school, "pairs", on: "2022-03-05", "pair", pair).list("mentees") == [pupil])
    #expect(try school.run("replay").status == 0)
  }
}
