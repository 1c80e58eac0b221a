import Foundation

/// What the engine and the operating system say in English, in Russian for the person at the keyboard.
package enum SystemText {
  /// The Russian sentence of an English one, or the text as it is.
  package static func russian(_ text: String) -> String { translation(text) }

  /// Why something failed, without the English frame of Foundation's errors.
  package static func sentence(of error: any Error) -> String {
    if let error = error as? POSIXError { return text(of: error.code.rawValue) }
    guard let error = error as? CocoaError else { return russian("\(error)") }
    if let cause = error.userInfo[NSUnderlyingErrorKey] as? POSIXError { return text(of: cause.code.rawValue) }
    switch error.code {
    case .fileNoSuchFile, .fileReadNoSuchFile: return text(of: ENOENT)
    case .fileReadNoPermission, .fileWriteNoPermission: return text(of: EACCES)
    case .fileWriteOutOfSpace: return text(of: ENOSPC)
    case .fileWriteVolumeReadOnly: return text(of: EROFS)
    case .fileWriteFileExists: return text(of: EEXIST)
    default: return russian(error.localizedDescription)
    }
  }

  private static func text(of number: Int32) -> String { russian(String(cString: strerror(number))) }

  private static let translation = SentenceTranslation(
    system + database + ledger + notes + proofs + policy + files)

  /// The texts of strerror(3).
  private static let system = [
    ("No such file or directory", "нет такого файла или папки"), ("Permission denied", "нет прав доступа"),
    ("Operation not permitted", "действие не разрешено"), ("No space left on device", "на диске нет места"),
    ("Disk quota exceeded", "исчерпана дисковая квота"),
    ("Read-only file system", "файловая система доступна только для чтения"), ("File exists", "файл уже есть"),
    ("Is a directory", "это папка, а не файл"), ("Not a directory", "это файл, а не папка"),
    ("Too many open files", "открыто слишком много файлов"), ("Input/output error", "ошибка ввода-вывода"),
    ("File name too long", "имя файла слишком длинное"), ("Device or resource busy", "устройство занято"),
    ("Too many levels of symbolic links", "слишком много ссылок подряд"), ("File too large", "файл слишком велик"),
    ("Broken pipe", "получатель вывода завершился"), ("Directory not empty", "папка не пуста"),
    ("The operation could not be completed", "действие не удалось"),
    ("The operation couldn’t be completed. ({})", "действие не удалось ({})"),
  ]

  /// What the engine says of files and folders.
  private static let files = [
    ("could not read {}: {}", "не читается {}: {}"), ("could not write {}: {}", "не записывается {}: {}"),
    ("could not make the folder {}: {}", "не создаётся папка {}: {}"), ("could not make {}: {}", "не создаётся {}: {}"),
    ("could not open {}: {}", "не открывается {}: {}"), ("could not replace {}: {}", "не заменяется {}: {}"),
    ("could not move the folder to {}: {}", "не переносится папка на место {}: {}"),
    ("could not look at {}: {}", "не видно {}: {}"), ("could not list {}: {}", "не читается папка {}: {}"),
    ("could not overwrite {}: {}", "не затирается {}: {}"), ("could not remove {}: {}", "не удаляется {}: {}"),
    ("could not sync {}: {}", "не сохраняется на диск {}: {}"),
    ("could not lock {}: {}", "не запирается {}: {}"),
    ("could not set the mode of {}: {}", "не меняются права {}: {}"),
    ("{} has more than {} bytes", "{}: больше {} байт"),
    ("{} and {} must not stand one inside the other", "{} и {} не могут лежать одна в другой"),
    ("{} exists", "{} уже есть"), ("{} is another key", "{}: там другой ключ"),
    ("another process is changing the epoch", "другой процесс меняет эпоху"),
    ("another process works with the key folder", "с папкой ключей работает другой процесс"),
    ("the checkpoint of size {} was never remembered", "контрольной точки размера {} папка ключей не помнит"),
    ("{} works with another folder of this ledger", "{} работает с другой папкой этого журнала"),
    (
      "{} is not 32 lower-case hexadecimal digits and a line feed",
      "{}: ожидаются 32 шестнадцатеричные цифры и перевод строки"
    ),
    ("the path {} has a line feed in it", "в пути {} есть перевод строки"),
    ("{} holds other files than a copy of keys", "в {} лежат и другие файлы, не только копия ключей"),
    ("there are {} copies registered already", "копий внесено уже {}"),
    ("{} is not a sorted list of paths", "{}: это не упорядоченный список путей"),
    ("{} is not a sorted list of fingerprints", "{}: это не упорядоченный список отпечатков"),
    ("{}: the added events do not make up the checkpoint", "{}: добавленные записи не сходятся с контрольной точкой"),
    (
      "no moment was found at which ledger and access log stand still",
      "не нашлось мгновения, когда журнал и журнал чтений не меняются"
    ),
    ("{}: the disk is full", "{}: на диске нет места"),
    ("{} reads back as another key", "{}: прочитан не тот ключ, что записан"),
    (
      "{} is not 64 lower-case hexadecimal digits and a line feed",
      "{}: ожидаются 64 шестнадцатеричные цифры и перевод строки"
    ),
    ("{} is not a list of checkpoints", "{}: это не список контрольных точек"),
    ("there is no {}, but a checkpoint of it was seen", "файла {} нет, хотя его контрольную точку уже видели"),
  ]

  /// What the engine says of a ledger and its vault.
  private static let ledger = [
    (
      "ledger: {} events, but a checkpoint of {} was seen",
      "в журнале записей {}, а контрольную точку видели на {}"
    ),
    (
      "ledger: its history up to {} is not the one that was seen",
      "история журнала до размера {} не та, которую видели раньше"
    ),
    ("ledger: {} events, but {} were read", "в журнале записей {}, а прочитано было {}"),
    ("ledger: the head is no checkpoint of its {} events", "последняя контрольная точка — не этих {} записей"),
    ("ledger: the head is no checkpoint", "последняя контрольная точка не читается"),
    ("ledger: nodes and head disagree about the root", "дерево и последняя контрольная точка расходятся"),
    ("ledger: a checkpoint without events", "контрольная точка есть, а записей нет"),
    ("ledger: there is no node {}", "нет узла дерева {}"), ("there is no node {}", "нет узла дерева {}"),
    ("ledger: there is no position {}", "нет записи {}"), ("ledger: position {} holds no event", "нет записи {}"),
    ("ledger: a requested key is not 16 bytes long", "отпечаток уничтожаемого ключа не той длины"),
    ("ledger: no checkpoint of size {} is kept", "контрольной точки размера {} в журнале нет"),
    ("ledger: the checkpoint of size {} would have too many signatures", "у точки размера {} слишком много подписей"),
    ("ledger: the kept checkpoint is not that of the head", "сохранённая контрольная точка — не последняя"),
    ("ledger: opened for reading", "журнал открыт только для чтения"),
    ("ledger: the log's key was changed; {} signs no more", "ключ журнала сменён; {} больше не подписывает"),
    ("heads holds no checkpoint of {}", "в файле heads нет контрольной точки журнала {}"),
    ("a ledger without events has no checkpoint", "в журнале без записей нет контрольной точки"),
    ("the head is no checkpoint of the events beside it", "последняя контрольная точка — не этих записей"),
    ("an index names position {}, where no event stands", "указатель называет запись {}, которой нет"),
    ("position {}: the event is not the one that was appended", "запись {} — не та, что была сделана"),
    ("command {} lacks position {}", "в команде {} нет записи {}"), ("position {}: {}", "запись {}: {}"),
    ("vault: it names no epoch", "хранилище ключей не называет эпохи"),
    ("vault: {} has a signing key", "в хранилище ключей уже есть ключ подписи {}"),
    ("vault: the private half of {} is not here", "в хранилище нет закрытой половины ключа {}"),
    ("vault: there is no signing key of {}", "в хранилище нет ключа подписи {}"),
    ("vault: the signing key of {} does not open to {}", "ключ подписи {} в хранилище — не от {}"),
    ("vault: an account has no name of the grammar", "в хранилище неверно записана учётная запись"),
    ("vault: a fingerprint is not 16 bytes long", "в хранилище отпечаток ключа не той длины"),
    ("vault: its name is not 16 bytes long", "в хранилище имя папки журнала не той длины"),
  ]

  /// What is said of notes, policies and proofs; `{}` behind the colon is what exactly is wrong.
  private static let notes = [
    ("Policy refused, line {}: {}.", "политика не принята, строка {}: {}"),
    ("Policy refused: {}.", "политика не принята: {}"),
    ("Too long, line {}: {}.", "слишком велико, строка {}: {}"), ("Too long: {}.", "слишком велико: {}"),
    ("Not a signed note, line {}: {}.", "это не подписанная заметка, строка {}: {}"),
    ("Not a signed note: {}.", "это не подписанная заметка: {}"),
    ("Not a checkpoint, line {}: {}.", "это не контрольная точка, строка {}: {}"),
    ("Not a checkpoint: {}.", "это не контрольная точка: {}"),
    ("Not a proof, line {}: {}.", "это не доказательство, строка {}: {}"),
    ("Not a proof: {}.", "это не доказательство: {}"),
    ("Key refused, line {}: {}.", "ключ не принят, строка {}: {}"), ("Key refused: {}.", "ключ не принят: {}"),
    ("Forged signature, line {}: {}.", "поддельная подпись, строка {}: {}"),
    ("Forged signature: {}.", "поддельная подпись: {}"),
    ("Checkpoint refused, line {}: {}.", "контрольная точка не принята, строка {}: {}"),
    ("Checkpoint refused: {}.", "контрольная точка не принята: {}"),
    ("Proof refused: {}.", "доказательство не принято: {}"),
    ("a note has at most {} bytes", "в заметке не больше {} байт"),
    ("a note has at most {} signatures", "в заметке не больше {} подписей"),
    ("a policy has at most {} bytes", "в политике не больше {} байт"),
    ("a policy has at most {} keys of a kind", "в политике не больше {} ключей одного вида"),
    ("a proof has at most {} bytes", "в доказательстве не больше {} байт"),
    ("a proof has at most {} hashes", "в доказательстве не больше {} отпечатков"),
    ("a request has at most {} bytes", "в запросе не больше {} байт"),
    ("a note is UTF-8", "текст должен быть в UTF-8"),
    ("no empty line divides the text from its signatures", "подписи не отделены пустой строкой"),
    ("a note has no control character but line feed", "в тексте есть управляющие знаки"),
    ("a signature line begins with an em dash and a space", "строка подписи начинается с тире и пробела"),
    ("a signature line has a name, one space and a signature", "в строке подписи — имя, пробел и подпись"),
    ("the signature is not canonical base64", "подпись записана не в base64"),
    ("the signature is too short for a key id and a signature", "подпись слишком коротка"),
    ("no log of the policy has signed it", "её не подписал ни один журнал из политики"),
    ("its origin is not the name of the log that signed it", "название в ней — не имя подписавшего журнала"),
    ("{} has not made the signature that bears its name", "{} не ставил подписи, которая носит его имя"),
    ("a line is missing", "не хватает строки"), ("the last line has no line feed", "последняя строка не закончена"),
    ("a vkey is a name, \"+\", a key id, \"+\" and a key", "ключ пишется как имя+идентификатор+ключ"),
    ("a key id is eight lower-case hexadecimal digits", "идентификатор ключа — восемь шестнадцатеричных цифр"),
    ("the key is not canonical base64", "ключ записан не в base64"),
    ("the key id does not belong to this name and key", "идентификатор не от этого имени и ключа"),
    ("an empty tree has no checkpoint", "у пустого журнала нет контрольной точки"),
    ("there are no extension lines", "лишние строки"),
  ]

  /// What is wrong with a policy.
  private static let policy = [
    ("\"{}\" is not log, witness or quorum", "«{}» — не log, не witness и не quorum"),
    ("a log line has {} items, this one has {}", "в строке log частей {}, а здесь {}"),
    ("a witness line has {} items, this one has {}", "в строке witness частей {}, а здесь {}"),
    ("a quorum line has {} items, this one has {}", "в строке quorum частей {}, а здесь {}"),
    (
      "a policy is UTF-8 without control characters other than tab and line feed",
      "политика — текст в UTF-8 без управляющих знаков"
    ),
    ("a log's key has type 0x01", "ключ журнала — вида 0x01"),
    ("a witness's key has type 0x04", "ключ свидетеля — вида 0x04"),
    ("this log's key stands twice", "этот ключ журнала стоит дважды"),
    ("this witness's key stands twice", "этот ключ свидетеля стоит дважды"),
    ("this label stands twice", "эта метка стоит дважды"),
    (
      "a label is not \"none\", not empty, and has no space or control character",
      "метка — не «none», не пуста и без пробелов"
    ),
    ("a policy has one quorum", "в политике один кворум"),
    ("no witness before this line has that label", "выше нет свидетеля с такой меткой"),
    ("it names no log", "не назван ни один журнал"), ("it has no quorum line", "нет строки quorum"),
  ]

  /// What is wrong with a proof or a key.
  private static let proofs = [
    ("the leaf is not entry {} of the tree under the checkpoint", "запись {} под этой контрольной точкой другая"),
    ("the tree of size {} is not the beginning of the newer one", "журнал размера {} — не начало нового"),
    ("it carries no leaf", "в нём нет самой записи"),
    ("the first line is not c2sp.org/tlog-proof@v1", "первая строка — не c2sp.org/tlog-proof@v1"),
    ("the extra data is not canonical base64", "строка extra записана не в base64"),
    ("no index, a decimal number without leading zeros", "нет номера записи: целого числа без нулей впереди"),
    ("no old size, a decimal number without leading zeros", "нет прежнего размера: целого числа без нулей впереди"),
    ("a hash is not the canonical base64 of 32 bytes", "отпечаток — не base64 от 32 байт"),
    (
      "the old size is not from 1 to the size of the checkpoint",
      "прежний размер — не от 1 до размера контрольной точки"
    ),
    ("a private key begins with {}", "закрытый ключ начинается с {}"),
    (
      "a private key is a name, a key id and a seed of type 0x04",
      "закрытый ключ — имя, номер ключа и начальное число вида 0x04"
    ),
    ("the key id does not belong to this name and seed", "номер ключа не сходится с именем и начальным числом"),
    ("signature type {} is not known here", "подпись неизвестного вида {}"),
    ("the text has a signature line of its own", "в самом тексте стоит строка подписи"),
    ("an Ed25519 public key has 32 bytes, this one has {}", "открытый ключ Ed25519 — 32 байта, а здесь {}"),
    ("an Ed25519 seed has 32 bytes, this one has {}", "начальное число Ed25519 — 32 байта, а здесь {}"),
  ]

  /// What stands behind the name of a database file.
  private static let database = ["ledger", "vault", "views", "access"].flatMap { name in
    [
      ("\(name): {} exists", "{} уже есть"), ("\(name): there is no {}", "файла {} нет"),
      ("\(name): {} or its folder may not be written", "в файл {} или его папку нельзя писать"),
      ("\(name): {} is no such file of this program", "{}: это не файл этой программы"),
      ("\(name): format {}, this program knows up to {}", "формат файла — {}, программа знает до {}"),
      ("\(name): {} has no table {}", "{}: нет таблицы {}"),
      ("\(name): database is locked", "база занята другим процессом"),
      ("\(name): attempt to write a readonly database", "база доступна только для чтения"),
      ("\(name): disk I/O error", "ошибка ввода-вывода диска"),
      ("\(name): database or disk is full", "на диске нет места"),
      ("\(name): unable to open database file", "файл базы не открывается"),
      ("\(name): file is not a database", "файл — не база данных"),
      ("\(name): database disk image is malformed", "файл базы повреждён"),
    ]
  }
}
