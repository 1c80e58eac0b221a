import Mentoring
import Testing

@Suite struct FigureCodeTests {
  @Test func `every kind of figure is written as it is read, and says whose number goes with it`() throws {
    for kind in FigureCode.Kind.allCases {
      let isChange = [.changeCount, .meanChange, .effectSize].contains(kind)
      let code = FigureCode(kind, .mentor, form: "survey-x/12", scale: isChange ? "goals" : nil)
      #expect(code.description == "\(kind.rawValue).mentor.survey-x/12" + (isChange ? ".goals" : ""))
      #expect(FigureCode(code.description) == code)
      #expect(code.group.kind == (isChange ? .changeCount : .satisfactionCount) && code.group.group == code.group)
      #expect(kind.isCount == (code.group == code))
    }
  }

  @Test(arguments: [
    "", "satisfactionMean", "satisfactionMean.mentee", "moodMean.mentee.satisfaction/1",
    "satisfactionMean.director.satisfaction/1", "satisfactionMean.mentee.satisfaction/1.goals",
    "meanChange.mentee.mentee-growth/1", "meanChange.mentee.mentee-growth/1.goals.more", "meanChange..x/1.goals",
  ]) func `what is no figure is not read`(_ text: String) { #expect(FigureCode(text) == nil) }
}
