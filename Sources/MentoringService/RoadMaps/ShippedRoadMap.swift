import CanonicalJSON
import Crypto
public import Mentoring

/// The road maps that the program ships, and the data by which every road map is judged.
public enum ShippedRoadMap {
  /// The file names of the shipped road maps.
  public static var names: [String] {
    texts.keys.map { String($0.prefix { $0 != "." }) }.sorted()
  }

  /// A road map by name or by `name/version`. Throws where there is none.
  public static func named(_ name: String) throws -> RoadMap {
    if let map = try find(name) { return map }
    throw unknown(name)
  }

  /// What is said of a name that no road map has; `approved` are those of a ledger.
  static func unknown(_ name: String, besides approved: [String] = []) -> ServiceError {
    let known = Set(names + approved).sorted()
    return ServiceError(.usage, "Дорожной карты «\(name)» нет.", details: ["Есть: \(known.joined(separator: ", "))"])
  }

  /// A road map by name or by `name/version`; nil where the program ships none of it.
  public static func find(_ name: String) throws -> RoadMap? {
    let key = name.contains("/") ? name.replacing("/", with: ".v") : name + ".v1"
    guard texts[key] != nil else { return nil }
    do throws(RoadMapDecodingError) {
      return try decoded[key]?.get()
    } catch {
      throw ServiceError(.couldNot, "Дорожная карта «\(name)» не читается.", details: ["\(error)"])
    }
  }

  /// What the rules find in a road map (DOMAIN §3).
  public static func anomalies(in map: RoadMap) -> [RoadMapAnomaly] {
    RoadMapRules.anomalies(in: map, expectations: expectations)
  }

  /// What completes items and stages (DOMAIN §2).
  public static let completion: RoadMapCompletion = {
    guard let completion = try? RoadMapCompletion(json("completion.v3")) else {
      preconditionFailure("the embedded data of completion is of its schema; a test reads it")
    }
    return completion
  }()

  /// The SHA-256 of the approved text of a map, in hex. For a shipped map, whose text is public: what it holds of
  /// people is in every copy of the program.
  static func digest(of map: RoadMap) -> String {
    SHA256.hash(data: map.source.bytes).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  private static let expectations: RoadMapExpectations = {
    guard let expectations = try? RoadMapExpectations(json("expectations.v1")) else {
      preconditionFailure("the embedded expectations are of their schema; a test reads them")
    }
    return expectations
  }()

  /// The texts of the road maps alone, by file name.
  private static let texts = EmbeddedData.roadmaps.filter {
    !$0.key.hasPrefix("expectations.") && !$0.key.hasPrefix("completion.")
  }

  private static let decoded: [String: Result<RoadMap, RoadMapDecodingError>] = texts.mapValues { text in
    guard let document = try? CanonicalJSON.parse(Array(text.utf8)) else {
      preconditionFailure("embedded data is canonical JSON")
    }
    return Result { () throws(RoadMapDecodingError) in try RoadMap(document) }
  }

  private static func json(_ name: String) throws -> JSONValue {
    guard let text = EmbeddedData.roadmaps[name] else { preconditionFailure("the program embeds \(name)") }
    return try CanonicalJSON.parse(Array(text.utf8))
  }
}
