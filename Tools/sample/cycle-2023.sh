# shellcheck shell=bash
# School year 2023/24, sourced by load: a mentee of 2021/22 is a mentor, a group loses its mentor, a pair is decided
# otherwise, a case is refused and then published without names, a publication taken down.
cycle=2023

# Stage 1: the briefing of parents was held in time and entered in November
fact 2023-09-01T07:00:00Z 2023-09-01 "the programme's order" programme.order.issued cycle=2023 number=417 year=2023 --confirm-clock
table 2023-09-02T07:10:00Z participants 01-participants-staff.csv
read_roll 2023-09-02
fact 2023-09-02T07:20:00Z 2023-09-01 "another curator" curator.appointed \
  "person=$(person "Чижевский Родион Всеволодович")" cycle=2023 duty=curator order=417
fact 2023-09-02T07:25:00Z 2023-09-01 "who answers for personal data" curator.appointed \
  "person=$(person "Полуэктова Инесса Генриховна")" cycle=2023 duty=data-officer order=417
fact 2023-09-02T07:30:00Z 2023-09-01 "a substitute for the meetings" responsible.assigned cycle=2023 \
  itemList=6.1,6.2,6.3,6.4,6.5,6.6 post=psychologist "person=$(person "Тростникова Виолетта Артуровна")" \
  substitute=true document=417
fact 2023-09-05T08:00:00Z 2023-09-04 "5.2 in the first days of December" roadmap.item.planned cycle=2023 item=5.2 \
  from=2023-11-27 until=2023-12-08 document=2
fact 2023-09-06T07:30:00Z 2023-09-05 "1.1: the teachers are told" briefing.held cycle=2023 audience=staff \
  minutes=1 attendance=57
fact 2023-09-22T12:00:00Z 2023-09-20 "1.3: alumni and partners are told" briefing.held cycle=2023 \
  audience=partners minutes=3 attendance=19
fact 2023-09-22T12:05:00Z 2023-09-21 "1.4: the pupils are told" briefing.held cycle=2023 audience=pupils \
  minutes=4 attendance=630
fact 2023-09-22T12:10:00Z 2023-09-21 "1.4: 16 pupils ask for research" request.noted cycle=2023 audience=pupils \
  request=research count=16
fact 2023-09-22T12:15:00Z 2023-09-21 "stage 1: where mentors are sought" audience.selected cycle=2023 \
  sources=pupils,students,employers,alumni minutes=4
fact 2023-09-22T12:20:00Z 2023-09-21 "stage 1: resources" resources.determined cycle=2023 kinds=staff,methods \
  sources=inner,outer

# Stage 2
table 2023-10-04T07:00:00Z participants 02-participants-mentees.csv
table 2023-10-09T13:00:00Z representatives 03-representatives.csv
table 2023-10-16T12:00:00Z consents 04-consents-autumn.csv
table 2023-10-23T08:00:00Z mentee-questionnaires 05-mentee-questionnaires.csv
table 2023-10-25T08:00:00Z answers 06-third-party-reports.csv third-party-report/1
table 2023-10-31T07:00:00Z admissions 07-admissions.csv
step "2.3: the base of mentees" bases form mentees --cycle 2023 --on 2023-10-31 --minutes 6 --at 2023-10-31T08:00:00Z

# Stages 3 and 4
table 2023-11-01T10:00:00Z participants 08-participants-mentors.csv
table 2023-11-02T10:00:00Z representatives 09-representatives-mentors.csv
noted '{"sealed":{"notes":{"text":"Добавилась форма работодатель – студент"}}}' \
  2023-11-03T08:00:00Z 2023-11-02 "3.1: forms of mentoring" forms.selected cycle=2023 minutes=7 \
  forms=pupil-pupil,teacher-teacher,student-pupil,employer-pupil,employer-student
table 2023-11-10T11:00:00Z consents 10-consents-mentors.csv
fact 2023-11-13T08:00:00Z 2023-09-14 "1.2: the parents were told, entered two months later" briefing.held cycle=2023 \
  audience=parents minutes=2 attendance=301 delivered=720
table 2023-11-14T12:00:00Z mentor-questionnaires 11-mentor-questionnaires.csv
table 2023-11-15T08:00:00Z mentor-profiles 12-mentor-profiles.csv
table 2023-11-15T09:00:00Z answers 13-growth-before.csv mentee-growth/1
table 2023-11-15T10:00:00Z answers 14-readiness-before.csv mentor-readiness/1
fact 2023-11-15T11:00:00Z 2023-11-15 "3.4: requests are compared with competences" comparison.recorded cycle=2023 \
  covered=olympiad,research,project,career,creativity,sport uncovered=communication,other minutes=8
