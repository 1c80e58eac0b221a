# The common parts of the scripts in Tools: sourced by them, never run by itself.
# shellcheck shell=bash

# Nobody sits at the keyboard: nothing may ask, and every text is UTF-8.
exec </dev/null
export LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive PYTHONDONTWRITEBYTECODE=1

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
script="Tools/$(basename "$0")"
part="start"

# say TEXT: what the script does now.
say() {
  printf '%s: %s\n' "$script" "$*"
}

# fail TEXT: one clear sentence on standard error, then the end.
fail() {
  printf '%s: %s\n' "$script" "$*" >&2
  part=""
  exit 1
}

# usage TEXT: a call that the script does not understand.
usage() {
  printf '%s: %s; see %s --help\n' "$script" "$*" "$script" >&2
  part=""
  exit 64
}

# show_help: the text of the script's own "help", then the end; nobody has to read it to its last line.
show_help() {
  part=""
  help 2>/dev/null || true
  exit 0
}

# say_first_build PATH: that building takes long, where PATH was not built before.
say_first_build() {
  if [[ ! -e $1 ]]; then
    say "this is the first build; it takes some minutes"
  fi
}

# begin NAME: opens a part of the work; if the script ends early, it names this part.
begin() {
  part="$1"
  printf '\n== %s: %s ==\n' "$script" "$part"
}

report_failed_part() {
  local status=$?
  if [[ $status -ne 0 && -n $part ]]; then
    printf '\n%s: failed in the part "%s", status %d\n' "$script" "$part" "$status" >&2
  fi
}
trap report_failed_part EXIT

# Stops unless the Swift toolchain is present and new enough.
require_swift() {
  local version major minor
  command -v swift >/dev/null \
    || fail "there is no 'swift' on the path; install Swift 6.3 or newer from https://www.swift.org/install and run again"
  version=$(swift --version 2>/dev/null | sed -nE 's/.*Swift version ([0-9]+)\.([0-9]+).*/\1 \2/p' | head -n 1)
  [[ -n $version ]] || fail "'swift --version' names no version; install Swift 6.3 or newer from https://www.swift.org/install"
  read -r major minor <<<"$version"
  if ((major < 6 || (major == 6 && minor < 3))); then
    fail "Swift $major.$minor is too old; install Swift 6.3 or newer from https://www.swift.org/install and run again"
  fi
  say "Swift $major.$minor is present"
}

# install_missing_packages [tests]: installs the Debian packages that are missing; does nothing where all are there.
# With "tests" also what only the tests need.
install_missing_packages() {
  local -a missing=() as_root=()
  command -v git >/dev/null || missing+=(git)
  command -v sqlite3 >/dev/null || missing+=(sqlite3)
  command -v python3 >/dev/null || missing+=(python3)
  python3 -c 'import ensurepip, venv' 2>/dev/null || missing+=(python3-venv)
  [[ -e /usr/include/sqlite3.h || -e /usr/local/include/sqlite3.h ]] || missing+=(libsqlite3-dev)
  [[ -d /usr/include/c++ || -d /usr/local/include/c++ ]] || missing+=(g++)
  [[ -e /usr/share/zoneinfo/Europe/Moscow ]] || missing+=(tzdata)
  [[ -e /etc/ssl/certs/ca-certificates.crt ]] || missing+=(ca-certificates)
  if [[ ${1:-} == tests ]]; then
    [[ -e /usr/include/xlsxwriter.h || -e /usr/local/include/xlsxwriter.h ]] || missing+=(libxlsxwriter-dev)
    command -v strace >/dev/null || missing+=(strace)
  fi
  if ((${#missing[@]} == 0)); then
    say "system packages are complete"
    return
  fi

  command -v apt-get >/dev/null \
    || fail "these packages are missing and there is no apt-get to install them: ${missing[*]}; install them and run again"
  if ((EUID != 0)); then
    sudo -n true 2>/dev/null \
      || fail "these packages are missing: ${missing[*]}; run 'apt-get install ${missing[*]}' as root and run again"
    as_root=(sudo -n)
  fi
  say "installing the system packages ${missing[*]}"
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
}

# Makes .venv with the pinned Python packages, anew when their list has changed or the folder was moved.
install_python_packages() {
  local wanted="$root/Tools/requirements.txt" environment="$root/.venv"
  if cmp -s "$wanted" "$environment/installed.txt" \
    && [[ $("$environment/bin/python" -c 'import sys; print(sys.prefix)' 2>/dev/null) == "$environment" ]]; then
    say "Python packages are complete"
    return
  fi
  say "installing the Python packages of Tools/requirements.txt into .venv"
  rm -rf "$environment"
  python3 -m venv "$environment"
  "$environment/bin/python" -m pip install --quiet --no-input --disable-pip-version-check --requirement "$wanted"
  cp "$wanted" "$environment/installed.txt"
}
