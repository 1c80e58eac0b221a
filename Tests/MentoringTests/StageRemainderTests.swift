import EventLedger
import Mentoring
import Testing

/// What must have happened to everybody before a stage's result holds: counted about a day, from entries that count.
@Suite struct StageRemainderTests {
  private func lacks(_ programme: Programme, stage: Int, until day: CivilDate = "2022-06-30") throws -> [String] {
    try #require(try programme.roadMapRules).remainders(ofStage: stage, .year, until: day)
  }

  @Test func `stage 2 waits for the request of each mentee who was admitted`() throws {
    var programme = Programme.withRoadMap()
    #expect(try lacks(programme, stage: 2) == [])
    programme.given(.admission(), .admission(of: .classmate), .request())
    #expect(try lacks(programme, stage: 2) == ["запрос каждого принятого наставляемого (без запроса: 1)"])
    programme.given(.request(of: .classmate, on: "2021-10-25"))
    #expect(try lacks(programme, stage: 2) == [])
    #expect(try lacks(programme, stage: 2, until: "2021-10-24").count == 1)
    #expect(try lacks(programme, stage: 2, until: "2021-10-19") == [])
  }

  @Test func `stage 5 waits until each member of each pair of an order is notified, of a dissolved one nobody`() throws
  {
    var programme = Programme.withRoadMap()
    let order = programme.given(.order(of: [.first, .second]))
    programme.given(.group(), .fixing(.second, mentee: .stranger))
    #expect(try lacks(programme, stage: 5) == ["извещение каждого участника приказа (не извещено: 5)"])
    programme.given(.notice(of: order, to: [.mentor, .pupil]))
    #expect(try lacks(programme, stage: 5) == ["извещение каждого участника приказа (не извещено: 3)"])
    programme.given(.dissolution(.second, on: "2021-12-10"))
    let last = programme.given(.notice(of: order, to: [.classmate], on: "2021-12-11"))
    #expect(try lacks(programme, stage: 5) == [])
    #expect(try lacks(programme, stage: 5, until: "2021-12-10").count == 1)
    programme.corrected(last)
    #expect(try lacks(programme, stage: 5) == ["извещение каждого участника приказа (не извещено: 1)"])
  }

  @Test func `stage 6 waits for the end of each pair, closed or dissolved`() throws {
    var programme = Programme.withRoadMap()
    programme.given(.fixing(), .fixing(.second, mentee: .classmate))
    #expect(try lacks(programme, stage: 6) == ["завершение каждой пары (не завершено: 2)"])
    programme.given(.closing(on: "2022-05-20"), .dissolution(.second, on: "2022-05-21"))
    #expect(try lacks(programme, stage: 6) == [])
    #expect(try lacks(programme, stage: 6, until: "2022-05-20").count == 1)
  }

  @Test func `a declaration falls when a pair comes to light that was fixed before it and not ended`() throws {
    var programme = Programme.withRoadMap()
    programme.given(.fixing())
    let closed = programme.given(.closing(on: "2022-05-20"))
    let declared = programme.given(.result(ofStage: 6, [closed], on: "2022-05-31"))
    func found() throws -> [Violation] {
      let rules = try #require(try programme.roadMapRules)
      return try rules.evidence(of: programme.entry(at: Int(declared.rawValue)), in: .year)
    }
    #expect(try found().isEmpty)
    programme.given(.fixing(.second, mentee: .classmate, on: "2022-06-01"))
    #expect(try found().isEmpty, "a pair fixed after the declaration is none of its")
    programme.given(.fixing(PairID(.numbered(13)), mentee: .stranger, on: "2022-03-01"))
    #expect(try found().map(\.rule) == [.stageComplete])
  }
}
