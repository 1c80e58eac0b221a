# shellcheck shell=bash
# School year 2022/23, sourced by load: 6.4 is not in its plan and is done all the same; a mentor is replaced, a pupil
# registered twice, a surname changed, a withdrawal entered late.

cycle=2022

# Stage 1
fact 2022-09-01T07:00:00Z 2022-09-01 "the programme's order" programme.order.issued cycle=2022 number=401 year=2022
table 2022-09-02T07:10:00Z participants 01-participants-staff.csv
read_roll 2022-09-02
fact 2022-09-02T07:20:00Z 2022-09-01 "the curator goes on" curator.appointed \
  "person=$(person "Тростникова Виолетта Артуровна")" cycle=2022 duty=curator order=401
fact 2022-09-02T07:25:00Z 2022-09-01 "a substitute for the meetings" responsible.assigned cycle=2022 \
  itemList=6.1,6.2,6.3,6.4,6.5,6.6 post=psychologist "person=$(person "Чижевский Родион Всеволодович")" \
  substitute=true document=401
namesakes=$(cells person "name=Ёлкина Варвара Никитична" <<<"$roll")
fact 2022-09-05T08:00:00Z 2022-09-05 "two girls of one name and birth date" person.kept.apart \
  "person=$(sed -n 1p <<<"$namesakes")" "other=$(sed -n 2p <<<"$namesakes")"
fact 2022-09-06T07:30:00Z 2022-09-05 "1.1: the teachers are told" briefing.held cycle=2022 audience=staff \
  minutes=1 attendance=61
fact 2022-09-16T08:00:00Z 2022-09-15 "1.2: the parents are told" briefing.held cycle=2022 audience=parents \
  minutes=2 attendance=280 delivered=690
fact 2022-09-22T12:00:00Z 2022-09-21 "1.3: alumni and partners are told" briefing.held cycle=2022 \
  audience=partners minutes=3 attendance=14
fact 2022-09-22T12:05:00Z 2022-09-21 "stage 1: where mentors are sought" audience.selected cycle=2022 \
  sources=pupils,students,employers,alumni minutes=3
fact 2022-09-22T12:10:00Z 2022-09-21 "stage 1: resources" resources.determined cycle=2022 kinds=staff,material \
  sources=inner,outer
table 2022-10-04T07:00:00Z participants 02-participants-mentees.csv
fact 2022-10-05T07:00:00Z 2022-10-04 "1.4: the pupils are told, after September" briefing.held cycle=2022 \
  audience=pupils minutes=4 attendance=615
fact 2022-10-05T07:05:00Z 2022-10-04 "1.4: 18 pupils ask for projects" request.noted cycle=2022 audience=pupils \
  request=project count=18
table 2022-10-09T13:00:00Z representatives 03-representatives.csv

# Stage 2
read_roll 2022-10-10
fact 2022-10-10T08:00:00Z 2022-10-10 "a pupil who was registered twice" person.merged \
  "person=$(person "Лебедянцева София Романовна")" "into=$(person "Лебедянцева Софья Романовна")"
best=$(person "Ершовец Галина Аркадьевна")
fact 2022-10-12T08:00:00Z 2022-10-10 "a mentor takes back her consent to distribution" consent.withdrawn \
  "person=$best" cycle=2021 purpose=distribution capacity=self "signer=$best" channel=paper \
  "consent=$(listing consents --purpose distribution --today 2022-10-12 | cell position "person=$best")"
fact 2022-10-13T08:00:00Z 2022-10-13 "she is taken off the site" publication.withdrawn number=2 cycle=2021 \
  sites=school.example "persons=$best" why=consent-withdrawn
table 2022-10-16T12:00:00Z consents 04-consents-autumn.csv
fact 2022-10-20T08:00:00Z 2022-10-20 "3.1: forms of mentoring, before November" forms.selected cycle=2022 minutes=5 \
  forms=pupil-pupil,teacher-teacher,student-pupil,employer-pupil,employer-student
table 2022-10-23T08:00:00Z mentee-questionnaires 05-mentee-questionnaires.csv
table 2022-10-25T08:00:00Z answers 06-third-party-reports.csv third-party-report/1
table 2022-10-31T07:00:00Z admissions 07-admissions.csv
step "2.3: the base of mentees" bases form mentees --cycle 2022 --on 2022-10-31 --minutes 6 --at 2022-10-31T08:00:00Z

# Stages 3 and 4
table 2022-11-01T10:00:00Z participants 08-participants-mentors.csv
table 2022-11-02T10:00:00Z representatives 09-representatives-mentors.csv
table 2022-11-10T11:00:00Z consents 10-consents-mentors.csv
table 2022-11-14T12:00:00Z mentor-questionnaires 11-mentor-questionnaires.csv
table 2022-11-15T08:00:00Z mentor-profiles 12-mentor-profiles.csv
table 2022-11-15T09:00:00Z answers 13-growth-before.csv mentee-growth/1
table 2022-11-15T10:00:00Z answers 14-readiness-before.csv mentor-readiness/1
fact 2022-11-15T11:00:00Z 2022-11-15 "3.4: requests are compared with competences" comparison.recorded cycle=2022 \
  covered=olympiad,research,project,career,language,creativity,sport uncovered=other minutes=8
