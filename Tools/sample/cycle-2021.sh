# shellcheck shell=bash
# School year 2021/22, sourced by load: each step states when it was recorded.
cycle=2021

step "a new ledger with a declared clock" init --keys "$keys" --origin school.example/mentoring \
  --organisation "МБОУ «Школа»" --clock declared --time-zone Europe/Moscow --at 2021-09-01T06:00:00Z
step "an account for the auditor" account create --role auditor --at 2021-09-01T06:10:00Z
step "the road map, as approved" roadmap import lyceum21-2021 --number "376/а" --approved-on 2021-08-30 \
  --at 2021-09-01T07:00:00Z

# Stage 1
fact 2021-09-07T07:30:00Z 2021-09-06 "1.1: the teachers are told" briefing.held cycle=2021 audience=staff \
  minutes=1 attendance=58
fact 2021-09-17T08:00:00Z 2021-09-16 "1.2: the parents are told" briefing.held cycle=2021 audience=parents \
  "minutes=№ 3" attendance=312 delivered=704
noted '{"sealed":{"details":{"name":"Станция юных техников г. Энска","site":"technics.example"}}}' \
  2021-09-24T11:30:00Z 2021-09-22 "1.3: a partner" partner.registered partner=1 cycle=2021 kind=ngo
noted '{"sealed":{"details":{"name":"Энский приборный завод"}}}' \
  2021-09-24T11:40:00Z 2021-09-22 "1.3: another partner" partner.registered partner=2 cycle=2021 kind=employer
fact 2021-09-24T12:00:00Z 2021-09-22 "1.3: alumni and partners are told" briefing.held cycle=2021 \
  audience=partners minutes=4 attendance=17
fact 2021-09-24T12:05:00Z 2021-09-23 "1.4: the pupils are told" briefing.held cycle=2021 audience=pupils \
  minutes=5 attendance=640
fact 2021-09-24T12:10:00Z 2021-09-23 "1.4: 21 pupils ask for the olympiad" request.noted cycle=2021 \
  audience=pupils request=olympiad count=21
fact 2021-09-24T12:15:00Z 2021-09-24 "stage 1: where mentors are sought" audience.selected cycle=2021 \
  sources=pupils,teachers,students,employers minutes=5
noted '{"sealed":{"notes":{"text":"Кабинеты 12 и 14, два психолога, студенты университета по договору"}}}' \
  2021-09-27T08:30:00Z 2021-09-24 "stage 1: resources" resources.determined cycle=2021 kinds=staff,methods,material \
  sources=inner,outer

minute=10
for purpose in participation distribution future partners; do
  step "text of the consent: $purpose" record consent.text.published "text=$purpose/1" "purpose=$purpose" \
    "digest=$(digest "$root/Schemas/consents/$purpose.v1.json")" separate=true \
    --on 2021-09-27 --at "2021-09-27T09:$minute:00Z"
  minute=$((minute + 1))
done
for role in mentee mentor; do
  step "questionnaire: $role" record questionnaire.form.published "form=$role-survey/1" "kind=$role-before" \
    "digest=$(digest "$root/Schemas/forms/$role-survey.v1.json")" --on 2021-09-27 --at "2021-09-27T09:$minute:00Z"
  minute=$((minute + 1))
done

# Faults of the approved road map, decided
fact 2021-10-01T08:00:00Z 2021-09-30 "7.8 is read as the next autumn" anomaly.acknowledged \
  roadmap=lyceum21-2021/1 code=A02 decision=reading reading=next-autumn document=12
fact 2021-10-01T08:05:00Z 2021-09-30 "4.4 is read as the school year" anomaly.acknowledged \
  roadmap=lyceum21-2021/1 code=A04 decision=reading reading=school-year document=12
fact 2021-10-01T08:10:00Z 2021-09-30 "7.3 gets a post" anomaly.acknowledged \
  roadmap=lyceum21-2021/1 code=A11 decision=named post=deputy-upbringing document=12
fact 2021-10-01T08:15:00Z 2021-09-30 "7.6 is missing, and stays so" anomaly.acknowledged \
  roadmap=lyceum21-2021/1 code=A17 decision=noted
