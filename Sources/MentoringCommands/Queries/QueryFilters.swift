import Mentoring
import MentoringService

/// Refuses a filter that is no code of its list.
func checkCode<Code: CodeEnumeration>(_ type: Code.Type, _ code: String?, _ option: String) throws {
  guard let code, Code(rawValue: code) == nil else { return }
  let known = Code.allCases.map { "\($0.rawValue) — \($0.title.lowercased())" }
  throw ServiceError(.usage, "\(option): значения «\(code)» нет.", details: known)
}

/// Refuses a filter that is no code of its list.
func checkCode(_ titles: [String: String], _ code: String?, _ option: String) throws {
  guard let code, titles[code] == nil else { return }
  throw ServiceError(
    .usage, "\(option): значения «\(code)» нет.",
    details: titles.sorted { $0.key < $1.key }.map { "\($0.key) — \($0.value)" })
}

/// A filter as the access log names it; nil where it was not given.
func term(_ name: String, _ code: (some CustomStringConvertible)?) -> String? { code.map { "\(name)=\($0)" } }
