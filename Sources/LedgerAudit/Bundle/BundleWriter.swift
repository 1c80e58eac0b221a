import CanonicalJSON
import MerkleLog

/// Writes the lines and the container of a bundle, as ``BundleReader`` reads them (FORMAT §6). Pure: whoever exports
/// decides where the bytes go.
public enum BundleWriter {
  /// The line of an event, its line feed included.
  ///
  /// - Precondition: the leaf begins with the format's prefix line, as every leaf of a ledger does.
  public static func eventLine(leaf: [UInt8]) -> [UInt8] {
    precondition(leaf.starts(with: EventLeaf.prefix), "a leaf begins with its prefix line")
    return leaf[EventLeaf.prefix.count...] + [UInt8(ascii: "\n")]
  }

  /// The line of a sealed part that is there, its line feed included.
  public static func sealedLine(position: Int64, part: Int64, blob: [UInt8]) -> [UInt8] {
    line(position: position, part: part, blob: blob)
  }

  /// The line of a sealed part that the receiver may not have, its line feed included.
  public static func withheldLine(position: Int64, part: Int64) -> [UInt8] {
    line(position: position, part: part, blob: nil)
  }

  /// The header in front of a file of the container.
  ///
  /// - Precondition: the name is one of ``BundleReader/fileNames``, and the size not negative and below 8 GiB.
  public static func containerHeader(name: String, size: Int64) -> [UInt8] {
    precondition(BundleReader.fileNames.contains(name), "a bundle has three files")
    precondition(size >= 0 && size < 1 << 33, "ustar has 11 octal digits for a size")
    var header = [UInt8](repeating: 0, count: BundleContainer.block)
    func put(_ bytes: some Collection<UInt8>, _ field: Range<Int>) {
      header.replaceSubrange(field.lowerBound..<field.lowerBound + bytes.count, with: bytes)
    }
    put(name.utf8, BundleContainer.Field.name)
    put(octal(0o600, digits: 7).utf8, BundleContainer.Field.mode)
    put(octal(0, digits: 7).utf8, BundleContainer.Field.owner)
    put(octal(0, digits: 7).utf8, BundleContainer.Field.group)
    put(octal(size, digits: 11).utf8, BundleContainer.Field.size)
    put(octal(0, digits: 11).utf8, BundleContainer.Field.time)
    header[BundleContainer.Field.kind] = UInt8(ascii: "0")
    put(BundleContainer.magic, BundleContainer.Field.magic)
    put(octal(BundleContainer.checksum(of: header), digits: 6).utf8, BundleContainer.Field.checksum)
    header[BundleContainer.Field.checksum.upperBound - 1] = UInt8(ascii: " ")
    return header
  }

  /// What fills a file of the container up to a whole block.
  public static func containerPadding(size: Int64) -> [UInt8] {
    let block = Int64(BundleContainer.block)
    return [UInt8](repeating: 0, count: Int((block - size % block) % block))
  }

  /// The end of the container.
  public static let containerEnd = [UInt8](repeating: 0, count: 2 * BundleContainer.block)

  private static func line(position: Int64, part: Int64, blob: [UInt8]?) -> [UInt8] {
    var writer = CanonicalWriter(reserving: 64 + (blob?.count ?? 0) / 3 * 4)
    do throws(CanonicalJSONError) {
      writer.beginObject()
      if let blob {
        writer.key("blob")
        try writer.string(Base64.encode(blob))
      }
      writer.key("part")
      try writer.integer(part)
      writer.key("position")
      try writer.integer(position)
      if blob == nil {
        writer.key("withheld")
        writer.bool(true)
      }
      writer.endObject()
    } catch {
      preconditionFailure("base64 and positions always have a canonical spelling")
    }
    return writer.bytes + [UInt8(ascii: "\n")]
  }

  private static func octal(_ value: Int64, digits: Int) -> String {
    let text = String(value, radix: 8)
    return String(repeating: "0", count: digits - text.utf8.count) + text
  }
}
