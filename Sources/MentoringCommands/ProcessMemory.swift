import Foundation

/// What becomes of the process's memory, in which opened names and keys stand.
public enum ProcessMemory {
  /// Turns core dumps off for this process: a crash leaves no memory on the disk (DESIGN §3). To be called first.
  ///
  /// Precondition: lowering one's own limit is always permitted (setrlimit(2)).
  public static func refuseCoreDumps() {
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    let result = setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    precondition(result == 0, "a process may lower its own limits")
  }
}
