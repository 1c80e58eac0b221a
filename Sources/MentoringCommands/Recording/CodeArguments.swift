public import ArgumentParser
public import Mentoring

// The domain's closed lists as options: their codes stand in the help and in the shell's completions.

extension Clock: ExpressibleByArgument {}
extension AccountRole: ExpressibleByArgument {}
extension ExceptionReason: ExpressibleByArgument {}
extension CorrectionReason: ExpressibleByArgument {}

extension CodeEnumeration {
  /// «late-documents — документы поступили позже; …», for help.
  static var legend: String {
    allCases.map { "\($0.rawValue) — \($0.title.lowercased())" }.joined(separator: "; ")
  }
}
