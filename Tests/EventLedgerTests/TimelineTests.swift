import EventLedger
import Testing

@Suite struct TimelineTests {
  private func changes(_ entries: [ToyTimeline.Entry]) -> (ToyTimeline, [ToyTimeline.Change]) {
    var timeline = ToyTimeline(of: .toy, fold: ToyFold())
    let changes = entries.map { timeline.append($0) }
    return (timeline, changes)
  }

  private func slot(_ row: String, from: Int, to: Int? = nil) -> ToyTimeline.Interval {
    ToyTimeline.Interval(
      key: "slot 0", onFrom: .toy(from), onTo: to.map { .toy($0) } ?? .distantFuture, row: row)
  }

  private func slots(_ intervals: some Sequence<ToyTimeline.Interval>) -> Set<ToyTimeline.Interval> {
    Set(intervals.filter { $0.key == "slot 0" })
  }

  @Test func `an entry in the order of days ends one interval and opens the next`() {
    let (timeline, changes) = changes([
      .init(0, day: 1, .set(slot: 0, value: 5)), .init(1, day: 4, .set(slot: 0, value: 6)),
    ])
    #expect(slots(changes[1].closed) == [slot("5", from: 1)])
    #expect(slots(changes[1].opened) == [slot("5", from: 1, to: 4), slot("6", from: 4)])
    #expect(slots(timeline.intervals) == [slot("5", from: 1, to: 4), slot("6", from: 4)])
  }

  @Test func `an entry that changes no row changes nothing of it`() {
    let (_, changes) = changes([
      .init(0, day: 1, .set(slot: 0, value: 5)), .init(1, day: 4, .set(slot: 0, value: 5)),
    ])
    #expect(slots(changes[1].closed).isEmpty && slots(changes[1].opened).isEmpty)
    #expect(!changes[1].isEmpty)
  }

  @Test func `of two entries of one day the one recorded later wins, and no interval holds for no day`() {
    let (timeline, changes) = changes([
      .init(0, day: 1, .set(slot: 0, value: 5)), .init(1, day: 1, .set(slot: 0, value: 6)),
    ])
    #expect(slots(changes[1].closed) == [slot("5", from: 1)])
    #expect(slots(timeline.intervals) == [slot("6", from: 1)])
  }

  @Test func `a row that changes and changes back on one day goes on unbroken`() {
    let (timeline, changes) = changes([
      .init(0, day: 1, .set(slot: 0, value: 5)), .init(1, day: 4, .set(slot: 0, value: 6)),
      .init(2, day: 4, .set(slot: 0, value: 5)),
    ])
    #expect(slots(changes[2].closed) == [slot("5", from: 1, to: 4), slot("6", from: 4)])
    #expect(slots(changes[2].opened) == [slot("5", from: 1)])
    #expect(slots(timeline.intervals) == [slot("5", from: 1)])
  }

  @Test func `a late entry comes in where its day puts it`() {
    let (timeline, changes) = changes([
      .init(0, day: 1, .set(slot: 0, value: 5)), .init(1, day: 9, .set(slot: 0, value: 6)),
      .init(2, day: 4, .set(slot: 0, value: 7)),
    ])
    #expect(slots(changes[2].closed) == [slot("5", from: 1, to: 9)])
    #expect(slots(changes[2].opened) == [slot("5", from: 1, to: 4), slot("7", from: 4, to: 9)])
    #expect(slots(timeline.intervals).contains(slot("6", from: 9)))
  }

  @Test func `a corrected entry counts on no day, and its replacement on its own`() {
    let (timeline, _) = changes([
      .init(0, day: 1, .set(slot: 0, value: 5)), .init(1, day: 9, .nothing, corrects: 0, replaced: true),
      .init(2, day: 3, .set(slot: 0, value: 8)),
    ])
    #expect(slots(timeline.intervals) == [slot("8", from: 3)])
  }

  @Test func `a corrected correction lets the first entry count again and its replacement no longer`() {
    let (timeline, _) = changes([
      .init(0, day: 1, .set(slot: 0, value: 5)), .init(1, day: 9, .nothing, corrects: 0, replaced: true),
      .init(2, day: 3, .set(slot: 0, value: 8)), .init(3, day: 9, .nothing, corrects: 1),
    ])
    #expect(slots(timeline.intervals) == [slot("5", from: 1)])
  }