fact 2021-10-01T08:20:00Z 2021-09-30 "5.2 is moved behind the first meeting" anomaly.acknowledged \
  roadmap=lyceum21-2021/1 code=A01 decision=replanned document=12
fact 2021-10-01T08:25:00Z 2021-09-30 "5.2 in the first days of December" roadmap.item.planned cycle=2021 item=5.2 \
  from=2021-11-29 until=2021-12-10 document=12

# Stage 2
table 2021-10-05T07:00:00Z participants 01-participants-mentees.csv
table 2021-10-05T07:10:00Z participants 02-participants-staff.csv
read_roll 2021-10-05
curator=$(person "Тростникова Виолетта Артуровна")
substitute=$(person "Чижевский Родион Всеволодович")
fact 2021-10-05T07:20:00Z 2021-10-01 "the programme's order" programme.order.issued cycle=2021 number=398 year=2021
fact 2021-10-05T07:25:00Z 2021-10-01 "a curator" curator.appointed "person=$curator" cycle=2021 duty=curator order=398
fact 2021-10-05T07:30:00Z 2021-10-01 "a substitute for the meetings" responsible.assigned cycle=2021 \
  itemList=6.1,6.2,6.3,6.4,6.5,6.6 post=psychologist "person=$substitute" substitute=true document=398
table 2021-10-08T13:00:00Z representatives 03-representatives.csv
table 2021-10-15T12:00:00Z consents 04-consents-october.csv
unasked=$(person "Вьюжин Макар Тарасович")
fact 2021-10-20T14:00:00Z 2021-10-18 "a survey taken without consent" irregularity.recorded cycle=2021 \
  kind=questionnaire-without-consent "person=$unasked" post=psychologist
table 2021-10-23T08:00:00Z mentee-questionnaires 05-mentee-questionnaires.csv
table 2021-10-25T08:00:00Z answers 29-third-party-reports.csv third-party-report/1
table 2021-10-30T09:00:00Z admissions 06-admissions-october.csv
step "2.3: the base of mentees" bases form mentees --cycle 2021 --on 2021-10-30 --minutes 6 --at 2021-10-30T10:00:00Z

# Stages 3 and 4
table 2021-11-02T10:00:00Z participants 07-participants-mentors.csv
table 2021-11-03T10:00:00Z representatives 08-representatives-mentors.csv
noted '{"sealed":{"notes":{"text":"Запросов на олимпиаду и проект больше всего; есть студенты и предприятие"}}}' \
  2021-11-08T08:00:00Z 2021-11-03 "3.1: forms of mentoring" forms.selected cycle=2021 minutes=6 \
  forms=pupil-pupil,teacher-teacher,student-pupil,employer-pupil,employer-student
table 2021-11-11T11:00:00Z consents 09-consents-november.csv
table 2021-11-12T07:00:00Z mentee-questionnaires 10-mentee-questionnaires-adults.csv

misdated=$(listing participants --why check --today 2021-11-15 | cell position "name=Зимин-Полевой Святослав Артёмович")
step_with '{"data":{},"sealed":{"profile":{"fullName":"Зимин-Полевой Святослав Артёмович","birthDate":"2008-05-17"}}}' \
  "a wrong birth date is corrected" correct "$misdated" --reason typing-error --json - \
  --on 2021-10-04 --at 2021-11-15T08:20:00Z
table 2021-11-15T08:40:00Z answers 30-growth-before.csv mentee-growth/1
table 2021-11-16T08:00:00Z admissions 11-admissions-november.csv
table 2021-11-18T12:00:00Z mentor-questionnaires 12-mentor-questionnaires.csv
table 2021-11-19T08:00:00Z mentor-profiles 31-mentor-profiles.csv
table 2021-11-19T09:00:00Z answers 32-readiness-before.csv mentor-readiness/1
table 2021-11-20T09:00:00Z admissions 13-admissions-late.csv
table 2021-11-22T06:00:00Z interviews 33-interviews.csv
fact 2021-11-22T06:30:00Z 2021-11-20 "3.4: requests are compared with competences" comparison.recorded cycle=2021 \
  covered=olympiad,research,project,career,language,creativity,sport,other uncovered=communication minutes=7
