import Testing

/// A school of two pupils and two mentors, each stage made from the one before through public commands.
enum SmallSchool {
  /// Notices of the steps that the small school leaves out: interviews, training, proposals.
  private static let leftOut = ["mentor.interview.held", "pair.training", "pair.proposed"]

  /// Findings besides the notices of steps that the small school leaves out.
  static func besidesLeftOut(_ findings: [Row]) -> [Row] { findings.filter { !leftOut.contains($0["rule"]) } }

  static let pupil = "Ясенева Мария Львовна"
  static let otherPupil = "Дубравкин Иван Сергеевич"
  static let mentor = "Кленовская Анна Юрьевна"
  static let otherMentor = "Липовецкий Олег Фёдорович"

  /// The columns by which tables name a mentor and a mentee, and the four people in them.
  static let pairColumns = "ФИО наставника;Дата рождения наставника;ФИО наставляемого;Дата рождения наставляемого"
  static let pair = "\(mentor);07.07.1985;\(pupil);05.05.2006"
  static let otherPair = "\(mentor);07.07.1985;\(otherPupil);11.02.2007"
  static let replacement = "\(otherMentor);01.03.1990;\(pupil);05.05.2006"

  /// On 08.10.2021: everybody registered, the representatives' authority verified, no consent yet.
  static func registered() throws -> TestLedger { try registration.get().copy() }

  /// On 29.11.2021: consents, questionnaires, admissions, approvals.
  static func ready() throws -> TestLedger { try readiness.get().copy() }

  /// On 16.12.2021: one pair by order № 12 of 15.12.2021.
  static func paired() throws -> TestLedger { try pairing.get().copy() }

  private static let registration = Result {
    let school = try TestLedger.opened()
    try school.take(
      "participants", at: "2021-10-05T07:00:00Z",
      """
      ФИО;Дата рождения;Роль;Род занятий;Дата регистрации
      \(pupil);05.05.2006;наставляемый;обучающийся;04.10.2021
      \(otherPupil);11.02.2007;наставляемый;обучающийся;04.10.2021
      \(mentor);07.07.1985;наставник;педагог;04.10.2021
      \(otherMentor);01.03.1990;наставник;работник организации;04.10.2021
      """)
    try school.take(
      "representatives", at: "2021-10-08T13:00:00Z",
      """
      ФИО представителя;Телефон;ФИО ребёнка;Дата рождения ребёнка;Кем приходится;Документ;Дата проверки
      Ясенева Ольга Павловна;+7 (000) 555-10-01;\(pupil);05.05.2006;мать;свидетельство о рождении;08.10.2021
      Дубравкин Сергей Олегович;;\(otherPupil);11.02.2007;отец;свидетельство о рождении;08.10.2021
      """)
    return school
  }

  private static let readiness = Result {
    let school = try registered()
    try school.take(
      "consents", at: "2021-10-15T12:00:00Z",
      """
      ФИО участника;Дата рождения;Роль;Цель;Текст;Кто подписал;ФИО представителя;Подпись обучающегося;Форма;Дата;Действует по
      \(pupil);05.05.2006;наставляемый;участие;participation/1;представитель;Ясенева Ольга Павловна;да;бумага;12.10.2021;31.08.2022
      \(otherPupil);11.02.2007;наставляемый;участие;participation/1;представитель;Дубравкин Сергей Олегович;да;бумага;12.10.2021;31.08.2022
      \(mentor);07.07.1985;наставник;участие;participation/1;сам;;;бумага;12.10.2021;31.08.2022
      \(otherMentor);01.03.1990;наставник;участие;participation/1;сам;;;бумага;12.10.2021;31.08.2022
      """)
    try school.take(
      "mentee-questionnaires", at: "2021-10-23T08:00:00Z",
      """
      ФИО участника;Дата рождения;Форма анкеты;Дата;\(Questions.mentee)
      \(pupil);05.05.2006;mentee-survey/1;19.10.2021;Физика;Выступить на олимпиаде;;2;смешанно;
      \(otherPupil);11.02.2007;mentee-survey/1;19.10.2021;Химия;Поставить опыт;;3;очно;
      """)
    try school.take(
      "admissions", at: "2021-10-30T09:00:00Z",
      """
      ФИО наставляемого;Дата рождения;Запрос;Форма наставничества;Дата
      \(pupil);05.05.2006;олимпиада;работодатель – ученик;29.10.2021
      \(otherPupil);11.02.2007;исследование;работодатель – ученик;29.10.2021
      """)
    try school.take(
      "mentor-questionnaires", at: "2021-11-18T12:00:00Z",
      """
      ФИО участника;Дата рождения;Форма анкеты;Дата;\(Questions.mentor)
      \(mentor);07.07.1985;mentor-survey/1;16.11.2021;Физика;Веду кружок;13;16;3;3;очно;
      \(otherMentor);01.03.1990;mentor-survey/1;16.11.2021;Химия;Лаборатория;13;17;2;1;очно;
      """)
    try school.take(
      "contacts", at: "2021-11-24T08:00:00Z",
      """
      ФИО участника;Дата рождения;Телефон;Класс;Дата
      \(pupil);05.05.2006;+7 (000) 555-10-02;9Б;23.11.2021
      \(otherPupil);11.02.2007;+7 (000) 555-10-03;8А;23.11.2021
      """)
    try school.take(
      "approvals", at: "2021-11-29T10:00:00Z",
      """
      ФИО наставника;Дата рождения;Мест;Форма наставничества;Дата
      \(mentor);07.07.1985;3;работодатель – ученик;26.11.2021
      \(otherMentor);01.03.1990;1;работодатель – ученик;26.11.2021
      """)
    return school
  }

  private static let pairing = Result {
    let school = try ready()
    try school.take("pairs", at: "2021-12-16T08:00:00Z", order("12", "15.12.2021", [pair]))
    return school
  }

  /// The table of an order that fixes pairs.
  static func order(_ number: String, _ day: String, kind: String = "закрепление", _ pairs: [String]) -> String {
    let headings = "Номер приказа;Дата приказа;Вид приказа;\(pairColumns);Форма наставничества"
    let rows = pairs.map { "\(number);\(day);\(kind);\($0);работодатель – ученик" }
    return ([headings] + rows).joined(separator: "\n")
  }

  /// The table of one meeting of the pair.
  static func meeting(_ kind: String, _ day: String) -> String {
    "\(pairColumns);Вид;Дата\n\(pair);\(kind);\(day)"
  }

  /// Headings of the questions of the two forms.
  enum Questions {
    static let mentee =
      "Интересующий предмет;Чего хочется достичь;Что мешает;Сколько часов в неделю;Удобный формат встреч;"
      + "Кого хотелось бы видеть наставником"
    static let mentor =
      "Предметы;Опыт;Желаемый возраст от;Желаемый возраст до;Часов в неделю;Сколько наставляемых;Удобный формат встреч;"
      + "Почему хочется быть наставником"
  }
}
