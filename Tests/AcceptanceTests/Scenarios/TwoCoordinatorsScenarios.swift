import Testing

/// Two coordinators who enter the same fact: one command, or each is told of the other.
struct TwoCoordinatorsScenarios {
  @Test func `the same meeting entered by another account is told which entry it is, by whom, and wants a reason`()
    throws
  {
    let school = try SmallSchool.paired()
    let other = try OtherAccount(of: school, at: "2021-12-16T09:00:00Z")
    let pair = try school.rows("pairs", "--today", "2021-12-16")[0]["pair"]
    let made = try school.record(
      "meeting.held", "pair=\(pair)", "cycle=2021", "kind=organisational", on: "2021-12-17", at: "2021-12-18T08:00:00Z")
    let author = try #require(
      try school.rows("events", "--type", "meeting.held", "--today", "2021-12-18").first?["by"])
    #expect(author != other.id)
    let same = [
      "record", "meeting.held", "pair=\(pair)", "cycle=2021", "kind=organisational", "--on", "2021-12-17", "--at",
      "2021-12-18T09:00:00Z",
    ]
    let told = try other.run(same)
    #expect(told.status == 4 && told.errors.contains("meeting.day"), "\(told)")
    #expect(told.errors.contains("запись \(made[0]["position"])"), "\(told)")
    #expect(told.errors.contains("её сделала учётная запись \(author)"), "\(told)")
    // Whoever made it is not told of themselves
    #expect(try !school.run(same).errors.contains("её сделала"))
    #expect(try school.rows("meetings", "--today", "2021-12-18").count == 1)
    let knowingly = try other.run(same + ["--reason", "other"])
    #expect(knowingly.status == 0, "\(knowingly)")
    let report = try school.rows("report", "violations", "--rule", "meeting.day", "--today", "2021-12-18")
    #expect(report.values("by") == [other.id] && report.values("accepted") == ["true"], "\(report)")
  }

  @Test func `the same command id is one command, and another account's is refused`() throws {
    let school = try SmallSchool.paired()
    let other = try OtherAccount(of: school, at: "2021-12-16T09:00:00Z")
    let pair = try school.rows("pairs", "--today", "2021-12-16")[0]["pair"]
    let command = [
      "record", "meeting.held", "pair=\(pair)", "cycle=2021", "kind=organisational", "--on", "2021-12-17", "--at",
      "2021-12-18T08:00:00Z", "--command-id", "3f0c2f7e-0000-4000-8000-0000000000d1",
    ]
    #expect(try school.run(command).status == 0)
    let size = try school.size()
    let again = try school.run(command)
    #expect(again.status == 0 && again.output.contains("уже записана"), "\(again)")
    let stranger = try other.run(command)
    #expect(stranger.status != 0, "\(stranger)")
    #expect(try school.size() == size)
  }

  @Test func `an acceptance, feedback and a table entered twice are told of the first`() throws {
    let school = try SmallSchool.proposed()
    let other = try OtherAccount(of: school, at: "2021-12-08T11:00:00Z")
    let pair = try school.rows("pairs", "--state", "accepted", "--today", "2021-12-08")[0]["pair"]
    let pupil = try school.person(SmallSchool.pupil)
    let acceptance = ["record", "pair.accepted", "pair=\(pair)", "person=\(pupil)", "cycle=2021"]
    let told = try other.run(acceptance + ["--on", "2021-12-08", "--at", "2021-12-09T08:00:00Z"])
    #expect(told.status == 4 && told.errors.contains("pair.step.twice"), "\(told)")
    #expect(told.errors.contains("её сделала учётная запись u:"), "\(told)")
    // The same table in another form is told of by row
    let table = SmallSchool.acceptances([SmallSchool.pair], "09.12.2021", by: ["наставник"])
    let file = try school.write(table)
    let row = try other.run(["import", "acceptances", file, "--cycle", "2021", "--at", "2021-12-09T09:00:00Z"])
    #expect(row.status == 4 && row.errors.contains("строка 2"), "\(row)")
    #expect(row.errors.contains("её сделала учётная запись u:"), "\(row)")
    let issued = try school.run(
      "order", "issue", "--number", "12", "--on", "2021-12-15", "--pairs", "all-accepted", "--at",
      "2021-12-16T08:00:00Z")
    #expect(issued.status == 0, "\(issued)")
    let request = [
      "record", "feedback.requested", "pair=\(pair)", "cycle=2021", "kind=work", "--on", "2022-02-10", "--at",
      "2022-02-11T08:00:00Z",
    ]
    #expect(try school.run(request).status == 0)
    let twice = try other.run(request)
    #expect(twice.status == 4 && twice.errors.contains("её сделала учётная запись u:"), "\(twice)")
  }

  @Test func `facts without a rule of their own are told of the first, and stand beside it with a reason`() throws {
    let school = try SmallSchool.ready()
    let other = try OtherAccount(of: school, at: "2021-12-06T08:00:00Z")
    let mentor = try school.person(SmallSchool.mentor)
    let facts = [
      ["mentor.profile.classified", "person=\(mentor)", "cycle=2021", "competences=olympiad", "places=3"],
      ["training.session.held", "cycle=2021", "hours=4", "participants=\(mentor)"],
      ["invitation.sent", "cycle=2021", "groups=families", "count=40"],
    ]
    for fact in facts {
      let command = ["record"] + fact + ["--on", "2021-11-27", "--at", "2021-12-06T09:00:00Z"]
      let made = try school.run(command)
      #expect(made.status == 0, "\(made)")
      let told = try other.run(command)
      #expect(told.status == 4 && told.errors.contains("[правило fact.twice"), "\(told)")
      #expect(told.errors.contains("её сделала учётная запись u:"), "\(told)")
      let knowingly = try other.run(command + ["--reason", "other"])
      #expect(knowingly.status == 0, "\(knowingly)")
    }
    let report = try school.rows("report", "violations", "--rule", "fact.twice", "--today", "2021-12-06")
    #expect(report.count == 3 && report.allSatisfy { $0["accepted"] == "true" && $0["by"] == other.id }, "\(report)")
    // What has no place for a reason is saved, and said; a decision about the programme is refused.
    let irregularity = [
      "record", "irregularity.recorded", "cycle=2021", "kind=meeting-before-order", "post=psychologist", "--on",
      "2021-11-27",
      "--at", "2021-12-06T09:00:00Z",
    ]
    #expect(try school.run(irregularity).status == 0)
    let repeated = try other.run(irregularity)
    #expect(repeated.status == 0 && repeated.errors.contains("statement.twice"), "\(repeated)")
    #expect(repeated.errors.contains("её сделала учётная запись u:"), "\(repeated)")
    let findings = try school.rows("findings", "--today", "2021-12-06")
    #expect(findings.filter { $0["rule"] == "statement.twice" }.count == 1)
  }

  @Test func `a briefing with other minutes and a ceremony with other guests are told of the first, with its day`()
    throws
  {
    let school = try SmallSchool.ready()
    let other = try OtherAccount(of: school, at: "2021-12-06T08:00:00Z")
    let facts = [
      (["briefing.held", "cycle=2021", "audience=staff"], ["minutes=№ 3", "attendance=58"], ["minutes=№ 4"]),
      (["ceremony.held", "cycle=2021"], ["attendance=40"], ["attendance=55", "minutes=7"]),
    ]
    for (fact, first, second) in facts {
      let when = ["--on", "2021-11-27", "--at", "2021-12-06T09:00:00Z"]
      let made = try school.run(["record"] + fact + first + when + ["--reason", "other"])
      #expect(made.status == 0, "\(made)")
      let command = ["record"] + fact + second + when
      let told = try other.run(command)
      #expect(told.status == 4 && told.errors.contains("[правило fact.twice"), "\(told)")
      #expect(told.errors.contains("об этом за тот же день уже есть запись"), "\(told)")
      #expect(told.errors.contains("её сделала учётная запись u:") && told.errors.contains("06.12.2021"), "\(told)")
      #expect(try other.run(command + ["--reason", "other"]).status == 0)
    }
  }

  @Test func `a newcomer whom a card names is told of it, and so is who leaves or is declined twice`() throws {
    let school = try SmallSchool.registered()
    let other = try OtherAccount(of: school, at: "2021-10-11T08:00:00Z")
    let newcomer = [
      "record", "person.registered", "role=mentee", "cycle=2021", "occupation=pupil", "basis=consent-awaited", "--on",
      "2021-10-05", "--at", "2021-10-12T09:00:00Z", "--json", "-",
    ]
    let profile = #"{"sealed": {"profile": {"fullName": "ясенева  Мария львовна", "birthDate": "2006-05-05"}}}"#
    let told = try other.run(newcomer, input: profile)
    #expect(told.status == 4 && told.errors.contains("[правило person.card.twice"), "\(told)")
    #expect(told.errors.contains("person=\(try school.person(SmallSchool.pupil))"), "\(told)")
    #expect(told.errors.contains("её сделала учётная запись u:"), "\(told)")
    #expect(!told.errors.contains("Ясенева"), "\(told)")
    let another = profile.replacing("2006-05-05", with: "2006-05-06")
    #expect(try other.run(newcomer, input: another).status == 0)
    #expect(try other.run(newcomer + ["--reason", "other"], input: profile).status == 0)
    let report = try school.rows("report", "violations", "--rule", "person.card.twice", "--today", "2021-10-12")
    #expect(report.values("accepted") == ["true"], "\(report)")

    let exit = [
      "record", "person.exited", "person=\(try school.person(SmallSchool.otherPupil))", "cycle=2021", "role=mentee",
      "reason=moved", "--on", "2021-10-12", "--at", "2021-10-12T10:00:00Z",
    ]
    let decline = [
      "record", "mentor.declined", "person=\(try school.person(SmallSchool.otherMentor))", "cycle=2021", "reason=time",
      "--on", "2021-10-12", "--at", "2021-10-12T10:00:00Z",
    ]
    for (command, rule) in [(exit, "person.exit.twice"), (decline, "mentor.decided")] {
      #expect(try school.run(command).status == 0)
      let again = try other.run(command)
      #expect(again.status == 4 && again.errors.contains("[правило \(rule)"), "\(again)")
      #expect(again.errors.contains("её сделала учётная запись u:"), "\(again)")
    }
  }
}
