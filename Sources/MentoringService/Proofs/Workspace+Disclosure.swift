import CanonicalJSON
public import EventLedger
import EventLedgerSQLite
import Foundation
public import Mentoring
public import MerkleLog

extension Workspace {
  /// Hands out the text of one sealed part with the means to confirm it for ever (FORMAT §4).
  ///
  /// The opening is recorded in the access log and the disclosure as `data.disclosed` in the ledger, both durable, before
  /// anything is returned; the proof is of the tree that holds that record. Throws `ServiceError`: `refused` where the account may not open personal data, where there is no
  /// such part, and where it was destroyed or its key is lost.
  public func disclose(
    _ position: Position, part: Int, why: DisclosurePurpose, to receiver: DisclosureReceiver
  ) throws -> (disclosure: Disclosure, proof: TlogProof) {
    try requireDisclosure()
    guard let event = try store.read({ try $0.event(at: position) }) else {
      throw ServiceError(.refused, "Записи \(position) в журнале нет.")
    }
    guard event.envelope.sealed.indices.contains(part) else {
      throw ServiceError(.refused, "У записи \(position) нет личной части \(part).")
    }
    let reference = event.envelope.sealed[part]
    let disclosure = try opened(event, part: part, why, receiver)
    let isPersonal = reference.subject != facts.opened.organisation
    let record = EventInput(
      DataDisclosed.schema.type, on: facts.day(of: try recordingTime().reading),
      data: fields([
        ("entry", .integer(position.rawValue)), ("part", .integer(Int64(part))),
        ("person", isPersonal ? JSONValue(reference.subject) : nil), ("to", .string(receiver.rawValue)),
        ("why", .string(why.rawValue)),
      ]), cause: .recorded(position))
    _ = try Recorder(self, via: .cli).record([record], command: nil, reason: nil)
    return (disclosure, try inclusionProof(of: position))
  }

  /// Opens the part by the way of every opening: nothing comes back that the access log does not hold (DESIGN idea 7).
  private func opened(
    _ event: RecordedEvent, part: Int, _ why: DisclosurePurpose, _ receiver: DisclosureReceiver
  ) throws -> Disclosure {
    let day = facts.day(of: try recordingTime().reading)
    let request = DisclosureRequest(
      .entry, purpose: why.readPurpose, moment: try moment(onDay: day, knownBy: nil, atPosition: nil),
      subject: .entry(event.position), terms: ["disclosed=\(part)", "to=\(receiver.rawValue)", "why=\(why.rawValue)"])
    let answer: Disclosed<Disclosure?>
    do {
      answer = try disclose(request) { text in
        guard let text else { return nil }
        let plaintext: Plaintext
        switch try text.part(part, of: event, handingOut: why) {
        case .content(let content): plaintext = content
        case .destroyed:
          throw ServiceError(.refused, "Часть \(part) записи \(event.position) уничтожена; раскрывать нечего.")
        case .lost:
          throw ServiceError(
            .refused, "Ключ части \(part) записи \(event.position) утрачен: прочесть и раскрыть её нельзя.")
        case .withheld(let role):
          throw ServiceError(
            .refused, "Часть \(part) записи \(event.position) эта учётная запись не раскрывает.",
            details: [
              "Её открывает \(role.lowercased()); ответственный за персональные данные раскрывает её по запросу субъекта "
                + "или суда (--why request, court)."
            ])
        }
        let key = try vault.key(event.envelope.sealed[part].fingerprint)
        return Disclosure(
          commitmentKey: key.commitmentKey(event: event.envelope.id, part: part), position: event.position, part: part,
          plaintext: plaintext)
      }
    } catch {
      throw ServiceError(explaining: error)
    }
    guard let disclosure = answer.answer else {
      throw answer.refusal ?? ServiceError(.couldNot, "Личные данные не открыты.")
    }
    return disclosure
  }
}

extension Disclosure {
  /// Checks a disclosure without ledger and keys: its entry by the proof and the policy, its text by the entry.
  ///
  /// Throws `ServiceError`: `couldNot` where one of the files is not what it should be or they are of different
  /// entries, `tampering` where a signature is forged, or proof or text does not hold. The caller looks at the quorum.
  public static func check(
    _ bytes: [UInt8], proof: [UInt8], policy: Policy
  ) throws -> (disclosure: Disclosure, event: Envelope, checkpoint: VerifiedCheckpoint) {
    guard let disclosure = Disclosure(parsing: bytes) else {
      throw ServiceError(.couldNot, "Файл раскрытия не по правилам формата.")
    }
    guard case .entry(let position, let event, let checkpoint) = try ProofFiles.check(proof, policy: policy) else {
      throw ServiceError(.couldNot, "К раскрытию нужно доказательство записи, а не продолжения журнала.")
    }
    guard position == disclosure.position else {
      throw ServiceError(.couldNot, "Раскрыта запись \(disclosure.position), а доказана запись \(position).")
    }
    guard event.sealed.indices.contains(disclosure.part) else {
      throw ServiceError(.tampering, "У записи \(position) нет личной части \(disclosure.part).")
    }
    guard disclosure.confirms(event) else {
      throw ServiceError(.tampering, "Раскрытый текст — не тот, который закреплён в записи \(position).")
    }
    return (disclosure, event, checkpoint)
  }
}

extension DisclosurePurpose {
  /// The nearest reason of a reading; the disclosure's own stands beside it among the terms.
  fileprivate var readPurpose: ReadPurpose {
    switch self {
    case .request: .request
    case .check, .court: .check
    case .audit: .audit
    case .incident: .incident
    }
  }
}
