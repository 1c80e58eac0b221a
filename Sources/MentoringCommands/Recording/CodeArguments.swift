public import ArgumentParser
public import Mentoring

// The domain's closed lists as options: their codes stand in the help and in the shell's completions.

extension Clock: ExpressibleByArgument {}
extension AccountRole: ExpressibleByArgument {}
extension ExceptionReason: ExpressibleByArgument {}
extension CorrectionReason: ExpressibleByArgument {}
extension DissolutionReason: ExpressibleByArgument {}
extension OrderKind: ExpressibleByArgument {}
extension ReadPurpose: ExpressibleByArgument {}
extension DisclosurePurpose: ExpressibleByArgument {}
extension DisclosureReceiver: ExpressibleByArgument {}

extension CodeEnumeration where Self: ExpressibleByArgument {
  /// What the help says of each code.
  public static var allValueDescriptions: [String: String] {
    Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0.title.lowercased()) })
  }
}
