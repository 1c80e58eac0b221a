import Foundation
import Testing

/// Lost entries of the log of reads, given up at the keyboard.
struct AccessLossTests {
  private static let question = ["participants", "--why", "check", "--today", "2021-12-20"]

  /// A school whose access log is an older copy of itself; the ledger has recorded the newer one.
  private static func cut() throws -> TestLedger {
    let school = try SmallSchool.paired()
    let log = AccessLogFile(school)
    try #require(try school.run(question).status == 0)
    let earlier = try log.kept()
    for _ in 0..<3 { try #require(try school.run(question).status == 0) }
    try school.record(
      "briefing.held", "cycle=2021", "audience=staff", "attendance=5", on: "2022-01-10", at: "2022-01-10T09:00:00Z")
    try log.replace(with: earlier)
    return school
  }

  @Test func `names stay closed until the loss is given up; then they open, and everybody is told what is lost`() throws
  {
    let school = try Self.cut()
    let closed = try school.run(Self.question)
    #expect(closed.status == 2 && closed.errors.contains("Личные данные не открыты"), "\(closed)")
    let act = try school.run("access-log", "accept-loss", "--at", "2022-01-11T09:00:00Z")
    #expect(act.status == 0 && act.output.contains("log school.example/mentoring/access-2+"), "\(act)")
    #expect(act.errors.contains("известно записей 6, уцелело 3, утрачено 3"), "\(act)")
    let opened = try school.run(Self.question)
    #expect(opened.status == 0 && opened.output.contains(SmallSchool.pupil), "\(opened)")
    let verdict = try school.run("verify")
    #expect(verdict.status == 0 && verdict.output.contains("утрачены записи 3–5"), "\(verdict)")
    #expect(verdict.output.contains("Прежний журнал чтений (access.sqlite): записей 3"))
    let python = try school.python(folder: true)
    #expect(python.status == 0 && python.output.contains("утрачены записи 3–5"), "\(python)")
    #expect(python.output.contains("Прежний журнал чтений (access.sqlite): записей 3"))
    #expect(try python.lastLine == school.run("verify").lastLine)

    let report = try school.run("report", "reads", "--today", "2022-01-31")
    #expect(report.status == 0 && report.output.contains("Журнал"), "\(report)")
    #expect(report.errors.contains("утрачены (записи 3–5)"), "\(report)")
    #expect(try school.rows("report", "reads", "--today", "2022-01-31").map { $0["log"] } == ["1", "2"])
    let entries = try school.rows("events", "--type", "access.log.lost", "--today", "2022-01-31")
    #expect(entries.count == 1 && entries[0]["by"].hasPrefix("u:"))
    let again = try school.run("access-log", "accept-loss", "--at", "2022-01-12T09:00:00Z")
    #expect(again.status == 4 && again.complaint.contains("цел"), "\(again)")
    let correction = try school.run(
      "correct", entries[0]["position"], "--reason", "duplicate", "--at", "2022-01-12T09:00:00Z")
    #expect(correction.status == 4, "\(correction)")
    let bundle = school.home.path + "/bundle"
    #expect(try school.run("export", "bundle", bundle).status == 0)
    let offline = try school.run("verify", "--bundle", bundle, "--policy", school.policy)
    #expect(offline.status == 0 && offline.output.contains("утрачены записи 3–5"), "\(offline)")
    #expect(try school.run("export", "bundle", "--access-log", school.home.path + "/reads").status == 0)
    #expect(try school.run("backup", "drill").status == 0)
  }

  @Test func `on a measured clock too, and with the memory of the key folder alone`() throws {
    let school = TestLedger(home: try Scratch.folder("ledger"))
    let made = try school.run(
      "init", "--keys", school.keys, "--origin", "school.example/measured", "--organisation", "МБОУ «Школа»")
    try #require(made.status == 0, "\(made)")
    let earlier = try AccessLogFile(school).kept()
    #expect(try school.run("participants", "--why", "audit").status == 0)
    try AccessLogFile(school).replace(with: earlier)
    #expect(try school.run("participants", "--why", "audit").status == 2)
    let act = try school.run("access-log", "accept-loss")
    #expect(act.status == 0, "\(act)")
    #expect(try school.run("participants", "--why", "audit").status == 0)
    #expect(try school.run("verify").status == 0)
    #expect(try school.python(folder: true).status == 0)
  }

  @Test func `a ledger that was itself tampered with gets no successor of its access log`() throws {
    let school = try Self.cut()
    let file = URL(fileURLWithPath: school.file("ledger.sqlite"))
    var bytes = try Data(contentsOf: file)
    let place = try #require(bytes.range(of: Data(#""attendance":5"#.utf8)))
    bytes[place.upperBound - 1] = UInt8(ascii: "9")
    try bytes.write(to: file)
    let tampered = try school.run("access-log", "accept-loss", "--at", "2022-01-11T09:00:00Z")
    #expect(tampered.status == 2, "\(tampered)")
    #expect(!FileManager.default.fileExists(atPath: school.file("access-2.sqlite")))
  }
}
