import ArgumentParser
import Foundation
import MentoringService

/// A command of ours: runs, and turns every refusal into a Russian sentence on standard error and its status.
protocol LedgerCommand: ParsableCommand {
  func execute() throws
}

extension LedgerCommand {
  func run() throws {
    do {
      try execute()
    } catch let exit as ExitCode {
      throw exit
    } catch let refusal as ImportRefusal {
      Console.fail("Файл не принят, ничего не записано. Найдено ошибок: \(refusal.faults.count).")
      for fault in refusal.faults { Console.note("  • \(fault)") }
      throw ExitCode(ServiceError.Kind.refused.rawValue)
    } catch {
      let explained = ServiceError(explaining: error)
      Console.fail(explained.message)
      for detail in explained.details { Console.note("  • \(detail)") }
      throw ExitCode(explained.kind.rawValue)
    }
  }
}

/// What commands write: answers on standard output, everything about them on standard error.
enum Console {
  /// Prints lines. The last byte is looked at, for CRLF is one character and none that ends in a line feed.
  static func print(_ text: String) {
    let isEnded = text.utf8.last == UInt8(ascii: "\n")
    FileHandle.standardOutput.write(Data((isEnded ? text : text + "\n").utf8))
  }

  static func note(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
  }

  static func warn(_ text: String) { note(Terminal.standardError().styled(text, .warning)) }

  static func fail(_ text: String) { note(Terminal.standardError().styled("Ошибка: " + text, .failure)) }

  static func done(_ text: String) { print(Terminal.standardOutput().styled(text, .success)) }
}