fact 2022-11-15T11:05:00Z 2022-11-14 "4.3: the training is prepared" training.prepared cycle=2022 hours=8 experts=1 \
  materials=7 document=20
table 2022-11-16T07:00:00Z interviews 15-interviews.csv
table 2022-11-17T10:00:00Z approvals 16-approvals.csv
step "3.4: the base of mentors" bases form mentors --cycle 2022 --on 2022-11-17 --minutes 9 --at 2022-11-17T11:00:00Z
read_roll 2022-11-21
gone=$(person "Удальцова Фаина Тарасовна")
fact 2022-11-21T07:00:00Z 2022-11-18 "a mentee moves away" person.exited "person=$gone" cycle=2022 role=mentee reason=moved
table 2022-11-27T07:00:00Z trainings 17-trainings.csv
table 2022-11-27T07:30:00Z training-completions 18-training-completions.csv
step "4.4: the base of ready mentors" bases form ready-mentors --cycle 2022 --on 2022-11-27 --minutes 10 \
  --at 2022-11-27T08:00:00Z

# Stage 5: 5.2 stands in October again, and nobody moved it this time
table 2022-11-29T12:00:00Z group-meetings 19-group-meeting-opening.csv
table 2022-12-01T07:00:00Z answers 20-preferences.csv preference/1
table 2022-12-02T08:00:00Z proposals 21-proposals.csv
table 2022-12-04T08:00:00Z contacts 22-contacts.csv
table 2022-12-06T08:00:00Z acceptances 23-acceptances.csv
step "5.4: order № 436" order issue --number 436 --on 2022-12-14 --pairs all-accepted --at 2022-12-15T08:00:00Z
table 2022-12-16T07:00:00Z notifications 24-notifications.csv
fact 2022-12-16T07:30:00Z 2022-12-16 "whoever was away is told" participants.notified cycle=2022 channel=phone \
  "persons=$(person "Стрижёв Лев Антонович")" \
  "order=$(listing events --type pair.order.issued --cycle 2022 --today 2022-12-16 | cell position on=2022-12-14)"

# 7.8 of the year before, as its anomaly was read
for name in "Ершовец Галина Аркадьевна" "Заречная Валентина Семёновна" "Иволгин Руслан Маратович" \
  "Неклюдов Аркадий Семёнович" "Подгорецкая Раиса Львовна"; do
  fact 2022-12-20T08:00:00Z 2022-12-19 "7.8: a mentor stays" mentor.retained "person=$(person "$name")" cycle=2021 \
    until=2024-08-31
done
fact 2022-12-20T08:05:00Z 2022-12-19 "7.8: a mentor does not" mentor.released \
  "person=$(person "Дубравин Константин Алексеевич")" cycle=2021 why=own-wish
step "7.8: the long-term base of 2021/22" bases form long-term --cycle 2021 --on 2022-12-20 --minutes 12 \
  --at 2022-12-20T08:30:00Z
cycle=2021 declare_stages 2022-12-21T08:00:00Z 2022-12-21 7

# Stage 6
table 2022-12-27T09:00:00Z meetings 25-meetings-first.csv
fact 2023-01-09T08:00:00Z 2023-01-09 "the other mentor's term is over" publication.withdrawn number=2 cycle=2021 \
  sites=school.example "persons=$(person "Неклюдов Аркадий Семёнович")" why=term-over
fact 2023-01-11T08:00:00Z 2023-01-10 "6.4 has no date in this cycle: it is held all the same" anomaly.acknowledged \
  roadmap=lyceum21-2021/1 code=A03 decision=kept document=3
table 2023-01-30T08:00:00Z meetings 26-meetings-trial.csv
table 2023-01-31T08:00:00Z continuations 27-continuations.csv
table 2023-01-31T09:00:00Z answers 28-trial-fit.csv trial-fit/1
paused=$(pair_of "Заречная Валентина Семёновна" "Заварзин Лука Глебович" 2023-02-06)
fact 2023-02-07T08:00:00Z 2023-02-06 "a pair pauses" pair.paused "pair=$paused" cycle=2022 why=illness
noted '{"sealed":{"profile":{"fullName":"Снегирёва Агата Павловна","birthDate":"2006-10-06"}}}' \
  2023-02-10T08:00:00Z 2023-02-08 "a mentee has a new surname" person.profile.changed \
  "person=$(person "Голубкова Агата Павловна")" cycle=2022 what=profile
