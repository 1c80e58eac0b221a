import CanonicalJSON
import EventLedger
import Mentoring
import Testing

@testable import MentoringService

/// What a form takes for an answer, and what its scales make of the answers.
struct FormAnswerTests {
  private static func faults(_ form: String, _ answers: [JSONValue]) throws -> [String] {
    try #require(QuestionnaireForm.all[form]).faults(in: answers).map { "\($0.place ?? "") \($0.rule)" }
  }

  private static let survey: [JSONValue] = [
    ["question": "goal", "text": "Проект готов"], ["question": "hours", "number": 2],
    ["question": "request", "choice": "yes"], ["question": "ways", "choice": "project"],
    ["question": "ways", "choice": "meetings"], ["question": "next", "choice": "no"],
  ]

  @Test func `answers of the form's types and limits are taken, several choices where it allows them`() throws {
    #expect(try Self.faults("mentee-survey-after/1", Self.survey) == [])
  }

  @Test(
    arguments: [
      (1, ["question": "hours", "number": 21], "Сколько часов в неделю занимались answer.range"),
      (1, ["question": "hours", "number": 0], "Сколько часов в неделю занимались answer.range"),
      (1, ["question": "hours", "text": "два"], "Сколько часов в неделю занимались answer.type"),
      (1, ["question": "hours", "number": 2, "text": "два"], "Сколько часов в неделю занимались answer.type"),
      (2, ["question": "request", "choice": "maybe"], "Решён ли запрос, с которым вы пришли answer.choice"),
      (0, ["question": "goal", "text": "  "], "Чего удалось достичь answer.required"),
      (
        0, ["question": "goal", "text": .string(String(repeating: "й", count: 1001))],
        "Чего удалось достичь answer.length"
      ),
      (4, ["question": "ways", "choice": "project"], "Что помогало больше всего answer.twice"),
      (4, ["question": "next", "choice": "yes"], "Хотели бы продолжить с наставником answer.twice"),
      (4, ["question": "remark", "text": "x"], "remark answer.question"),
    ] as [(Int, JSONValue, String)])
  func `an answer beyond the form is refused by question and rule`(_ index: Int, _ answer: JSONValue, _ fault: String)
    throws
  {
    var answers = Self.survey
    answers[index] = answer
    #expect(try Self.faults("mentee-survey-after/1", answers) == [fault])
  }

  @Test(arguments: [0, 1, 2, 5]) func `a required answer that lacks is named`(_ index: Int) throws {
    var answers = Self.survey
    answers.remove(at: index)
    let faults = try Self.faults("mentee-survey-after/1", answers)
    #expect(faults.count == 1 && faults[0].hasSuffix("answer.required"), "\(faults)")
  }

  @Test func `what is no code is not repeated, for it may be a name`() throws {
    let form = try #require(QuestionnaireForm.all["mentee-growth/1"])
    let name = "Ясенева Мария"
    let faults = form.faults(in: [["question": .string(name), "number": 1]])
    #expect(faults.map(\.rule) == ["answer.question"] && !faults[0].sentence.contains(name))
    let scores = form.faults(inScores: [["scale": .string(name), "points": 100]])
    #expect(scores.map(\.rule) == ["score.scale"] && !scores[0].sentence.contains(name))
  }

  // MARK: Scores