fact 2023-11-15T11:05:00Z 2023-11-14 "4.3: the training is prepared" training.prepared cycle=2023 hours=8 experts=2 \
  materials=9 document=24
table 2023-11-16T07:00:00Z interviews 15-interviews.csv
table 2023-11-17T10:00:00Z approvals 16-approvals.csv
read_roll 2023-11-17
fact 2023-11-17T10:30:00Z 2023-11-16 "a mentor is declined" mentor.declined \
  "person=$(person "Зотикова Инна Ефимовна")" cycle=2023 reason=time
step "3.4: the base of mentors" bases form mentors --cycle 2023 --on 2023-11-17 --minutes 9 --at 2023-11-17T11:00:00Z

# Two representatives who disagree
child=$(person "Осокина Оливия Олеговна")
given=$(listing consents --purpose participation --person "$child" --today 2023-11-20 | cell position)
father=$(person "Осокин Олег Денисович")
fact 2023-11-20T08:00:00Z 2023-11-20 "a father objects" consent.objected "person=$child" cycle=2023 \
  purpose=participation "signer=$father" channel=paper "consent=$given"
fact 2023-11-27T06:30:00Z 2023-11-24 "the parents agree" consent.objection.resolved "person=$child" cycle=2023 \
  outcome=agreed \
  "objection=$(listing events --type consent.objected --person "$child" --today 2023-11-27 | cell position)"

table 2023-11-27T07:00:00Z trainings 17-trainings.csv
table 2023-11-27T07:30:00Z training-completions 18-training-completions.csv
step "4.4: the base of ready mentors" bases form ready-mentors --cycle 2023 --on 2023-11-27 --minutes 10 \
  --at 2023-11-27T08:00:00Z

# Stage 5: two pairs are decided otherwise than proposed
table 2023-11-29T12:00:00Z group-meetings 19-group-meeting-opening.csv
table 2023-12-01T07:00:00Z answers 20-preferences.csv preference/1
table 2023-12-05T08:00:00Z contacts 21-contacts.csv
table 2023-12-06T08:00:00Z proposals 22-proposals.csv
table 2023-12-11T08:00:00Z acceptances 23-acceptances.csv
proposals=$(listing pairs --cycle 2023 --today 2023-12-12)
clerk=$(person "Желнина Ульяна Романовна") pupil=$(person "Истратов Ефрем Глебович")
first=$(person "Стебельков Самуил Романович") second=$(person "Травина Таяна Вадимовна")
fact 2023-12-15T08:00:00Z 2023-12-13 "5.3: another mentor, because a pupil refused" pair.proposal.overridden \
  "mentor=$clerk" "mentees=$first" cycle=2023 form=student-pupil why=acquaintance \
  "replaces=$(cell pair "mentor=$pupil" "mentees=$first" <<<"$proposals")"
fact 2023-12-15T08:05:00Z 2023-12-13 "5.3: and the other one" pair.proposal.overridden \
  "mentor=$pupil" "mentees=$second" cycle=2023 form=pupil-pupil why=acquaintance \
  "replaces=$(cell pair "mentor=$clerk" "mentees=$second" <<<"$proposals")"
table 2023-12-15T09:00:00Z acceptances 24-acceptances-overridden.csv

# 7.8 of the year before
for name in "Жилинский Олег Вячеславович" "Ампилогов Вениамин Саввич" "Белозёрских Нонна Олеговна" \
  "Дзюбенко Марта Остаповна"; do
  fact 2023-12-19T08:00:00Z 2023-12-18 "7.8: a mentor stays" mentor.retained "person=$(person "$name")" cycle=2022 \
    until=2025-08-31
done
fact 2023-12-19T08:05:00Z 2023-12-18 "7.8: a mentor leaves the base" mentor.released \
  "person=$(person "Заречная Валентина Семёновна")" cycle=2022 why=own-wish
step "7.8: the long-term base of 2022/23" bases form long-term --cycle 2022 --on 2023-12-19 --minutes 12 \
  --at 2023-12-19T08:30:00Z
cycle=2022 declare_stages 2023-12-20T08:00:00Z 2023-12-20 7

