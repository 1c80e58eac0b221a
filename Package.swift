// swift-tools-version: 6.2
import PackageDescription

/// The strict settings of every target of ours: Swift 6, the upcoming features that make imports and isolation
/// explicit, and no warning left standing.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("InferIsolatedConformances"),
  .treatAllWarnings(as: .error),
]

let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "MentorLedger",
  products: [
    .executable(name: "mentorledger", targets: ["mentorledger"])
  ],
  traits: [
    .trait(name: "XLSX", description: "Writes answers as Excel workbooks through the system's libxlsxwriter.")
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/onevcat/Rainbow", exact: "4.2.2"),
  ],
  targets: [
    .target(name: "CanonicalJSON", swiftSettings: strict),
    .target(name: "MerkleLog", dependencies: [crypto], swiftSettings: strict),
    .target(name: "EventLedger", dependencies: ["CanonicalJSON", "MerkleLog", crypto], swiftSettings: strict),
    .target(
      name: "EventLedgerSQLite", dependencies: ["EventLedger", "CanonicalJSON", "MerkleLog", crypto, grdb, sqlite],
      swiftSettings: strict),
    .target(name: "EventLedgerTesting", dependencies: ["EventLedger", "MerkleLog"], swiftSettings: strict),
    .target(name: "LedgerAudit", dependencies: ["CanonicalJSON", "MerkleLog"], swiftSettings: strict),
    .target(name: "Mentoring", dependencies: ["EventLedger", "CanonicalJSON"], swiftSettings: strict),
    .target(
      name: "MentoringViews", dependencies: ["Mentoring", "EventLedger", grdb], swiftSettings: strict),
    .target(
      name: "MentoringService",
      dependencies: [
        "MentoringViews", "Mentoring", "LedgerAudit", "EventLedgerSQLite", "EventLedger", "MerkleLog", "CanonicalJSON",
        crypto, grdb, .target(name: "CXLSXWriter", condition: .when(traits: ["XLSX"])),
      ], swiftSettings: strict),
    .systemLibrary(name: "CXLSXWriter"),
    .target(
      name: "MentoringCommands",
      dependencies: [
        "MentoringService", "MentoringViews", "Mentoring", "LedgerAudit", "EventLedgerSQLite", "EventLedger",
        "MerkleLog",
        "CanonicalJSON", argumentParser, .product(name: "Rainbow", package: "Rainbow"),
      ], swiftSettings: strict),
    .executableTarget(name: "mentorledger", dependencies: ["MentoringCommands"], swiftSettings: strict),
    .target(
      name: "SchemaGeneration", dependencies: ["CanonicalJSON"], path: "Tools/schema-generator/Library",
      swiftSettings: strict),
    .executableTarget(
      name: "schema-generator", dependencies: ["SchemaGeneration"], path: "Tools/schema-generator/Command",
      swiftSettings: strict),

    .executableTarget(
      name: "ledger-benchmarks",
      dependencies: [
        "MentoringService", "Mentoring", "EventLedgerSQLite", "EventLedger", "LedgerAudit", "MerkleLog", crypto, sqlite,
      ],
      path: "Tools/benchmarks", swiftSettings: strict),

    .testTarget(name: "CanonicalJSONTests", dependencies: ["CanonicalJSON"], swiftSettings: strict),
    .testTarget(name: "MerkleLogTests", dependencies: ["MerkleLog", crypto], swiftSettings: strict),
    .testTarget(
      name: "EventLedgerTests",
      dependencies: [
        "EventLedger", "EventLedgerSQLite", "EventLedgerTesting", "MerkleLog", "CanonicalJSON", crypto, grdb,
        "ledger-worker",
      ], swiftSettings: strict),
    .executableTarget(
      name: "ledger-worker", dependencies: ["EventLedger", "EventLedgerSQLite", "EventLedgerTesting", "MerkleLog"],
      path: "Tests/Support/ledger-worker", swiftSettings: strict),
    .testTarget(
      name: "LedgerProcessTests",
      dependencies: [
        "EventLedger", "EventLedgerSQLite", "EventLedgerTesting", "MerkleLog", grdb, "ledger-worker", "mentorledger",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "LedgerAuditTests", dependencies: ["LedgerAudit", "MerkleLog", "CanonicalJSON"], swiftSettings: strict),
    .testTarget(
      name: "MentoringTests", dependencies: ["Mentoring", "SchemaGeneration", "EventLedger", "CanonicalJSON"],
      swiftSettings: strict),
    .testTarget(
      name: "MentoringViewsTests",
      dependencies: ["MentoringViews", "Mentoring", "EventLedger", "MerkleLog", "CanonicalJSON", grdb],
      swiftSettings: strict),
    .testTarget(
      name: "MentoringServiceTests",
      dependencies: [
        "MentoringService", "MentoringViews", "Mentoring", "LedgerAudit", "EventLedgerSQLite", "EventLedger",
        "MerkleLog",
        "CanonicalJSON", crypto, grdb,
      ], swiftSettings: strict),
    .testTarget(
      name: "MentoringCommandsTests",
      dependencies: [
        "MentoringCommands", "MentoringService", "Mentoring", "EventLedger", "CanonicalJSON", argumentParser,
      ],
      swiftSettings: strict),
    .testTarget(
      name: "AcceptanceTests",
      dependencies: [
        "mentorledger", "MentoringCommands", "MentoringService", "Mentoring", "EventLedgerSQLite", "EventLedger",
        "CanonicalJSON", grdb,
      ],
      swiftSettings: strict),
    .testTarget(name: "StructureTests", swiftSettings: strict),
  ]
)