  private static func numbers(_ form: String, _ value: Int64) throws -> [JSONValue] {
    try #require(QuestionnaireForm.all[form]).questions.map {
      ["question": .string($0.code), "number": .integer(value)]
    }
  }

  @Test func `weights and reversed questions count as the form says`() throws {
    let form = try #require(QuestionnaireForm.all["mentee-growth/1"])
    let scale = try #require(form.scale("goals"))
    // 2 × 5 + 4 + 3 + (6 − 2), by five weights
    #expect(scale.score(["goal-clear": 5, "goal-steps": 4, "goal-finish": 3, "goal-drop": 2]) == 420)
    // The heaviest unanswered: 4 + 3 + 4, by three
    #expect(scale.score(["goal-steps": 4, "goal-finish": 3, "goal-drop": 2]) == 367)
    // Two unanswered are too many
    #expect(scale.score(["goal-finish": 3, "goal-drop": 2]) == nil)
    let half = try #require(QuestionnaireForm.all["mentor-readiness/1"]?.scale("listening"))
    // (5 + 5 + (6 − 5) / 2) by 2.5
    #expect(half.score(["listen-hear": 5, "listen-ask": 5, "listen-tell": 5]) == 420)
  }

  @Test(arguments: QuestionnaireForm.all.values.filter { !$0.scales.isEmpty }.map(\.form).sorted())
  func `no answers lead beyond a scale's range, and its ends are reached`(_ name: String) throws {
    let form = try #require(QuestionnaireForm.all[name])
    for scale in form.scales {
      func ends(_ agree: Bool) -> Int64? {
        scale.score(
          Dictionary(
            uniqueKeysWithValues: scale.items.map {
              ($0.question, $0.isReversed == agree ? $0.limits.lowerBound : $0.limits.upperBound)
            }))
      }
      #expect(ends(true) == scale.range.upperBound && ends(false) == scale.range.lowerBound)
    }
    #expect(form.scores(of: try Self.numbers(name, 3)).map(\.points).allSatisfy { $0 == 300 })
  }

  @Test func `scores that are stated beside answers are those that the answers come to`() throws {
    func input(_ scores: [JSONValue]?) throws -> EventInput {
      var sealed = JSONObject([("answers", ["answers": .array(try Self.numbers("mentee-growth/1", 3))])])
      if let scores { sealed["scores"] = ["scales": .array(scores)] }
      return EventInput(
        AssessmentRecorded.schema.type, on: .distantFuture,
        data: ["form": "mentee-growth/1", "role": "mentee", "phase": "before", "cycle": 2021], sealed: sealed)
    }
    let scored = try input(nil).scored()
    let scales = try #require(scored.sealed["scores"]?.objectValue?["scales"]?.arrayValue)
    #expect(scales.count == 3 && scored.formFaults() == [])
    #expect(try input(scales).scored().sealed == scored.sealed)
    #expect(throws: (any Error).self) { try input([["scale": "goals", "points": 500]]).scored() }
  }

  @Test(
    arguments: [
      (["scale": "goals", "points": 501], "score.range"), (["scale": "goals", "points": 99], "score.range"),
      (["scale": "grit", "points": 300], "score.scale"), (["scale": "talk", "points": 300], "score.scale"),
    ] as [(JSONValue, String)])
  func `a score beyond its scale is refused where only scores exist`(_ score: JSONValue, _ rule: String) throws {
    let form = try #require(QuestionnaireForm.all["mentee-growth/1"])
    #expect(form.faults(inScores: [score]).map(\.rule) == [rule])
    #expect(form.faults(inScores: [["scale": "goals", "points": 300]]) == [])
    #expect(
      form.faults(inScores: [["scale": "goals", "points": 300], ["scale": "goals", "points": 300]]).map(\.rule)
        == ["score.twice"])
  }

  // MARK: Forms of entries

  @Test(
    arguments: [
      ("questionnaire.submitted", ["form": "mentee-survey/9", "kind": "mentee-before"], "form.unknown"),
      ("questionnaire.submitted", ["form": "mentor-survey/1", "kind": "mentee-before"], "form.kind"),
      ("questionnaire.submitted", ["form": "preference/1", "kind": "preference"], "form.kind"),
      ("questionnaire.form.published", ["form": "mentee-survey/2", "kind": "mentee-before"], "form.unknown"),
      ("preference.submitted", ["form": "preference/2"], "form.unknown"),
      ("preference.submitted", ["form": "satisfaction/1"], "form.kind"),
      ("feedback.received", ["form": "work-feedback/1", "kind": "fit"], "form.kind"),
      ("feedback.received", ["form": "trial-fit/1", "kind": "fit"], "answer.required"),
      ("third.party.report.received", ["form": "third-party-report/1", "source": "psychologist"], "form.kind"),
      ("third.party.report.received", ["form": "psychologist-report/1", "source": "parents"], "form.kind"),
      ("assessment.recorded", ["form": "mentor-readiness/1", "role": "mentee"], "form.kind"),
      ("assessment.recorded", ["form": "mentee-growth/2", "role": "mentee"], "form.unknown"),
    ] as [(String, JSONObject, String)])
  func `an entry names a form that there is, of its own kind`(_ type: String, _ data: JSONObject, _ rule: String) throws
  {
    let input = EventInput(try #require(EventType(type)), on: .distantFuture, data: data)
    let faults = input.formFaults()
    #expect(faults.map(\.rule) == [rule])
    if rule == "form.unknown" { #expect(faults[0].message.contains("/1"), "says what there is: \(faults)") }
  }

  // MARK: Cells

  @Test(arguments: [
    ("19.10.2021 14:05:33", "19.10.2021"), ("2021-10-19 14:05", "2021-10-19"), ("2021-10-19T14:05:33", "2021-10-19"),
    ("2021/10/19 2:05:33 PM GMT+3", "2021-10-19"), ("2021-10-19 14:05:33+03:00", "2021-10-19"),
    ("19.10.2021", "19.10.2021"),
  ])
  func `the day of a time stamp is that of the form's owner`(_ stamp: String, _ day: String) throws {
    #expect(try CellText.dayOfTimestamp(stamp) == day)
  }

  @Test(arguments: ["10/19/2021 14:05:33", "2021-10-19T23:30:00Z", "2021/10/19 2:05 PM UTC", "19.10.2021 вечером"])
  func `a time stamp whose day is uncertain is refused`(_ stamp: String) {
    #expect(throws: CellFault.self) { try CellText.dayOfTimestamp(stamp) }
  }

  @Test(arguments: [("3,5", 350), ("3.25", 325), ("5", 500), ("1,00", 100)] as [(String, Int64)])
  func `a score in a cell is kept times 100`(_ text: String, _ points: Int64) throws {
    #expect(try CellText.hundredths(text, 100...500) == points)
  }

  @Test(arguments: ["5,01", "0,99", "3,505", "-3", "три", "3,", ""])
  func `a score beyond its scale or its places is refused`(_ text: String) {
    #expect(throws: CellFault.self) { try CellText.hundredths(text, 100...500) }
  }
}