# Stage 6: the order came late, and so did the first meetings
step "5.4: order № 455" order issue --number 455 --on 2023-12-27 --pairs all-accepted --at 2023-12-28T08:00:00Z
table 2023-12-29T07:00:00Z notifications 25-notifications.csv
fact 2024-01-11T07:00:00Z 2024-01-10 "whoever was away is told" participants.notified cycle=2023 channel=phone \
  "persons=$(person "Сабуров Тимур Аскарович"),$(person "Изюмов Игнат Павлович")" \
  "order=$(listing events --type pair.order.issued --cycle 2023 --today 2024-01-11 | cell position on=2023-12-27)"
table 2024-01-17T09:00:00Z meetings 26-meetings-first.csv
table 2024-02-01T08:00:00Z meetings 27-meetings-trial.csv
table 2024-02-02T08:00:00Z continuations 28-continuations.csv
table 2024-02-02T09:00:00Z answers 29-trial-fit.csv trial-fit/1
paused=$(pair_of "Бурлаков Егор Денисович" "Подснежников Платон Андреевич" 2024-02-05)
fact 2024-02-06T08:00:00Z 2024-02-05 "a pair pauses" pair.paused "pair=$paused" cycle=2023 why=travel
table 2024-02-14T08:00:00Z proposals 30-proposals-replacement.csv
table 2024-02-15T08:00:00Z acceptances 31-acceptances-replacement.csv
step "order № 58: a group gets another mentor" order issue --number 58 --on 2024-02-16 --kind replacement \
  --pairs all-accepted --because mentor-left --at 2024-02-16T08:00:00Z --dissolves \
  "$(pair_of "Ершовец Галина Аркадьевна" "Абросов Аким Олегович" 2024-02-16)"
left=$(person "Ершовец Галина Аркадьевна")
fact 2024-02-16T08:30:00Z 2024-02-16 "the mentor leaves" person.exited "person=$left" cycle=2023 role=mentor reason=health
fact 2024-02-20T07:30:00Z 2024-02-19 "the group is told" participants.notified cycle=2023 channel=in-person \
  "order=$(listing events --type pair.order.issued --cycle 2023 --today 2024-02-20 | cell position on=2024-02-16)"
fact 2024-02-20T08:00:00Z 2024-02-19 "and the long-term base" mentor.released "person=$left" cycle=2023 why=left
table 2024-02-21T08:00:00Z meetings 32-meetings-planning.csv
table 2024-02-21T09:00:00Z plans 33-plans.csv
table 2024-03-04T08:00:00Z endings 34-endings-spring.csv
fact 2024-03-11T08:00:00Z 2024-03-11 "the pair goes on" pair.resumed "pair=$paused" cycle=2023
table 2024-04-04T08:00:00Z feedback-requests 35-feedback-requests.csv
table 2024-04-08T07:00:00Z meetings 36-meetings-late.csv
table 2024-04-08T08:00:00Z plans 37-plans-late.csv
table 2024-04-15T12:00:00Z meetings 38-meetings-regular.csv
table 2024-04-16T08:00:00Z answers 39-work-feedback.csv work-feedback/1
fact 2024-04-18T08:00:00Z 2024-04-17 "7.1: guests are invited" invitation.sent cycle=2023 \
  groups=participants,families,partners,municipality,schools,ngos count=140 channel=written
table 2024-05-22T09:00:00Z meetings 40-meetings-final.csv
table 2024-05-27T07:00:00Z answers 41-satisfaction.csv satisfaction/1
table 2024-05-27T07:20:00Z answers 42-mentee-survey-after.csv mentee-survey-after/1
table 2024-05-27T07:25:00Z answers 43-mentor-survey-after.csv mentor-survey-after/1
table 2024-05-27T07:30:00Z answers 44-growth-after.csv mentee-growth/1
table 2024-05-27T07:40:00Z answers 45-readiness-after.csv mentor-readiness/1
table 2024-05-27T08:00:00Z endings 46-endings.csv
table 2024-05-27T09:00:00Z group-meetings 47-group-meeting-final.csv
fact 2024-05-27T10:00:00Z 2024-05-27 "7.8 is planned for June" roadmap.item.planned cycle=2023 item=7.8 \
  from=2024-06-01 until=2024-06-28

# Stage 7
step_with '{"sealed":{"swot":{"strengths":"Бывшие наставляемые стали наставниками","weaknesses":"Приказ в конце декабря",
  "opportunities":"Второй университет","threats":"Уход наставников с предприятия"}}}' \
  "7.3: monitoring" monitoring complete --cycle 2023 --eligible 648 --document 22 --on 2024-05-29 --json - \
  --at 2024-05-29T09:00:00Z
