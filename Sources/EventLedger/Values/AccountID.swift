/// Who recorded an event, a pseudonym: `system`, or `u:` and 16 lower-case hexadecimal digits (FORMAT §2, `by`).
public enum AccountID: Hashable, Sendable, CustomStringConvertible {
  /// The program itself, where nobody asked.
  case system
  /// A person's account.
  case user(UInt64)

  /// Nil for anything but the two spellings.
  public init?(_ text: String) {
    if text.utf8.elementsEqual("system".utf8) {
      self = .system
    } else {
      let bytes = Array(text.utf8)
      guard bytes.count == 18, bytes.starts(with: "u:".utf8), let number = Hexadecimal.decode(bytes[2...]) else {
        return nil
      }
      self = .user(number.reduce(0) { $0 << 8 | UInt64($1) })
    }
  }

  public var description: String {
    switch self {
    case .system: "system"
    case .user(let number):
      "u:" + Hexadecimal.encode((0..<8).map { UInt8(truncatingIfNeeded: number >> UInt64(56 - 8 * $0)) })
    }
  }
}

/// How an event came in (FORMAT §2, `via`).
public enum Via: String, Sendable, CaseIterable {
  case cli, web, api, `import`, system
}
