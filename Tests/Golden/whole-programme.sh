#!/usr/bin/env bash
# The rest of the small year that `make` begins: every kind of entry that came with the whole road map.
# Sourced by `make`, whose functions and variables it uses; the days lie in the year, the recording in June 2022.
set -euo pipefail

minute=0
# When the next entry is recorded.
now() { printf -v at '2022-06-%02dT%02d:%02d:00Z' $((1 + minute / 600)) $((8 + minute % 600 / 60)) $((minute % 60)); }
# An entry by the account that made the ledger: entry DAY JSON TYPE FIELD=VALUE… (JSON may be empty)
# Its position is left in $position, and the pair that it concerns in $concerned.
entry() {
  local day=$1 json=$2 sealed=()
  shift 2
  now
  minute=$((minute + 1))
  if [ -n "$json" ]; then
    printf '%s' "$json" >"$work/sealed.json"
    sealed=(--json "$work/sealed.json")
  fi
  run record "$@" --on "$day" --at "$at" --reason other --format json "${sealed[@]}"
  position=$(field position)
  concerned=$(field pair)
}
# A field of the first row that the last command answered.
field() { python3 -c 'import json, sys; print(json.load(sys.stdin)[0].get(sys.argv[1], ""))' "$1" <"$work/output"; }
# The same by the account with the roles of psychologist and officer.
privileged() {
  MENTORLEDGER_TOKEN=$token entry "$@" --as "$account"
}
member() { cell person "name=$1" -- participants --why check --today 2022-06-01; }
later() {
  now
  minute=$((minute + 1))
  table "$at" "$1"
}
year=cycle=2021

run roadmap import lyceum21-2021 --number 376/а --approved-on 2021-08-30 --at 2022-05-31T08:00:00Z

# Decisions about the road map
entry 2021-08-30 "" programme.order.issued $year number=376/а year=2021
staff=$(member "Зверобоева Инна Олеговна")
entry 2021-10-05 "" curator.appointed "person=$staff" $year duty=curator order=377
entry 2021-10-05 "" responsible.assigned $year itemList=6.1,7.3 post=deputy-teaching-first "person=$staff" substitute=false
entry 2021-09-02 "" roadmap.item.planned $year item=5.2 from=2021-12-01 until=2021-12-10
entry 2021-09-02 "" anomaly.acknowledged roadmap=lyceum21-2021/1 code=A02 decision=reading reading=next-autumn

# Stage 1
entry 2021-09-22 "" briefing.held $year audience=partners minutes=4 attendance=17
entry 2021-09-23 "" briefing.held $year audience=pupils minutes=5 attendance=640
entry 2021-09-16 "" briefing.held $year audience=parents minutes=3 attendance=312
briefed=$position
entry 2021-09-22 '{"sealed":{"details":{"name":"Выдуманный институт"}}}' partner.registered partner=1 $year kind=university
entry 2021-09-23 "" request.noted $year audience=pupils request=olympiad count=12
entry 2021-09-24 "" audience.selected $year sources=alumni,teachers
entry 2021-09-25 "" resources.determined $year kinds=staff,methods sources=inner
entry 2021-09-27 "" questionnaire.form.published form=satisfaction/1 kind=satisfaction "digest=$(printf '%064d' 0)"
entry 2021-09-26 "" roadmap.item.completed $year item=1.2 "evidence=$briefed"

# Stages 2 to 4
mentee=$(member "Гречишников Иван Сергеевич")
other=$(member "Донникова Алина Павловна")
mentor=$(member "Ежевикина Анна Юрьевна")
privileged 2021-10-20 '{"sealed":{"psychology":{"text":"Спокоен, охотно работает"}}}' third.party.report.received \
  "person=$mentee" $year source=psychologist form=psychologist-report/1
run bases form mentees --cycle 2021 --on 2021-10-30 --leave-out --at "2022-06-02T07:00:00Z"
minute=600
entry 2021-11-10 '{"sealed":{"notes":{"text":"Таковы запросы"}}}' forms.selected $year forms=employer-pupil
entry 2021-11-11 '{"sealed":{"scores":{"scales":[{"scale":"goals","points":300}]}}}' assessment.recorded \
  "person=$mentee" role=mentee $year phase=before form=mentee-growth/1
entry 2021-11-17 "" mentor.profile.classified "person=$mentor" $year competences=research,olympiad places=4
entry 2021-11-18 "" comparison.recorded $year covered=olympiad,research uncovered=sport
entry 2021-11-20 "" mentor.interviewed "person=$mentor" $year outcome=suitable psychologist=true
entry 2021-11-22 "" training.prepared $year hours=8 document=12
entry 2021-11-27 "" training.session.held $year hours=8 "participants=$mentor"
entry 2021-11-28 "" training.completed "person=$mentor" $year hours=8

later participants <<'CSV'
ФИО;Дата рождения;Роль;Род занятий;Дата регистрации
Калинкин Лев Маркович;08.08.1991;наставник;работник организации;19.11.2021
CSV
entry 2021-11-26 "" mentor.declined "person=$(member "Калинкин Лев Маркович")" $year reason=time

