import EventLedger
import Mentoring
import MentoringViews

extension ServiceError {
  /// What an error means to the person at the keyboard: a Russian sentence, and Russian details as far as they are
  /// known; text that nobody has translated stays as it is.
  public init(explaining error: any Error) {
    let explained = Self.explained(error)
    self.init(explained.kind, explained.message, details: explained.details.map(SystemText.russian))
  }

  private static func explained(_ error: any Error) -> ServiceError {
    switch error {
    case let error as ServiceError: error
    case let error as StoreError: explain(error)
    case let error as VaultError: explain(error)
    case let error as CommandError: explain(error)
    case let error as SealError: explain(error)
    case MentoringDataError.unknownType, MentoringDataError.unknownVersion:
      ServiceError(
        .couldNot, "Журнал записан более новой версией программы: в нём есть записи, которых эта не знает.",
        details: ["\(error)", "Ничего не изменено и не потеряно; verify проверяет и такой журнал."])
    case ViewsFault.newerLayout(let layout):
      ServiceError(
        .couldNot, "Проекции построены более новой версией программы (раскладка \(layout)).",
        details: ["Обновите mentorledger; проекции можно и построить заново этой версией: mentorledger rebuild."])
    case let error as MentoringDataError:
      ServiceError(.tampering, "Запись журнала не читается по своей схеме.", details: ["\(error)"])
    default: ServiceError(.couldNot, "Не удалось выполнить команду.", details: [SystemText.sentence(of: error)])
    }
  }

  private static func explain(_ error: StoreError) -> ServiceError {
    switch error.code {
    case .busy:
      ServiceError(
        .couldNot, "Журнал занят: другой процесс пишет в него дольше отведённого времени.",
        details: ["Ничего не потеряно и не записано. Повторите команду позже."])
    case .notALedger:
      ServiceError(.couldNot, "Это не журнал MentorLedger.", details: [error.detail])
    case .newerFormat:
      ServiceError(
        .couldNot, "Журнал записан более новой версией программы.",
        details: ["Обновите mentorledger; эта версия ничего в нём не меняет.", error.detail])
    case .damaged:
      ServiceError(
        .tampering, "Файл журнала повреждён или изменён в обход программы.",
        details: ["Выполните «mentorledger verify»: она назовёт первое испорченное место.", error.detail])
    case .shrunk:
      ServiceError(
        .tampering, "Журнал короче, чем был: папка ключей помнит более позднюю контрольную точку.",
        details: [
          "Возможно, на его место положена старая копия, или недостающие записи сделаны в копии этой папки. Ничего не "
            + "записано; выполните «mentorledger verify».",
          "Записи другой папки передаёт комплект: там «mentorledger export bundle КОМПЛЕКТ», здесь «mentorledger restore "
            + "--ledger ПАПКА --bundle КОМПЛЕКТ».",
          error.detail,
        ])
    case .unbound:
      ServiceError(
        .couldNot,
        "Папка ключей работает не с этой папкой журнала, поэтому здесь ничего не записывается и имена не открываются; "
          + "передать её этой папке может администратор: mentorledger keys take-over.")
    case .readOnly:
      ServiceError(
        .couldNot, "В папку или файл журнала нельзя писать.",
        details: ["Проверьте права доступа; ничего не записано.", error.detail])
    case .missing: ServiceError(.couldNot, "Файл не найден.", details: [error.detail])
    case .exists: ServiceError(.couldNot, "Здесь уже есть журнал; он не изменён.", details: [error.detail])
    case .key:
      ServiceError(.couldNot, "Ключ отсутствует, не читается или он от другого журнала.", details: [error.detail])
    default: ServiceError(.couldNot, "Система не дала выполнить запись; ничего не потеряно.", details: [error.detail])
    }
  }

  private static func explain(_ error: VaultError) -> ServiceError {
    switch error {
    case .unknownKey(let fingerprint):
      ServiceError(
        .couldNot, "Хранилище ключей не знает ключа \(fingerprint).",
        details: ["Это не значит, что данные уничтожены: вероятно, vault.sqlite — от другого журнала или старая копия."]
      )
    case .damagedKey(let fingerprint):
      ServiceError(
        .couldNot, "Ключ \(fingerprint) в хранилище не открывается.",
        details: ["Файл vault.sqlite повреждён или ключ эпохи — не от него."])
    case .destroyedKey(let fingerprint):
      ServiceError(
        .couldNot, "Ключ \(fingerprint) уничтожен по акту и не возвращается.",
        details: [
          "Он был в хранилище или на него ссылается журнал: на их место положена старая копия. "
            + "Этот ключ из хранилища удалён."
        ])
    case .lostKey(let fingerprint):
      ServiceError(
        .couldNot, "Ключ \(fingerprint) утрачен; с утратой согласились. Что им закрыто, прочесть нельзя.",
        details: [
          "Это не значит, что данные уничтожены. Если найдётся копия хранилища с ним: mentorledger keys reclaim."
        ])
    case .outdated(let position, let fingerprint, let count):
      ServiceError(
        .couldNot, "Хранилище ключей старше журнала: к записи \(position) ключа в нём нет.",
        details: [
          "Недостаёт ключей: \(count), первый — \(fingerprint). Это не значит, что данные уничтожены: "
            + "на место vault.sqlite положена старая копия. Ничего не изменено; верните нынешний файл.",
          "Если нынешнего файла больше нет нигде, с потерей этих данных соглашаются: mentorledger keys accept-loss.",
        ])
    case .epoch(let needed, let fault): explain(fault, of: needed)
    }
  }

