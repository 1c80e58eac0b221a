/// A way in which a store may be wrong, and the promises that it breaks by that.
enum StoreFault: String, CaseIterable {
  // Appending.
  case saysAnotherPlace, forgetsConditions, judgesOneByOne, overlooksCorrections, renewsEventIDs, ignoresCauses
  case recordsRefusals, keepsHalf, mendsForms, renewsCommandIDs, judgesConditionsFirst, shiftsClock, confirmsEveryGap
  case takesDoomedParts, losesWrites, showsUncommitted, waitsForWriters
  // Reading.
  case namesNoNodes, findsLaterMoments, namesAHeadOfNothing, readsAnew, readsBackward, ignoresOrder, hidesCorrections
  case losesTheLast, givesTwice, forgetsRequests, spoilsBlobs
  // What is done from outside.
  case keepsBlobs, deletesEveryBlob

  /// The sentences of the promises that must fail.
  var breaks: [String] {
    switch self {
    case .saysAnotherPlace: ["positions are dense, and a command is found with its place and time"]
    case .forgetsConditions:
      [
        "a condition refuses what matches behind its position and before the call",
        "a correction fails every condition on its tags, and those on types alone",
        "a decision that was overtaken is made again on what happened",
        "a decision that is always overtaken gives up loudly and records nothing",
        "eight writers with conflicting conditions violate none, and each loser is told who overtook it",
      ]
    case .judgesOneByOne: ["commands of one batch do not fail each other's conditions"]
    case .overlooksCorrections:
      [
        "a correction fails every condition on its tags, and those on types alone",
        "a decision is made again when what it read is corrected meanwhile, and sees the correction",
      ]
    case .renewsEventIDs: ["an event id is taken once, in one command too"]
    case .ignoresCauses: ["causes are earlier events, of the ledger or of the command"]
    case .recordsRefusals: ["a refused command takes no position, whatever it is refused for"]
    case .keepsHalf: ["a fault in the middle of the transaction leaves nothing behind"]
    case .mendsForms: ["what breaks the format is refused, and the rest of the batch is not"]
    case .renewsCommandIDs:
      [
        "a command id is taken once, in one batch too",
        "the truth table of a repeated command id holds while all of it is there",
        "the truth table of a repeated command id holds after its erasure was completed, with keys and blobs gone",
        "the truth table of a repeated command id holds after its keys were destroyed by a request that the ledger lacks",
        "what was sealed opens again, and the same command again adds nothing",
      ]
    case .judgesConditionsFirst: ["a repeated command id is named before its condition is judged"]
    case .shiftsClock: ["a measured clock a little behind takes the last time"]
    case .confirmsEveryGap: ["a clock ten minutes behind, or 32 days ahead unconfirmed, is refused"]
    case .takesDoomedParts: ["no part is taken under a key whose erasure was requested"]
    case .losesWrites:
      [
        "eight writers with conflicting conditions violate none, and each loser is told who overtook it",
        "a follower sees every event once, in order, while others write",
      ]
    case .showsUncommitted, .waitsForWriters:
      ["a follower reads on while a writer holds the lock, and sees nothing that is not committed"]
    case .namesNoNodes: ["head and nodes are those of the leaves, after each append"]
    case .findsLaterMoments: ["the last position at a moment is found among equal and unequal times"]
    case .namesAHeadOfNothing: ["an empty ledger answers every question"]
    case .readsAnew: ["a read sees one state however much is appended meanwhile"]
    case .readsBackward: ["a range of leaves is read in order, and what is read inside does not disturb it"]
    case .ignoresOrder: ["every query is answered as looking at each event does, from any position, both ways"]
    case .hidesCorrections: ["a clause finds the corrections of what it asks for, with tags and without"]
    case .losesTheLast:
      [
        "a follower gives every event once, in order, from its position on, in pieces of any size",
        "a follower misses nothing while many tasks append",
        "a follower sees every event once, in order, while others write",
      ]
    case .givesTwice: ["a follower gives an event again whose reader failed, and none before it"]
    case .forgetsRequests:
      [
        "the truth table of a repeated command id holds after its erasure was requested",
        "of a command that is destroyed in part, what is left is compared",
        "after a request what it names does not open, and new parts get another key",
      ]
    case .spoilsBlobs: ["what was sealed opens again, and the same command again adds nothing"]
    case .keepsBlobs:
      [
        "blobs go once a request lists their key, and nothing else goes with them",
        "the truth table of a repeated command id holds after its erasure was completed, with keys and blobs gone",
      ]
    case .deletesEveryBlob: ["blobs go once a request lists their key, and nothing else goes with them"]
    }
  }
}