# Stage 5, beside the pairs that an order fixed at once: a newcomer is proposed, declined, proposed to another
later participants <<'CSV'
ФИО;Дата рождения;Роль;Род занятий;Дата регистрации
Иволгин Пётр Ильич;02.02.2001;наставляемый;студент;10.01.2022
Иволгин Пётр Ильич;12.02.2001;наставляемый;студент;12.01.2022
Иволгин Павел Ильич;02.02.2001;наставляемый;студент;12.01.2022
CSV
later consents <<'CSV'
ФИО участника;Дата рождения;Роль;Цель;Текст;Кто подписал;Форма;Дата;Действует по
Иволгин Пётр Ильич;02.02.2001;наставляемый;участие;participation/1;сам;бумага;11.01.2022;31.08.2022
Иволгин Пётр Ильич;02.02.2001;наставляемый;распространение;distribution/1;сам;бумага;11.01.2022;31.12.2022
CSV
newcomer=$(cell person "birthDate=2001-02-02" "name=Иволгин Пётр Ильич" -- participants --why check --today 2022-06-01)
again=$(cell person "birthDate=2001-02-12" -- participants --why check --today 2022-06-01)
entry 2022-01-15 "" person.merged "person=$again" "into=$newcomer"
entry 2022-01-15 "" person.kept.apart "person=$(member "Иволгин Павел Ильич")" "other=$newcomer"
later mentee-questionnaires <<CSV
ФИО участника;Дата рождения;Форма анкеты;Дата;$mentee_questions;Кого хотелось бы видеть наставником
Иволгин Пётр Ильич;02.02.2001;mentee-survey/1;13.01.2022;Физика;Поступить в магистратуру;;2;смешанно;
CSV
later admissions <<'CSV'
ФИО наставляемого;Дата рождения;Запрос;Форма наставничества;Дата
Иволгин Пётр Ильич;02.02.2001;исследование;работодатель – студент;14.01.2022
CSV
entry 2022-01-16 "" group.meeting.held $year kind=opening "participants=$newcomer,$mentor"
entry 2022-01-17 "{\"sealed\":{\"wishes\":{\"ranked\":[\"$mentor\"],\"avoid\":[]}}}" preference.submitted \
  "person=$newcomer" role=mentee $year form=preference/1
entry 2022-01-18 "" match.run.executed $year method=manual mentees=1 mentors=1 proposed=1
second=$(member "Жимолостнов Олег Фёдорович")
entry 2022-01-18 "" pair.proposed "mentor=$second" "mentees=$newcomer" $year form=employer-student
first=$concerned
entry 2022-01-19 "" pair.declined "pair=$first" "person=$newcomer" $year why=schedule
entry 2022-01-19 "" pair.proposal.overridden "mentor=$mentor" "mentees=$newcomer" $year form=employer-student \
  "replaces=$first" why=acquaintance
pair=$concerned
entry 2022-01-20 "" pair.accepted "pair=$pair" "person=$newcomer" $year
entry 2022-01-20 "" pair.accepted "pair=$pair" "person=$mentor" $year
now
minute=$((minute + 1))
run order issue --number 21 --on 2022-01-21 --pairs all-accepted --at "$at" --reason other --format json
order=$(field position)
entry 2022-01-22 "" participants.notified $year "order=$order" channel=written
earlier=$(cell position on=2021-12-15 type=pair.order.issued -- events --type pair.order.issued --today 2022-06-01)
entry 2021-12-16 "" participants.notified $year "order=$earlier" channel=in-person

# Stage 6
entry 2022-01-24 "" meeting.held "pair=$pair" $year kind=organisational minutes=40
entry 2022-02-01 "" meeting.held "pair=$pair" $year kind=trial minutes=60
entry 2022-02-01 "" feedback.requested "pair=$pair" $year kind=fit "persons=$newcomer,$mentor"
entry 2022-02-03 "" pair.continuation.confirmed "pair=$pair" $year "persons=$newcomer,$mentor"
entry 2022-02-07 "" meeting.held "pair=$pair" $year kind=planning
entry 2022-02-08 '{"sealed":{"plan":{"text":"Обзор, опыт, доклад"}}}' plan.approved "pair=$pair" $year meetings=2
entry 2022-02-21 "" meeting.held "pair=$pair" $year kind=regular minutes=60
entry 2022-03-01 "" pair.paused "pair=$pair" $year why=illness
entry 2022-03-21 "" pair.resumed "pair=$pair" $year
entry 2022-04-04 '{"sealed":{"answers":{"answers":[{"question":"progress","number":4},
  {"question":"regularity","number":5},{"question":"plan","choice":"yes"}]}}}' feedback.received "pair=$pair" \
  "person=$newcomer" $year kind=work form=work-feedback/1