noted '{"sealed":{"notes":{"text":"Программа на восемь часов: роль наставника, план, обратная связь"}}}' \
  2021-11-22T07:00:00Z 2021-11-19 "4.3: the training is prepared" training.prepared cycle=2021 hours=8 experts=2 \
  materials=5 document=19
table 2021-11-24T08:00:00Z contacts 14-contacts.csv
table 2021-11-29T10:00:00Z approvals 15-approvals.csv
read_roll 2021-11-29
declined=$(person "Сухоруков Эмиль Рафаэлевич")
fact 2021-11-29T10:30:00Z 2021-11-26 "a mentor is declined" mentor.declined "person=$declined" cycle=2021 reason=time
step "3.4: the base of mentors" bases form mentors --cycle 2021 --on 2021-11-29 --minutes 7 --at 2021-11-29T11:00:00Z

# Stage 5
table 2021-12-01T07:00:00Z group-meetings 34-group-meeting-opening.csv
table 2021-12-03T07:00:00Z answers 35-preferences.csv preference/1
table 2021-12-06T07:00:00Z trainings 36-trainings.csv
table 2021-12-06T07:30:00Z training-completions 37-training-completions.csv
step "4.4: the base of ready mentors" bases form ready-mentors --cycle 2021 --on 2021-12-06 --minutes 9 \
  --at 2021-12-06T08:00:00Z
table 2021-12-07T08:00:00Z proposals 16-proposals.csv
table 2021-12-13T08:00:00Z acceptances 38-acceptances.csv
step "5.4: order № 412" order issue --number 412 --on 2021-12-15 --pairs all-accepted --at 2021-12-17T08:00:00Z
table 2021-12-20T07:00:00Z notifications 39-notifications-412.csv
table 2021-12-21T07:00:00Z trainings 40-training-late.csv

# Stage 6
table 2021-12-30T09:00:00Z meetings 17-meetings-2021-12.csv
moved=$(person "Юрасов Пётр Владиславович")
fact 2022-01-21T07:00:00Z 2022-01-20 "a mentee moves away" person.exited "person=$moved" cycle=2021 role=mentee reason=moved
fact 2022-01-21T07:30:00Z 2022-01-12 "whoever was away is told" participants.notified cycle=2021 channel=phone \
  "persons=$(person "Бережная Таисия Львовна")" \
  "order=$(listing events --type pair.order.issued --today 2022-01-21 | cell position on=2021-12-15)"
table 2022-02-14T08:00:00Z meetings 18-meetings-2022-01.csv
table 2022-02-15T08:00:00Z continuations 41-continuations.csv
table 2022-02-22T08:00:00Z consents 19-consents-2022.csv
table 2022-03-01T08:00:00Z meetings 20-meetings-2022-02.csv
table 2022-03-02T08:00:00Z plans 42-plans.csv
table 2022-03-12T09:00:00Z endings 21-endings-2022-03.csv
table 2022-03-15T08:00:00Z pairs 22-pairs-order-87.csv
fact 2022-03-15T08:10:00Z 2022-03-14 "the members of the new pair are told" participants.notified cycle=2021 channel=phone \
  "order=$(listing events --type pair.order.issued --today 2022-03-15 | cell position on=2022-03-14)"
table 2022-04-01T12:00:00Z meetings 23-meetings-2022-03.csv
mistaken=$(listing meetings --today 2022-04-05 | cell position on=2022-03-15)
step_with '{"data":{}}' "a wrong day of a meeting is corrected" correct "$mistaken" --reason wrong-date --json - \
  --on 2022-03-16 --at 2022-04-05T07:40:00Z
table 2022-04-05T08:00:00Z feedback-requests 43-feedback-requests.csv
table 2022-04-15T12:00:00Z meetings 24-meetings-2022-04.csv
table 2022-04-15T12:30:00Z answers 44-work-feedback.csv work-feedback/1
table 2022-04-20T09:00:00Z withdrawals 25-withdrawals-2022-04.csv
fact 2022-04-20T09:30:00Z 2022-04-18 "7.1: guests are invited" invitation.sent cycle=2021 \
  groups=participants,families,partners,municipality count=120 channel=written