fact 2024-05-29T10:00:00Z 2024-05-28 "personal reflection" reflection.held cycle=2023 kind=personal attendance=24
fact 2024-05-29T10:05:00Z 2024-05-28 "group reflection" reflection.held cycle=2023 kind=group attendance=29
fact 2024-06-03T07:30:00Z 2024-05-30 "7.2: the ceremony" ceremony.held cycle=2023 attendance=190 guests=41 minutes=19
table 2024-06-03T08:00:00Z awards 48-awards.csv

# 7.4, 7.5: a case names three people, one of whom never consented to distribution
consents=$(listing consents --purpose distribution --today 2024-06-03)
# What somebody allows to publish: allows NAME SIGNER CATEGORIES
allows() {
  local allowing
  allowing=$(person "$1")
  fact 2024-06-03T08:30:00Z 2024-06-03 "what somebody allows to publish" consent.terms.stated "person=$allowing" \
    cycle=2023 "consent=$(cells position "person=$allowing" cycle=2023 <<<"$consents")" "signer=$(person "$2")" \
    sites=school.example "categories=$3"
}
allows "Камышова Каролина Борисовна" "Камышова Агния Львовна" name,photo,story
allows "Лунёв Леон Леонидович" "Лунёв Леонид Олегович" name,photo,story
allows "Подгорецкая Раиса Львовна" "Подгорецкая Раиса Львовна" name,photo,achievements
allows "Ампилогов Вениамин Саввич" "Ампилогов Вениамин Саввич" name,photo,achievements
three='{"data":{"persons":["'$(person "Камышова Каролина Борисовна")'","'$(person "Лунёв Леон Леонидович")'","'
three+=$(person "Медункина Милена Тарасовна")'"]}'
noted "$three"',"sealed":{"story":{"heading":"Трое и одна газета","text":"Как Каролина, Леон и Милена сделали газету"}}}' \
  2024-06-03T09:00:00Z 2024-05-29 "7.4: a case of three people" case.drafted number=3 edition=1 cycle=2023 anonymised=false
fact 2024-06-03T09:05:00Z 2024-05-30 "7.4: it is approved" case.approved number=3 edition=1 cycle=2023 minutes=20
json="$three}" refused publication.consent "7.5: publishing it is refused: one of the three never consented" \
  record publication.made number=4 cycle=2023 kind=case-study sites=school.example anonymised=false \
  categories=name,story caseNumber=3 --json - --on 2024-06-03 --at 2024-06-03T09:10:00Z
noted '{"data":{"persons":[]},"sealed":{"story":{"heading":"Школьная газета","text":"Как трое сделали газету"}}}' \
  2024-06-05T08:00:00Z 2024-06-04 "7.4: the case without names" case.drafted number=3 edition=2 cycle=2023 anonymised=true
fact 2024-06-05T08:05:00Z 2024-06-04 "7.4: it is approved" case.approved number=3 edition=2 cycle=2023 minutes=21
noted '{"data":{"persons":[],"categories":[]}}' 2024-06-05T08:10:00Z 2024-06-05 "7.5: the case is published" \
  publication.made number=4 cycle=2023 kind=case-study sites=school.example anonymised=true caseNumber=3
fact 2024-06-05T08:20:00Z 2024-06-05 "7.5: the best mentors are published" publication.made number=5 cycle=2023 \
  kind=best-mentors sites=school.example anonymised=false categories=name,photo \
  "persons=$(person "Подгорецкая Раиса Львовна"),$(person "Ампилогов Вениамин Саввич")"
table 2024-06-07T08:00:00Z results 49-results.csv
table 2024-06-19T07:00:00Z withdrawals 50-withdrawals.csv
fact 2024-06-20T08:00:00Z 2024-06-20 "he is taken off the site in two working days" publication.withdrawn number=5 \
  cycle=2023 sites=school.example "persons=$(person "Ампилогов Вениамин Саввич")" why=consent-withdrawn
table 2024-06-28T08:00:00Z endings 51-endings-june.csv
table 2024-06-28T08:15:00Z results 52-results-june.csv

# 7.8: December 2024 is beyond the road map, so its month was decided in spring
for name in "Бурлаков Егор Денисович" "Евграшин Модест Павлович" "Желнина Ульяна Романовна"; do
  fact 2024-06-28T08:30:00Z 2024-06-27 "7.8: a mentor stays" mentor.retained "person=$(person "$name")" cycle=2023 \
    until=2027-08-31
done
step "7.8: the long-term base of 2023/24" bases form long-term --cycle 2023 --on 2024-06-28 --minutes 23 \
  --at 2024-06-28T09:00:00Z
declare_stages 2024-06-28T10:00:00Z 2024-06-28 1 2 3 4 5 6 7
