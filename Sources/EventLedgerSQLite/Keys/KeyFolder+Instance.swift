public import EventLedger

/// The name of one ledger folder among all that hold the same ledger: the original, one restored beside it, a copy to
/// practise on. It is random and stands in the vault, which each of them has.
public struct InstanceName: HexadecimalIdentifier {
  public let value: Bytes16
  public init(_ value: Bytes16) { self.value = value }
}

/// The file `instance`: which ledger folder this key folder works with.
///
/// ```text
/// instance = 32 lower-case hexadecimal digits LF
/// ```
///
/// It is replaced as a whole, and only while nobody acts (``KeyClaim``). A plain copy of a ledger folder has its name
/// too and can't be told from it by that; `heads` notices when the two drift apart.
extension KeyFolder {
  var instanceFile: String { PosixFile.join(path, "instance") }

  /// The ledger folder that this folder works with; nil where it is nobody's yet.
  ///
  /// Throws `StoreError`: `key` where the file is not as above, `missing` where the key folder itself is gone.
  public func instance() throws -> InstanceName? {
    guard try PosixFile.stamp(instanceFile) != .absent else { return nil }
    return try Self.instance(PosixFile.read(instanceFile, limit: 33), instanceFile)
  }

  static func instance(_ text: [UInt8], _ file: String) throws -> InstanceName {
    guard text.count == 33, text.last == UInt8(ascii: "\n"),
      let name = InstanceName(String(decoding: text.dropLast(), as: UTF8.self))
    else { throw StoreError(.key, "\(file) is not 32 lower-case hexadecimal digits and a line feed") }
    return name
  }

  /// Says with which ledger folder this one works; durable when it returns. Whoever calls holds what forbids the others.
  func write(_ instance: InstanceName) throws {
    try PosixFile.replace(instanceFile, with: Array("\(instance)\n".utf8))
  }
}
