#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
# outside_plugin.sh BUILD_FOLDER CXX_COMPILER
#
# Installs the build into a temporary prefix, makes a plugin from the installed
# template, builds and tests it with find_package(wireroom) and nothing else, and
# lets the installed command load and check it. Then a program over the client.
set -euo pipefail

build=$1
compiler=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
prefix=$work/prefix
umask 022

fail() {
  echo "outside_plugin: $*" >&2
  exit 1
}

cmake --install "$build" --prefix "$prefix" > "$work/install.log" || fail "$(cat "$work/install.log")"
for file in bin/wireroom include/wireroom/abi.h include/wireroom/sdk.h include/wireroom/testkit.h \
  include/wireroom/v1/event.pb.h share/wireroom/config/wireroom.yaml \
  share/wireroom/proto/wireroom/v1/event.proto lib/wireroom/plugins/zones/zones.so; do
  [[ -e $prefix/$file ]] || fail "expected $file to be installed"
done
"$prefix/bin/wireroom" plugin list | grep -q '^zones ' ||
  fail "expected the installed command to find its plugins"

"$prefix/bin/wireroom" plugin new big_shout --directory "$work"
cmake -G Ninja -S "$work/big_shout" -B "$work/build" -DCMAKE_PREFIX_PATH="$prefix" \
  -DCMAKE_CXX_COMPILER="$compiler" -DCMAKE_CXX_FLAGS="-Wall -Wextra -Wpedantic -Werror" \
  > "$work/configure.log" 2>&1 || fail "$(cat "$work/configure.log")"
cmake --build "$work/build" > "$work/build.log" 2>&1 || fail "$(cat "$work/build.log")"
ctest --test-dir "$work/build" --output-on-failure --no-tests=error

mkdir "$work/reader"
cat > "$work/reader/CMakeLists.txt" << 'END'
cmake_minimum_required(VERSION 3.25)
project(reader CXX)
find_package(wireroom REQUIRED COMPONENTS client)
add_executable(reader reader.cc)
target_link_libraries(reader PRIVATE wireroom::client)
END
cat > "$work/reader/reader.cc" << 'END'
#include <wireroom/client/producer.h>
#include <wireroom/client/subscriber.h>
int main() { return 0; }
END
{ cmake -G Ninja -S "$work/reader" -B "$work/reader/build" -DCMAKE_PREFIX_PATH="$prefix" \
    -DCMAKE_CXX_COMPILER="$compiler" && cmake --build "$work/reader/build"; } \
  > "$work/reader.log" 2>&1 || fail "$(cat "$work/reader.log")"

"$prefix/bin/wireroom" plugin check "$work/build/plugins/big_shout" --option word=rain
cmake --install "$work/build" --prefix "$prefix" > /dev/null
"$prefix/bin/wireroom" plugin check big_shout
