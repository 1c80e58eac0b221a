import CanonicalJSON
import Mentoring

/// The one rule of names, for every way in: people are told apart by them, so a surname alone is not enough.
enum FullName {
  /// Characters of a name at most.
  static let maximumLength = 200

  /// What is wrong with a name; nil where it is one.
  static func fault(of name: String) -> String? {
    name.split(separator: " ").count >= 2 && name.count <= maximumLength
      ? nil : "нужны фамилия и имя полностью, не больше \(maximumLength) знаков"
  }
}

extension EventInput {
  /// What is wrong with the name in a profile that the input brings; nil where it brings none.
  var nameFault: String? {
    guard let name = sealed["profile"]?.objectValue?["fullName"]?.stringValue else { return nil }
    return FullName.fault(of: name).map { "ФИО (profile.fullName): \($0) [name.form]" }
  }
}
