import CanonicalJSON
import MerkleLog

/// Reads a bundle (FORMAT §6): the three files of a folder, or the same in a ustar.
///
/// ```text
/// checkpoint    the note
/// events.jsonl  *( canonical envelope LF )                 leaf = prefix line ‖ line
/// sealed.jsonl  *( part LF )                               by position, then part
/// part          = {"blob":base64,"part":p,"position":n} | {"part":p,"position":n,"withheld":true}
/// ```
///
/// Files are read piece by piece; no line is believed.
public struct BundleReader: AuditInput {
  /// The files, in the order of the container.
  public static let fileNames = ["checkpoint", "events.jsonl", "sealed.jsonl"]

  /// The longest line of `sealed.jsonl`: a blob of a part of 8 MiB (FORMAT §4) in base64, and what stands around it.
  static let maximumSealedLine = (8 * 1024 * 1024 + 64 + 12 + 16 + 2) / 3 * 4 + 128

  private struct Files {
    let checkpoint: ByteSource
    let events: ByteSource
    let sealed: ByteSource
  }

  private let files: () throws -> Files

  /// Reads the three files of a folder.
  public init(checkpoint: ByteSource, events: ByteSource, sealed: ByteSource) {
    files = { Files(checkpoint: checkpoint, events: events, sealed: sealed) }
  }

  /// Reads the three files in a container. Where it is not the container of FORMAT §6, every method throws
  /// ``DamagedInput``, so that verification reports it.
  public init(container: ByteSource) {
    let located = Result { try BundleContainer.files(in: container) }
    files = {
      let files = try located.get()
      return Files(checkpoint: files[0], events: files[1], sealed: files[2])
    }
  }

  public var ledgerRows: (any LedgerRows)? { nil }

  public func checkpointNote() throws -> [UInt8]? {
    // One byte more than a note may have, so that the parser sees that it is too long.
    try files().checkpoint.read(at: 0, upTo: SignedNote.maximumLength + 1)
  }

  public func leaves() throws -> RowCursor<LeafRow> {
    let lines = try LineCursor(files().events, file: "events.jsonl", maximumLength: EventLeaf.maximumBytes)
    var position: Int64 = 0
    return RowCursor {
      guard let leaf = try lines.next(after: EventLeaf.prefix) else { return nil }
      defer { position += 1 }
      return LeafRow(position: position, leaf: leaf)
    }
  }

  public func sealedParts() throws -> RowCursor<SealedRow> {
    let lines = try LineCursor(files().sealed, file: "sealed.jsonl", maximumLength: Self.maximumSealedLine)
    var last: (Int64, Int64) = (-1, -1)
    var number = 0
    return RowCursor {
      guard let line = try lines.next() else { return nil }
      number += 1
      guard let row = Self.sealedRow(line) else {
        throw DamagedInput(.bundleMalformed, "Файл sealed.jsonl, строка \(number): не по правилам формата.")
      }
      guard last < (row.position, row.part) else {
        throw DamagedInput(
          .bundleMalformed, position: row.position, "Файл sealed.jsonl, строка \(number): часть стоит не по порядку.")
      }
      last = (row.position, row.part)
      return row
    }
  }

  private static func sealedRow(_ line: [UInt8]) -> SealedRow? {
    var reader = CanonicalReader(line)
    do {
      try reader.beginObject()
      var blob: [UInt8]?
      if try reader.keyIfPresent("blob") {
        guard let text = try reader.rawString(),
          let bytes = line.withUnsafeBufferPointer({ Base64.decode(utf8: UnsafeBufferPointer(rebasing: $0[text])) })
        else { return nil }
        blob = bytes
      }
      try reader.key("part")
      let part = try reader.integer()
      try reader.key("position")
      let position = try reader.integer()
      if blob == nil {
        try reader.key("withheld")
        guard try reader.bool() else { return nil }
      }
      try reader.endObject()
      try reader.end()
      guard position >= 0, (0..<Int64(EventLeaf.maximumParts)).contains(part) else { return nil }
      return SealedRow(position: position, part: part, blob: blob)
    } catch {
      return nil
    }
  }
}
