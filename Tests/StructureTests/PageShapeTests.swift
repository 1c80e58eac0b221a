import Testing

@Suite struct PageShapeTests {
  private static let table = "| Name | What |\n| --- | --- |\n| `a` | one |\n"

  @Test func `No page has a torn table, a row twice or a paragraph twice`() throws {
    let checkout = Checkout()
    let places = ["README.md", "CONTRIBUTING.md", "Sources", "Tools", "Tests"]
    let pages = try checkout.files(under: places, endings: [".md"])
    #expect(pages.count >= 8)
    // The page of events is made from the schemas, two versions of which may well say the same.
    let written = pages.filter { !$0.path.hasSuffix("/Events.md") }
    let faults =
      pages.flatMap { PageShape.tornTables(in: $0) + PageShape.repeatedRows(in: $0) }
      + written.flatMap(PageShape.repeatedParagraphs)
    #expect(faults.isEmpty, "\(listing(faults))")
  }

  @Test func `A row behind a paragraph in the middle of a table is found`() {
    let torn = Checkout.File(path: "x", text: Self.table + "\nText.\n| `b` | two |\n")
    #expect(PageShape.tornTables(in: torn).map(\.line) == [6])
    #expect(PageShape.tornTables(in: Checkout.File(path: "x", text: "Text.\n\n" + Self.table)).isEmpty)
  }

  @Test func `A second row of one name is found, in another table it is none`() {
    let twice = Checkout.File(path: "x", text: Self.table + "| `a` | one | two |\n")
    #expect(PageShape.repeatedRows(in: twice).map(\.line) == [4])
    #expect(PageShape.repeatedRows(in: Checkout.File(path: "x", text: Self.table + "\n" + Self.table)).isEmpty)
  }

  @Test func `A paragraph that begins like an earlier one is found, a shorter line is none`() {
    let line = String(repeating: "word ", count: 14)
    let twice = Checkout.File(path: "x", text: "\(line)one\n\n\(line)two\n\nshort\n\nshort\n")
    #expect(PageShape.repeatedParagraphs(in: twice).map(\.line) == [3])
  }
}