table 2022-04-25T09:00:00Z endings 26-endings-2022-04.csv
fact 2022-05-03T06:30:00Z 2022-04-28 "7.2: the ceremony, before survey and monitoring" ceremony.held cycle=2021 \
  attendance=180 guests=34 minutes=13 --reason organisational
table 2022-05-03T07:00:00Z awards 49-awards.csv
table 2022-05-28T09:00:00Z meetings 27-meetings-2022-05.csv
table 2022-06-01T08:00:00Z endings 28-endings-2022-05.csv
table 2022-06-01T08:30:00Z group-meetings 45-group-meeting-final.csv
table 2022-06-02T07:00:00Z answers 46-satisfaction.csv satisfaction/1
table 2022-06-02T07:20:00Z answers 47-growth-after.csv mentee-growth/1
table 2022-06-02T07:40:00Z answers 48-readiness-after.csv mentor-readiness/1
step_with '{"sealed":{"swot":{"strengths":"Студенты-наставники","weaknesses":"Пары закреплены поздно",
  "opportunities":"Договор с университетом","threats":"Один ответственный за все встречи"}}}' \
  "7.3: monitoring, some days late" monitoring complete --cycle 2021 --eligible 640 --document 21 --on 2022-06-03 \
  --json - --at 2022-06-03T09:00:00Z

# Stage 7
fact 2022-06-03T10:00:00Z 2022-05-30 "personal reflection" reflection.held cycle=2021 kind=personal attendance=26
fact 2022-06-03T10:05:00Z 2022-05-31 "group reflection" reflection.held cycle=2021 kind=group attendance=31
table 2022-06-10T07:00:00Z results 50-results.csv
step_with '{"data":{"persons":[]},"sealed":{"story":{"heading":"Год с наставником","text":"Как группа сделала робота"}}}' \
  "7.4: a case without names" record case.drafted number=1 edition=1 cycle=2021 anonymised=true --json - \
  --on 2022-05-30 --at 2022-06-10T08:00:00Z
fact 2022-06-10T08:05:00Z 2022-05-31 "7.4: the case is approved" case.approved number=1 edition=1 cycle=2021 minutes=15
noted '{"data":{"persons":[],"categories":[]}}' 2022-06-10T08:10:00Z 2022-06-09 "7.5: the case is published" \
  publication.made number=1 cycle=2021 kind=case-study sites=school.example anonymised=true caseNumber=1
read_roll 2022-06-10
consents=$(listing consents --purpose distribution --today 2022-06-10)
for name in "Неклюдов Аркадий Семёнович" "Ершовец Галина Аркадьевна"; do
  mentor=$(person "$name")
  fact 2022-06-10T08:20:00Z 2022-06-09 "what a mentor allows to publish" consent.terms.stated "person=$mentor" \
    cycle=2021 "consent=$(cell position "person=$mentor" <<<"$consents")" "signer=$mentor" \
    sites=school.example categories=name,photo,achievements
done
fact 2022-06-10T08:30:00Z 2022-06-09 "7.5: the best mentors are published" publication.made number=2 cycle=2021 \
  kind=best-mentors sites=school.example anonymised=false categories=name,photo \
  "persons=$(person "Неклюдов Аркадий Семёнович"),$(person "Ершовец Галина Аркадьевна")"
step_with '{"data":{"role":"mentee","cycle":2022,"occupation":"pupil","basis":"consent-awaited"},
  "sealed":{"profile":{"fullName":"Ёлкина Варвара Никитична","birthDate":"2007-08-08"}}}' \
  "a newcomer who shares name and birth date with another" record person.registered --json - \
  --on 2022-06-14 --at 2022-06-15T07:00:00Z --reason other
# Not of stage 6 yet: three pairs have not ended.
declare_stages 2022-06-27T08:00:00Z 2022-06-27 1 2 3 4 5

# What was open at the end of the school year
table 2022-09-01T06:00:00Z endings 51-endings-2022-08.csv
table 2022-09-01T06:30:00Z results 52-results-2022-09.csv
declare_stages 2022-09-01T07:00:00Z 2022-09-01 6
