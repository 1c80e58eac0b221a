/// What the rules for road maps expect, as versioned data: words and what follows from them. It knows no road map.
public struct RoadMapExpectations: Sendable {
  /// The version of the data, from 1.
  public let version: Int

  /// The two sides of a pair, by the stem that names them.
  let sides: [Side]
  /// Stems of the words for an act that gives legal force.
  let actWords: [String]
  /// Acts and the post that alone can make them.
  let acts: [Act]
  /// What has to stand before what.
  let precedence: [Precedence]
  /// From how many items in a row one post alone is too few.
  let soleRun: Int
  /// Work that is done once for each side.
  let parallels: [Parallel]
  /// Other words for a post.
  let synonyms: [Synonym]
  let misspellings: [Misspelling]
  /// Stems of words that begin no action.
  let notActions: [String]
  let audience: [Audience]
  /// What must not stand in one item.
  let apart: [Apart]
  /// What an item needs elsewhere.
  let needs: [Need]
  /// What a task or result promises, and by what an item of the stage keeps it.
  let promises: [Promise]
  /// What an item has to deal with somewhere.
  let subjects: [Subject]
  /// The subject that says who is in charge.
  let curator: String

  struct Side: Sendable {
    let title: String
    let stem: String
  }

  struct Act: Sendable {
    let pattern: RoadMapPattern
    let post: RoadMap.Post.Code
    let title: String
  }

  struct Precedence: Sendable {
    let first: RoadMapPattern
    let then: RoadMapPattern
    let reason: String
  }

  struct Parallel: Sendable {
    let title: String
    let first: RoadMapPattern
    let second: RoadMapPattern
  }

  struct Synonym: Sendable {
    let form: String
    let post: RoadMap.Post.Code
  }

  struct Misspelling: Sendable {
    let wrong: String
    let right: String
  }

  /// That a programme for one audience names another beside it.
  struct Audience: Sendable {
    /// The word in the programme's name for which the rule holds.
    let programme: String
    let first: String
    let second: String
    let reason: String
  }

  struct Apart: Sendable {
    let code: String
    let pattern: RoadMapPattern
    let reason: String
  }

  struct Need: Sendable {
    let code: String
    let when: RoadMapPattern
    let needs: RoadMapPattern
    let scope: Scope
    /// Whether the other text has to concern the same side of the pair, where it names one.
    let sameSide: Bool
    let reason: String
  }

  /// Where what is needed may stand.
  enum Scope: String, Sendable {
    /// In a later item.
    case later
    /// Anywhere.
    case map
    /// In an item of the same stage.
    case stage
  }

  struct Promise: Sendable {
    let title: String
    let promised: RoadMapPattern
    let done: RoadMapPattern
  }

  struct Subject: Sendable {
    let code: String
    let title: String
    let mentioned: RoadMapPattern
  }
}

/// Words to look for: a text matches if it holds every stem of at least one group.
struct RoadMapPattern: Sendable {
  let anyOf: [[String]]

  /// Whether a normalised text holds the words.
  func matches(_ text: String) -> Bool {
    anyOf.contains { group in group.allSatisfy { RoadMapText.contains(text, $0) } }
  }
}
