# shellcheck shell=bash
# What the parts of `load` have in common: steps through public commands, and the questions that name what they are
# about. Sourced by load, which sets program, ledger and here.

steps=0

# What the next step reads on its standard input: nothing, or one JSON document.
json=""

# The school year that is being loaded, and everybody's codes in it.
cycle="" roll=""

# Does one step quietly and says how it ended: attempt TEXT COMMAND…; sets output and status.
attempt() {
  local text=$1
  shift
  steps=$((steps + 1))
  printf '%3d  %s\n' "$steps" "$text"
  status=0
  output=$("${program[@]}" "$@" --ledger "$ledger" 2>&1 < <(printf '%s' "$json")) || status=$?
}

# Stops the loading: fail TEXT STATUS
fail() {
  printf '%s\n' "$output" >&2
  echo "load: step $steps $1" >&2
  exit "$2"
}

# Says what is being done, then does it; no step may ask anything: step TEXT COMMAND…
# The program's output is kept for the case that it fails.
step() {
  attempt "$@"
  [ "$status" -eq 0 ] || fail "failed with status $status: $1" "$status"
}

# The same with a JSON document: step_with JSON TEXT COMMAND…
step_with() {
  local json=$1
  shift
  step "$@"
}

# A step that a rule must refuse, and that leaves nothing behind: refused RULE TEXT COMMAND…
refused() {
  local rule=$1 before
  shift
  before=$(size)
  attempt "$@"
  [ "$status" -eq 4 ] || fail "was to be refused with status 4 and ended with $status: $1" 1
  [[ $output == *"правило $rule:"* ]] || fail "was not refused by $rule: $1" 1
  [ "$(size)" = "$before" ] || fail "was refused and left an entry all the same: $1" 1
}

# One entry: fact AT ON TEXT TYPE FIELD…
fact() { noted "" "$@"; }

# One entry with sealed parts or fields in JSON: noted JSON AT ON TEXT TYPE FIELD…
noted() {
  local json=$1 at=$2 on=$3 text=$4
  shift 4
  step "$text" record "$@" ${json:+--json -} --on "$on" --at "$at"
}

# One of the spreadsheets of the school year: table AT KIND FILE [FORM]
table() { step "$2: $3" import "$2" "$here/cycle-$cycle/$3" ${4:+--form "$4"} --cycle "$cycle" --at "$1"; }

# A listing as JSON: listing COMMAND…
listing() { "${program[@]}" "$@" --ledger "$ledger" --format json </dev/null 2>/dev/null; }

# How many entries the ledger holds.
size() { "${program[@]}" checkpoint show --ledger "$ledger" </dev/null 2>/dev/null | sed -n 2p; }

# The SHA-256 of the canonical JSON of a public text, which is what «digest» covers.
digest() {
  python3 - "$1" <<'PY'
import hashlib, json, sys
with open(sys.argv[1], encoding="utf-8") as file:
    value = json.load(file)
text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
print(hashlib.sha256(text.encode("utf-8")).hexdigest())
PY
}

# What the rows of a listing on standard input hold under a key, one a line: cells KEY FIELD=VALUE…
cells() {
  python3 -c '
import json, sys
key, *wanted = sys.argv[1:]
rows = json.load(sys.stdin)
for field, value in (pair.split("=", 1) for pair in wanted):
    rows = [row for row in rows if value in (row[field] if isinstance(row[field], list) else [str(row[field])])]
for found in dict.fromkeys(row[key] for row in rows):
    print(found)' "$@"
}

# The one thing that the rows of a listing on standard input hold under a key: cell KEY FIELD=VALUE…
cell() {
  local found
  found=$(cells "$@")
  [ -n "$found" ] && [ "$(wc -l <<<"$found")" -eq 1 ] || {
    echo "load: not one row of $*: $(wc -w <<<"$found")" >&2
    return 1
  }
  printf '%s\n' "$found"
}

# Reads who is registered, for `person`: read_roll TODAY
read_roll() { roll=$(listing participants --why check --today "$1"); }

# The id of the one participant of a name: person NAME
person() { cell person "name=$1" <<<"$roll"; }

# Declares results of stages on a day, on the entries that `roadmap stages` names: declare_stages AT ON STAGE…
declare_stages() {
  local at=$1 on=$2 stage stages
  shift 2
  stages=$(listing roadmap stages --cycle "$cycle" --today "$on")
  for stage in "$@"; do
    fact "$at" "$on" "stage $stage: its result" stage.result.declared "cycle=$cycle" "stage=$stage" \
      "evidence=$(python3 -c '
import json, sys
rows = json.load(sys.stdin)
print(",".join(str(p) for row in rows if row["stage"] == int(sys.argv[1]) for p in row["evidence"]))' "$stage" <<<"$stages")"
  done
}

# The code of the pair or group of a mentor with a mentee that lives on a day: pair_of MENTOR MENTEE DAY
pair_of() {
  listing pairs --open --on-day "$3" --today "$3" | cell pair "mentor=$(person "$1")" "mentees=$(person "$2")"
}
