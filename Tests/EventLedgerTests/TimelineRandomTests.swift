import EventLedger
import EventLedgerTesting
import Testing

@Suite struct TimelineRandomTests {
  @Test func `row versions of random histories answer every day and position as the plain fold does`() throws {
    var random = HistoryGenerator.announced("TimelineRandomTests, every day and position")
    let days = 7
    for history in 0..<2_500 {
      let entries = random.history(days: days)
      var timeline = ToyTimeline(of: .toy, fold: ToyFold())
      var versions = TimelineVersions()
      for entry in entries {
        try versions.apply(timeline.append(entry), at: entry.position)
        #expect(timeline.intervals == versions.believed, "history \(history), position \(entry.position)")
      }
      for (index, entry) in entries.enumerated() {
        for day in -1...days {
          let plain = ToyTimeline.rows(
            of: .toy, fold: ToyFold(), folding: Array(entries[...index]), on: .toy(day))
          let rows = versions.rows(on: .toy(day), knownAt: entry.position)
          if rows != plain {
            Issue.record("history \(history), day \(day), known at \(entry.position): \(rows) instead of \(plain)")
            return
          }
        }
      }
    }
  }

  @Test func `a timeline made of known entries believes what one that took them in one by one does`() {
    var random = HistoryGenerator.announced("TimelineRandomTests, known entries")
    for history in 0..<1_500 {
      let entries = random.history(days: 6)
      let cut = random.number(below: entries.count + 1)
      var grown = ToyTimeline(of: .toy, fold: ToyFold())
      for entry in entries { _ = grown.append(entry) }
      var resumed = ToyTimeline(of: .toy, fold: ToyFold(), known: Array(entries[..<cut]))
      for entry in entries[cut...] { _ = resumed.append(entry) }
      #expect(resumed.intervals == grown.intervals, "history \(history), cut at \(cut)")
      #expect(resumed.entryCount == entries.count)
      // And the state that decisions ask for, without rows on the way, is the timeline's
      let state = ToyTimeline.state(of: .toy, fold: ToyFold(), known: entries)
      #expect(ToyFold().rows(of: state) == ToyFold().rows(of: grown.latestState), "history \(history)")
    }
  }

  @Test func `random histories hold what they are meant to hold`() {
    var random = HistoryGenerator(seed: 7)
    var (late, corrections, correctedCorrections, replacements, sameDay) = (0, 0, 0, 0, 0)
    for _ in 0..<500 {
      let entries = random.history(days: 7)
      for (index, entry) in entries.enumerated() {
        let before = entries[..<index]
        if before.contains(where: { $0.on > entry.on }) { late += 1 }
        if before.contains(where: { $0.on == entry.on }) { sameDay += 1 }
        guard let target = entry.corrects else { continue }
        corrections += 1
        if target.replacement != nil { replacements += 1 }
        if entries[Int(target.entry.rawValue)].corrects != nil { correctedCorrections += 1 }
      }
    }
    #expect([late, corrections, correctedCorrections, replacements, sameDay].allSatisfy { $0 > 100 })
  }
}