  private static func explain(_ fault: EpochFault, of epoch: Int) -> ServiceError {
    let message = "Нет верного ключа эпохи epoch-\(epoch).key."
    let place =
      "Подключите носитель с папкой ключей или укажите её: --keys ПАПКА или MENTORLEDGER_KEYS; ничего не изменено."
    switch fault {
    case .absent(let kept) where kept.isEmpty:
      return ServiceError(
        .couldNot, message,
        details: [
          place, "В этой папке ключей эпохи нет. Утраченную папку восстанавливает «mentorledger keys recover».",
        ])
    case .absent(let kept):
      let numbers = kept.map(String.init).joined(separator: ", ")
      return ServiceError(
        .couldNot, message,
        details: [
          "В папке ключей — ключ эпохи \(numbers), а хранилище vault.sqlite закрыто ключом эпохи \(epoch): "
            + "на его место положена копия другой эпохи, или папка ключей — старая копия. Ничего не изменено."
        ])
    case .unreadable(let detail):
      return ServiceError(.couldNot, message, details: [place, detail])
    case .another:
      return ServiceError(
        .couldNot, message,
        details: [
          "Файл есть, но хранилище vault.sqlite закрыто другим ключом: хранилище или папка ключей — "
            + "от другого журнала. Ничего не изменено."
        ])
    }
  }

  private static func explain(_ error: CommandError) -> ServiceError {
    switch error {
    case .commandReused(let earlier):
      ServiceError(
        .refused, "Команда \(earlier.id) уже записана с другим содержанием или другой учётной записью.",
        details: [
          "Её записи: \(earlier.first)–\(earlier.positions.last ?? earlier.first). Возьмите новый --command-id."
        ])
    case .contention(let attempts):
      ServiceError(
        .couldNot, "Другие пользователи всё время меняют те же данные: \(attempts) попыток не удались.",
        details: ["Ничего не записано. Повторите команду."])
    case .refused(let refusal): explain(refusal)
    case .part(let error): explain(error)
    }
  }

  private static func explain(_ refusal: AppendRefusal) -> ServiceError {
    switch refusal {
    case .conditionFailed(let position):
      ServiceError(.couldNot, "Пока решение принималось, появилась запись \(position), от которой оно зависит.")
    case .commandExists(let earlier): ServiceError(.refused, "Команда \(earlier.id) уже записана (\(earlier.first)).")
    case .clockBehind(let last, let reading):
      ServiceError(
        .refused, "Часы отстают: последняя запись сделана \(last), а сейчас \(reading).",
        details: ["Проверьте часы компьютера; при объявляемом времени укажите --at не раньше последней записи."])
    case .clockAhead(let last, let reading):
      ServiceError(
        .refused, "Часы ушли вперёд больше чем на 32 дня: последняя запись \(last), сейчас \(reading).",
        details: ["Если дата верна (например, после каникул), повторите с --confirm-clock."])
    case .keyUnderErasure(let fingerprint):
      ServiceError(.refused, "Данные под ключом \(fingerprint) уничтожаются, новые под ним не сохраняются.")
    case .eventExists(let id): ServiceError(.couldNot, "Запись \(id) в журнале уже есть.")
    case .malformed(let index, let error):
      ServiceError(.refused, "Запись \(index + 1) команды не укладывается в формат журнала.", details: ["\(error)"])
    }
  }

  private static func explain(_ error: SealError) -> ServiceError {
    switch error {
    case .tooLarge: ServiceError(.refused, "Личная часть больше 8 МиБ; такую журнал не хранит.")
    case .blobChanged, .authenticationFailed, .badPadding, .commitmentMismatch, .noMediaType:
      ServiceError(
        .tampering, "Личная часть записи изменена: она не открывается как записанная.",
        details: ["Выполните «mentorledger verify»."])
    case .wrongKey: ServiceError(.couldNot, "Ключ личной части — не тот, что назван в записи.")
    }
  }
}