table 2023-02-20T08:00:00Z meetings 29-meetings-planning.csv
table 2023-02-20T09:00:00Z plans 30-plans.csv
table 2023-03-01T08:00:00Z endings 31-endings-spring.csv
fact 2023-03-08T08:00:00Z 2023-03-07 "the pair goes on" pair.resumed "pair=$paused" cycle=2022
table 2023-03-10T08:00:00Z proposals 32-proposals-replacement.csv
table 2023-03-10T09:00:00Z acceptances 33-acceptances-replacement.csv
step "order № 63: a mentor is replaced" order issue --number 63 --on 2023-03-13 --kind replacement \
  --pairs all-accepted --because mentor-left --at 2023-03-13T08:00:00Z --dissolves \
  "$(pair_of "Вострецова Дина Кирилловна" "Самохвалова Тамара Борисовна" 2023-03-13)"
left=$(person "Вострецова Дина Кирилловна")
fact 2023-03-13T08:30:00Z 2023-03-13 "the mentor leaves" person.exited "person=$left" cycle=2022 role=mentor reason=own-wish
fact 2023-03-15T08:00:00Z 2023-03-14 "the two are told" participants.notified cycle=2022 channel=phone \
  "order=$(listing events --type pair.order.issued --cycle 2022 --today 2023-03-15 | cells position on=2023-03-13)"
table 2023-04-05T08:00:00Z feedback-requests 34-feedback-requests.csv
table 2023-04-07T07:00:00Z meetings 35-meetings-late.csv
table 2023-04-07T08:00:00Z plans 36-plans-late.csv
table 2023-04-14T12:00:00Z meetings 37-meetings-regular.csv
table 2023-04-17T08:00:00Z answers 38-work-feedback.csv work-feedback/1
fact 2023-04-20T08:00:00Z 2023-04-19 "7.1: guests are invited" invitation.sent cycle=2022 \
  groups=participants,families,partners,schools count=95 channel=electronic
table 2023-04-24T07:00:00Z withdrawals 39-withdrawals.csv
table 2023-04-24T08:00:00Z endings 40-endings-late.csv
withdrawn=$(person "Калачиков Мирон Андреевич")
fact 2023-04-24T08:30:00Z 2023-04-24 "the mentee leaves" person.exited "person=$withdrawn" cycle=2022 role=mentee \
  reason=own-wish
table 2023-05-23T09:00:00Z meetings 41-meetings-final.csv
grown=$(person "Мамедов Рашид Ильгар оглы")
fact 2023-05-24T08:00:00Z 2023-05-16 "a mentee comes of age" representative.authority.ended "person=$grown" \
  "representative=$(person "Мамедова Севиль Натиковна")" cycle=2022 why=of-age
table 2023-05-29T07:00:00Z answers 42-satisfaction.csv satisfaction/1
table 2023-05-29T07:20:00Z answers 43-mentee-survey-after.csv mentee-survey-after/1
table 2023-05-29T07:25:00Z answers 44-mentor-survey-after.csv mentor-survey-after/1
table 2023-05-29T07:30:00Z answers 45-growth-after.csv mentee-growth/1
table 2023-05-29T07:40:00Z answers 46-readiness-after.csv mentor-readiness/1
table 2023-05-29T08:00:00Z endings 47-endings.csv
table 2023-05-29T09:00:00Z group-meetings 48-group-meeting-final.csv

# Stage 7: the case is drafted in time and approved after its term
step_with '{"sealed":{"swot":{"strengths":"Наставники второго года","weaknesses":"Пожелания опять после срока",
  "opportunities":"Выпускники программы","threats":"Отъезд студентов летом"}}}' \
  "7.3: monitoring" monitoring complete --cycle 2022 --eligible 655 --document 19 --on 2023-05-30 --json - \
  --at 2023-05-30T09:00:00Z
fact 2023-06-02T07:30:00Z 2023-05-31 "7.2: the ceremony" ceremony.held cycle=2022 attendance=165 guests=28 minutes=18
table 2023-06-02T08:00:00Z awards 49-awards.csv
fact 2023-06-02T08:30:00Z 2023-05-29 "personal reflection" reflection.held cycle=2022 kind=personal attendance=22
fact 2023-06-02T08:35:00Z 2023-05-31 "group reflection" reflection.held cycle=2022 kind=group attendance=27
noted '{"data":{"persons":[]},"sealed":{"story":{"heading":"Макет моста","text":"Черновик, ждёт согласований"}}}' \
  2023-06-02T09:00:00Z 2023-05-31 "7.4: a case is drafted" case.drafted number=2 edition=1 cycle=2022 anonymised=true
table 2023-06-09T08:00:00Z results 50-results.csv
fact 2023-06-16T08:00:00Z 2023-06-15 "7.4: it is approved, late" case.approved number=2 edition=1 cycle=2022 minutes=19
table 2023-06-30T08:00:00Z endings 51-endings-june.csv
table 2023-06-30T08:30:00Z results 52-results-june.csv
declare_stages 2023-06-30T09:00:00Z 2023-06-30 1 2 3 4 5 6
noted '{"data":{"persons":[],"categories":[]}}' 2023-07-06T08:00:00Z 2023-07-05 "7.5: the results, after June" \
  publication.made number=3 cycle=2022 kind=results sites=school.example,technics.example partnerSites=technics.example anonymised=true
