# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
#
# What deploy/run, deploy/test and deploy/bench share: packages, configuring,
# building. Sourced by bash, from the root of the tree, under "set -euo pipefail".

# What is built must not be writable by others: the plugin loader refuses it.
umask 022

say() { printf 'wireroom: %s\n' "$*" >&2; }

# fail STATUS TEXT...
fail() {
  local status=$1
  shift
  say "$@"
  exit "$status"
}

# Prints those of the packages that are not installed.
missing_packages() {
  # dpkg-query fails where it does not know one of them.
  comm -23 <(printf '%s\n' "$@" | sort -u) \
    <(dpkg-query -W -f='${db:Status-Abbrev}${Package}\n' "$@" 2>/dev/null | sed -n 's/^ii //p' | sort -u)
}

# Without a terminal sudo must not ask for a password.
as_root() {
  if [[ $EUID -eq 0 ]]; then
    "$@"
  elif [[ -t 0 ]]; then
    sudo "$@"
  else
    sudo -n "$@"
  fi
}

apt() {
  as_root env DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=l \
    apt-get -q -y -o DPkg::Lock::Timeout=600 "$@"
}

# install_packages NAME...: those that are missing, with apt, without questions.
install_packages() {
  command -v dpkg-query >/dev/null ||
    fail 69 "this is not Debian: install what deploy/packages.txt names by other means"
  local missing
  mapfile -t missing < <(missing_packages "$@")
  [[ ${#missing[@]} -eq 0 ]] && return
  [[ $EUID -eq 0 ]] || command -v sudo >/dev/null ||
    fail 69 "packages are missing, and there is no sudo to install them: ${missing[*]}"
  say "installing ${missing[*]}"
  apt update >&2 || say "apt-get update failed; trying with the lists that are there"
  apt install --no-install-recommends "${missing[@]}" >&2 ||
    fail 69 "these packages could not be installed: ${missing[*]}"
}

# The names of deploy/packages.txt.
packages() { sed 's/#.*//; /^[[:space:]]*$/d' deploy/packages.txt; }

install_build_packages() {
  local names
  mapfile -t names < <(packages)
  install_packages "${names[@]}"
}

# A build folder of another user (root's, after sudo) can't be built in.
check_owner() {
  local folder=$1
  [[ ! -e $folder || -w $folder ]] ||
    fail 73 "$folder belongs to $(stat -c %U "$folder") and is not writable for $(id -un):" \
      "remove it, or run this as that user"
}

# configure PRESET: when the preset was not configured yet, or has changed.
configure() {
  local folder=build/$1
  check_owner build
  check_owner "$folder"
  if [[ -f $folder/build.ninja && ! CMakePresets.json -nt $folder/build.ninja ]]; then
    return
  fi
  say "configuring $folder"
  cmake --preset "$1" >"build-$1.log" 2>&1 || {
    cat "build-$1.log" >&2
    rm -f "build-$1.log"
    fail 70 "configuring $folder failed"
  }
  rm -f "build-$1.log"
}

# build PRESET [TARGET...]
build() {
  local preset=$1
  shift
  configure "$preset"
  [[ -w ${HOME:-/} ]] || export CCACHE_DIR="$PWD/build/.ccache"
  say "building build/$preset"
  local targets=()
  [[ $# -eq 0 ]] || targets=(--target "$@")
  cmake --build --preset "$preset" "${targets[@]}" >&2 || fail 70 "the build failed"
}
