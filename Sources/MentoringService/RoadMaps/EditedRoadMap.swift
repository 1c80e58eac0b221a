public import CanonicalJSON
public import Mentoring

/// A road map out of a file: of other years, of another school.
///
/// Read and held against its own source as a shipped one is; what a ledger could not record of it is listed in
/// ``faults``. Its text names people, so it is kept sealed in the entry that approves it (Architecture).
public struct EditedRoadMap: Sendable {
  public let map: RoadMap
  /// The document as canonical JSON: what is kept, and comes back.
  let text: String

  /// The longest piece of the text that one field of the sealed part holds, in Unicode scalars.
  static let pieceLength = 20_000
  static let maximumPieces = 100

  /// Throws `ServiceError.refused` with the first place at fault, in items with that of each.
  public init(_ document: JSONValue) throws {
    let document = EventInput.normalised(document)
    do {
      map = try RoadMap(document)
      text = String(decoding: try CanonicalJSON.serialize(document), as: UTF8.self)
    } catch let error as RoadMapDecodingError {
      let others = error.others.map(\.sentence)
      throw ServiceError(
        .refused,
        others.isEmpty ? error.description : "Данные дорожной карты не приняты, ошибок: \(1 + others.count).",
        details: (others.isEmpty ? [] : [error.sentence] + others) + [
          "Место названо от начала файла: items[0] — первый пункт списка."
        ])
    } catch {
      throw ServiceError(.refused, "Текст дорожной карты не укладывается в формат журнала.", details: ["\(error)"])
    }
  }

  /// Reads a text that was kept. Throws what the reader says of it.
  init(text: String) throws {
    map = try RoadMap(CanonicalJSON.parse(Array(text.utf8)))
    self.text = text
  }

  /// The text in pieces that a sealed part holds.
  var pieces: [String] {
    let scalars = Array(text.unicodeScalars)
    return stride(from: 0, to: scalars.count, by: Self.pieceLength).map { start in
      var piece = String.UnicodeScalarView()
      piece.append(contentsOf: scalars[start..<min(start + Self.pieceLength, scalars.count)])
      return String(piece)
    }
  }

  /// Whether it is a shipped map, letter for letter.
  var isShipped: Bool {
    guard let shipped = EmbeddedData.roadmaps["\(map.id).v\(map.version)"] else { return false }
    return shipped.utf8.elementsEqual(text.utf8)
  }

  /// What a ledger could not record, each with its place and the rule.
  public var faults: [String] {
    var faults: [String] = []
    if !isShipped, EmbeddedData.roadmaps["\(map.id).v\(map.version)"] != nil {
      faults.append(
        "id, version — обозначение \(map.versionedID) занято картой из поставки программы, а текст другой: "
          + "дайте своё название или следующую редакцию")
    }
    for (index, post) in map.posts.enumerated() where Post(rawValue: post.code.rawValue) == nil {
      let known = Post.allCases.map(\.rawValue).joined(separator: ", ")
      faults.append("posts[\(index)].code — должности «\(post.code)» журнал не знает; есть: \(known)")
    }
    for (index, item) in map.items.enumerated() where !Self.isRecordable(item.number) {
      faults.append("items[\(index)].number — пункт \(item.number): журнал ведёт пункты от 1.1 до 7.8")
    }
    if text.unicodeScalars.count > Self.pieceLength * Self.maximumPieces {
      faults.append("документ — текст длиннее \(Self.pieceLength * Self.maximumPieces) знаков")
    }
    return faults
  }

  private static func isRecordable(_ number: RoadMapItem.Number) -> Bool {
    guard case .text(let rule)? = RoadmapItemPlanned.schema.field("item")?.kind else { return true }
    return rule.pattern?.matches(number.description) ?? true
  }
}
