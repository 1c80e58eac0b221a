import Foundation
import MerkleLog
import Testing

@Suite struct EncodingTests {
  @Test func `base64 is that of Foundation and comes back, for every length to 200`() {
    var generator = SeededGenerator.announced()
    for count in 0...200 {
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
      let text = Base64.encode(bytes)
      #expect(text == Data(bytes).base64EncodedString())
      #expect(Base64.decode(text) == bytes)
    }
  }

  @Test(arguments: [
    "Q", "QQ", "QUI", "Q===", "QR==", "QUJ=", "QQ==\n", " QQ==", "QQ=Q", "=QQQ", "QQ==QQ==", "QU-_", "QUJD=", "====",
    "QЖ==", "QQ= ",
  ])
  func `a text that base64 would write otherwise is refused`(text: String) {
    #expect(Base64.decode(text) == nil)
  }

  @Test func `of all texts of four letters exactly those decode that encode back`() {
    let letters = Array("ABQgw/+9=")
    var decoded = 0
    for first in letters {
      for second in letters {
        for third in letters {
          for fourth in letters {
            let text = String([first, second, third, fourth])
            let bytes = Base64.decode(text)
            let lenient = Data(base64Encoded: text).map { Array($0) }
            let isCanonical = lenient.map { Data($0).base64EncodedString() == text } ?? false
            #expect((bytes != nil) == isCanonical, "\(text)")
            if let bytes {
              #expect(bytes == lenient)
              decoded += 1
            }
          }
        }
      }
    }
    #expect(decoded > 4_000)
  }

  @Test func `hexadecimal has lower-case digits only`() {
    #expect(Hex.encode([0x00, 0x9f, 0xA0]) == "009fa0")
    #expect(Hex.decode("009fa0") == [0x00, 0x9f, 0xA0])
    #expect(Hex.decode("") == [])
    for text in ["0", "0A", "0g", "0 ", "+1", "0ж"] {
      #expect(Hex.decode(text) == nil)
    }
  }

  @Test func `a digest has 32 bytes, compares as its bytes do, and shows itself in hexadecimal`() throws {
    let ascending = (0..<32).map { UInt8($0) }
    let digest = try #require(Digest(ascending))
    #expect(digest.bytes == ascending)
    #expect(digest.withUnsafeBytes { Array($0) } == ascending)
    #expect(Digest(hex: digest.description) == digest)
    #expect(digest.base64 == Data(ascending).base64EncodedString())
    #expect(Digest(Array(ascending.dropLast())) == nil)
    #expect(Digest(ascending + [0]) == nil)
    #expect(Digest(hex: digest.hex.uppercased()) == nil)
    for place in 0..<32 {
      var changed = ascending
      changed[place] += 1
      let larger = try #require(Digest(changed))
      #expect(digest < larger && larger != digest && Set([digest, larger]).count == 2)
    }
  }
}