  @Test func `a corrected replacement leaves the entry that it replaced void`() {
    let (timeline, _) = changes([
      .init(0, day: 1, .set(slot: 0, value: 5)), .init(1, day: 9, .nothing, corrects: 0, replaced: true),
      .init(2, day: 3, .set(slot: 0, value: 8)), .init(3, day: 9, .nothing, corrects: 2),
    ])
    #expect(slots(timeline.intervals).isEmpty)
  }

  @Test func `an entry dated before a void one does not see it`() {
    let entries: [ToyTimeline.Entry] = [
      .init(0, day: 1, .set(slot: 0, value: 5)), .init(1, day: 9, .set(slot: 0, value: 6)),
      .init(2, day: 9, .nothing, corrects: 1), .init(3, day: 4, .ask),
    ]
    let (timeline, _) = changes(entries)
    let answer = timeline.intervals.first { $0.key == "asked 3" }
    #expect(answer?.row == "none")
    #expect(answer?.onFrom == .toy(4))
  }

  @Test func `an entry dated after a void one names it and its correction`() {
    let (timeline, _) = changes([
      .init(0, day: 1, .set(slot: 0, value: 5)), .init(1, day: 2, .nothing, corrects: 0), .init(2, day: 4, .ask),
    ])
    #expect(timeline.intervals.first { $0.key == "asked 2" }?.row == "0 by 1")
  }

  @Test(arguments: [
    // a correction of itself, of a later one, and of what brought it, near and far
    [ToyTimeline.Entry(0, day: 1, .ask), .init(1, day: 1, .nothing, corrects: 1)],
    [.init(0, day: 1, .ask), .init(1, day: 1, .nothing, corrects: 2), .init(2, day: 1, .nothing, corrects: 1)],
    [
      .init(0, day: 1, .ask), .init(1, day: 1, .nothing, corrects: 0, replaced: true),
      .init(2, day: 1, .nothing, corrects: 1),
    ],
    [
      .init(0, day: 1, .ask), .init(1, day: 1, .nothing, corrects: 0, replaced: true),
      .init(2, day: 1, .nothing, corrects: 0, replaced: true), .init(3, day: 1, .nothing, corrects: 1),
    ],
  ])
  func `forged corrections that name each other in a ring come to an end`(_ entries: [ToyTimeline.Entry]) {
    let (timeline, _) = changes(entries)
    let resumed = ToyTimeline(of: .toy, fold: ToyFold(), known: entries)
    #expect(timeline.entryCount == entries.count)
    #expect(timeline.intervals == resumed.intervals)
  }

  @Test func `what a correction puts in the place of an entry is taken in at that place, through every correction`() {
    let entries: [ToyTimeline.Entry] = [
      .init(0, day: 3, .set(slot: 0, value: 1)), .init(1, day: 3, .set(slot: 0, value: 2)),
      .init(2, day: 5, .nothing, corrects: 0, replaced: true), .init(3, day: 3, .set(slot: 0, value: 7)),
      .init(4, day: 6, .nothing, corrects: 3, replaced: true), .init(5, day: 3, .set(slot: 0, value: 8)),
    ]
    let (timeline, _) = changes(entries)
    #expect(timeline.intervals.first { $0.key == "slot 0" }?.row == "2", "the entry recorded second still comes second")
    #expect(ToyTimeline.rows(of: .toy, fold: ToyFold(), folding: entries, on: .toy(9))["slot 0"] == "2")
    #expect(CorrectionIndex(entries).replaced(by: Position(5)) == [Position(0), Position(3)])
    #expect(CorrectionIndex(entries).replaced(by: Position(1)).isEmpty)

    let moved = Array(entries.prefix(3)) + [.init(3, day: 4, .set(slot: 0, value: 9))]
    #expect(changes(moved).0.intervals.contains { $0.key == "slot 0" && $0.row == "9" && $0.onFrom == .toy(4) })
  }
}
