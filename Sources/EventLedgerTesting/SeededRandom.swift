import EventLedger
import Foundation
import Synchronization

/// Random bytes that repeat: the seed is printed where a test fails, and taken from `MENTORLEDGER_SEED`.
package final class SeededRandom: RandomSource {
  package let seed: UInt64
  private let state: Mutex<UInt64>

  package init(seed: UInt64? = nil) {
    let fromEnvironment = ProcessInfo.processInfo.environment["MENTORLEDGER_SEED"].flatMap(UInt64.init)
    self.seed = seed ?? fromEnvironment ?? UInt64.random(in: 0 ... .max)
    state = Mutex(self.seed)
  }

  /// The next number (SplitMix64).
  package func next() -> UInt64 {
    state.withLock { state in
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
      return mixed ^ mixed >> 31
    }
  }

  package func number(below limit: Int) -> Int { Int(next() % UInt64(limit)) }

  package func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) } }
}
