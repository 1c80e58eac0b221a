import ArgumentParser
import MentoringCommands

@main
struct MentorLedger {
  static func main() {
    MentorLedgerCommand.main()
  }
}
