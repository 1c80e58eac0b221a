public import EventLedger

/// Random bytes of the operating system, fit for keys and nonces.
public struct SystemRandomSource: RandomSource {
  public init() {}

  public func bytes(_ count: Int) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
  }
}