entry 2022-05-19 "" meeting.held "pair=$pair" $year kind=final minutes=45
entry 2022-05-20 "" pair.closed "pair=$pair" $year goal=reached
entry 2022-05-25 "" group.meeting.held $year kind=final "participants=$newcomer,$mentor"
entry 2022-05-26 '{"sealed":{"answers":{"answers":[{"question":"overall","number":5},
  {"question":"recommend","choice":"yes"}]}}}' questionnaire.submitted "person=$newcomer" role=mentee $year \
  kind=satisfaction form=satisfaction/1
entry 2022-05-26 '{"sealed":{"scores":{"scales":[{"scale":"goals","points":380}]}}}' assessment.recorded \
  "person=$mentee" role=mentee $year phase=after form=mentee-growth/1

# Stage 7
entry 2022-04-20 "" invitation.sent $year groups=families,partners count=40
now
minute=$((minute + 1))
run monitoring complete --cycle 2021 --eligible 640 --document 14 --on 2022-05-27 --at "$at"
entry 2022-05-28 '{"data":{"persons":["'"$newcomer"'"]},"sealed":{"story":{"heading":"Доклад","text":"Как это было"}}}' \
  case.drafted number=1 edition=1 $year anonymised=false
entry 2022-05-29 "" case.approved number=1 edition=1 $year
entry 2022-05-30 "" ceremony.held $year attendance=200
entry 2022-05-30 "" mentor.awarded "person=$mentor" $year award=diploma criteria=goals-reached
consent=$(cell position "purpose=distribution" "person=$newcomer" -- consents --today 2022-06-01)
entry 2022-05-30 "" consent.terms.stated "person=$newcomer" $year "consent=$consent" "signer=$newcomer" \
  sites=school.example categories=name,story
entry 2022-06-01 "" publication.made number=1 $year kind=case-study sites=school.example anonymised=false caseNumber=1 \
  "persons=$newcomer" categories=name,story
entry 2022-06-02 "" publication.withdrawn number=1 $year sites=school.example "persons=$newcomer" why=demand
entry 2022-06-01 "" reflection.held $year kind=group attendance=20
entry 2022-06-01 "" result.recorded "person=$newcomer" role=mentee $year goal=reached
entry 2022-06-01 "" mentor.retained "person=$mentor" $year
entry 2022-06-02 "" mentor.released "person=$mentor" $year why=own-wish

# People and the law
entry 2022-03-01 '{"sealed":{"profile":{"fullName":"Ежевикина-Лесная Анна Юрьевна","birthDate":"1985-07-07"}}}' \
  person.profile.changed "person=$mentor" $year what=profile
later representatives <<'CSV'
ФИО представителя;ФИО ребёнка;Дата рождения ребёнка;Кем приходится;Документ;Дата проверки
Гречишникова Нина Павловна;Гречишников Иван Сергеевич;11.02.2007;мать;свидетельство о рождении;02.05.2022
CSV
mother=$(member "Гречишникова Нина Павловна")
participation=$(cell position "purpose=participation" "person=$mentee" -- consents --today 2022-06-01)
entry 2022-05-03 "" consent.objected "person=$mentee" $year purpose=participation "signer=$mother" \
  "consent=$participation" channel=paper
entry 2022-05-04 "" consent.objection.resolved "person=$mentee" $year "objection=$position" outcome=agreed
entry 2022-05-05 '{"sealed":{"paper":{"place":"Шкаф 2, папка 7"}}}' paper.attached "entry=$participation" kind=consent
guardian=$(member "Донникова Вера Ильинична")
entry 2022-05-06 "" representative.authority.ended "person=$other" "representative=$guardian" $year why=court
privileged 2022-05-10 "" subject.request.received "person=$mentee" right=access "signer=$mother" channel=paper
privileged 2022-05-16 "" subject.request.answered "person=$mentee" "request=$position" outcome=satisfied
privileged 2022-05-17 "" data.blocked "person=$other" why=inaccurate
privileged 2022-05-18 "" data.unblocked "person=$other" "blocked=$position"
privileged 2022-05-17 "" legal.hold.placed "person=$other" why=court document=7
privileged 2022-05-19 "" legal.hold.lifted "person=$other" "hold=$position"
privileged 2022-05-20 '{"data":{"persons":[]}}' incident.detected number=1 kind=loss count=0
privileged 2022-05-20 "" incident.notified number=1 stage=initial
entry 2022-05-21 "" irregularity.recorded $year kind=other "person=$mentee" post=coordinator

# A result of a stage, a text that left the house, a role that is not needed any more
now
minute=$((minute + 1))
registration=$(cell position "person=$mentee" -- participants --why check --today 2022-06-01)
run disclose part "$registration" 0 --why request --to person --output "$work/part.json" --at "$at"
evidence=$("$binary" roadmap stages --cycle 2021 --today 2022-06-30 --format json </dev/null | python3 -c '
import json, sys
print(",".join(str(position) for position in json.load(sys.stdin)[4]["evidence"]))')
entry 2022-06-01 "" stage.result.declared $year stage=5 "evidence=$evidence"
now
run account revoke "$account" --role administrator --at "$at"
