import Foundation
import Rainbow

/// What is known about the place that output goes to.
///
/// A place that is no terminal gets no colour, and a width that does not hang on the window it was started from: what
/// is written there is read later, by a person or by a search, line by line.
public struct Terminal: Equatable, Sendable {
  /// Whether a person looks at it.
  public let isTerminal: Bool
  /// Columns to fill at most.
  public let width: Int
  /// Whether colour and weight may be used.
  public let hasColour: Bool

  /// Widths that are believed; a window outside them is taken for the assumed one.
  static let plausibleWidths = 20...2_000
  /// The width of a terminal that does not say it.
  static let assumedWidth = 80
  /// The width of a file or a pipe, where `COLUMNS` does not say it.
  static let fileWidth = 120

  /// A file or a pipe.
  public static let none = Terminal(isTerminal: false, environment: [:], windowColumns: nil)

  /// Standard output of this process.
  public static func standardOutput() -> Terminal { Terminal(descriptor: STDOUT_FILENO) }

  /// Standard error of this process.
  public static func standardError() -> Terminal { Terminal(descriptor: STDERR_FILENO) }

  private init(descriptor: Int32) {
    var window = winsize()
    let answers = ioctl(descriptor, UInt(TIOCGWINSZ), &window) == 0
    self.init(
      isTerminal: isatty(descriptor) == 1, environment: ProcessInfo.processInfo.environment,
      windowColumns: answers ? Int(window.ws_col) : nil)
  }

  /// - Parameters:
  ///   - environment: `COLUMNS` goes before the window's width; `NO_COLOR` (no-color.org: set and not empty) and
  ///     `TERM=dumb` forbid colour.
  ///   - windowColumns: what the window says of itself.
  init(isTerminal: Bool, environment: [String: String], windowColumns: Int?) {
    self.isTerminal = isTerminal
    let said = [environment["COLUMNS"].flatMap { Int($0) }, isTerminal ? windowColumns : nil].compactMap(\.self)
    width = said.first(where: Self.plausibleWidths.contains) ?? (isTerminal ? Self.assumedWidth : Self.fileWidth)
    hasColour = isTerminal && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
  }
}

extension Terminal {
  /// What a piece of text is, by which it is coloured.
  public enum Emphasis: Sendable {
    case heading
    case rule
    case success
    case warning
    case failure

    /// The codes (ECMA-48 §8.3.117, SGR) come from Rainbow; its own switch for colour is global, mutable state that
    /// knows standard output only, so the decision is made here.
    fileprivate var codes: [UInt8] {
      switch self {
      case .heading: Style.bold.value
      case .rule: Style.dim.value
      case .success: NamedColor.green.value
      case .warning: NamedColor.yellow.value
      case .failure: NamedColor.red.value
      }
    }
  }

  /// The text with the codes of its emphasis around it, or as it is where there is no colour.
  public func styled(_ text: String, _ emphasis: Emphasis) -> String {
    guard hasColour, !text.isEmpty else { return text }
    let codes = emphasis.codes.map(String.init).joined(separator: ";")
    return "\u{1B}[\(codes)m\(text)\u{1B}[0m"
  }
}
