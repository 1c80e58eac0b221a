import MerkleLog

extension ServiceError {
  /// What an error about notes and proofs means to the person who holds the file.
  init(explainingProof error: any Error) {
    guard let error = error as? MerkleLogError else {
      self.init(explaining: error)
      return
    }
    let details = [SystemText.russian("\(error)")]
    switch error.code {
    case .forgedSignature:
      self.init(.tampering, "Подпись поддельная: ключ, имя которого под ней стоит, её не ставил.", details: details)
    case .proofMismatch:
      self.init(.tampering, "Доказательство не сходится с подписанным корнем.", details: details)
    case .missingLogSignature:
      self.init(.couldNot, "Точка не подписана ни одним журналом из политики; верить ей нельзя.", details: details)
    case .unknownOrigin:
      self.init(.couldNot, "Точка — о другом журнале, чем тот, чей ключ её подписал.", details: details)
    case .malformedPolicy:
      self.init(.couldNot, "Файл политики не разобран.", details: details)
    case .malformedKey, .unknownSignatureType:
      self.init(.couldNot, "Ключ не разобран.", details: details)
    default:
      self.init(.couldNot, "Файл не разобран: это не то, что ожидалось, или он повреждён.", details: details)
    }
  }
}
