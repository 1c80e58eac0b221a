import ArgumentParser
import MentoringCommands

@main
struct MentorLedger {
  static func main() {
    ProcessMemory.refuseCoreDumps()
    Program.main()
  }
}
