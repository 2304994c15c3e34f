# SPDX-License-Identifier: Apache-2.0
#
# How everything in this tree is compiled. Two functions for the folders:
#   wireroom_add_library(text a.cc b.cc LINK lib...)   -> target wireroom_text
#   wireroom_add_test(unit_text a_test.cc LINK lib...) -> a GoogleTest binary

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_STANDARD 11)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo)
endif()

find_program(WIREROOM_CCACHE ccache)
if(WIREROOM_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # The sloppiness is what ccache asks for where precompiled headers are used.
  set(launcher ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
    CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
    ${WIREROOM_CCACHE})
  set(CMAKE_C_COMPILER_LAUNCHER ${launcher})
  set(CMAKE_CXX_COMPILER_LAUNCHER ${launcher})
endif()

add_library(wireroom_flags INTERFACE)
target_include_directories(wireroom_flags INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_options(wireroom_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor
  -Wno-unused-parameter $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>
  $<$<AND:$<COMPILE_LANGUAGE:CXX>,$<CXX_COMPILER_ID:Clang>>:SHELL:-Xclang -fno-pch-timestamp>)
if(WIREROOM_WARNINGS_AS_ERRORS)
  target_compile_options(wireroom_flags INTERFACE -Werror)
endif()
if(WIREROOM_HARDENING)
  target_compile_options(wireroom_flags INTERFACE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2
    -D_GLIBCXX_ASSERTIONS -fstack-protector-strong -fstack-clash-protection -fcf-protection)
  target_link_options(wireroom_flags INTERFACE -Wl,-z,relro,-z,now,-z,noexecstack)
endif()
if(WIREROOM_SANITIZE)
  add_compile_options(-fsanitize=${WIREROOM_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
  add_link_options(-fsanitize=${WIREROOM_SANITIZE})
  if(WIREROOM_SANITIZE MATCHES thread)
    target_sources(wireroom_flags INTERFACE
      $<$<STREQUAL:$<TARGET_PROPERTY:TYPE>,EXECUTABLE>:${CMAKE_SOURCE_DIR}/deploy/cmake/tsan_suppressions.cc>)
  endif()
endif()
if(WIREROOM_BUILD_FUZZERS)
  add_compile_options(-fsanitize=fuzzer-no-link,address,undefined -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()

# One precompiled header of the standard library for the core, one with
# GoogleTest for the tests.
function(wireroom_use_pch target base header)
  if(NOT TARGET ${base})
    file(WRITE ${CMAKE_BINARY_DIR}/pch/${base}.cc "")
    add_library(${base} OBJECT ${CMAKE_BINARY_DIR}/pch/${base}.cc)
    target_link_libraries(${base} PRIVATE wireroom_flags ${ARGN})
    target_precompile_headers(${base} PRIVATE ${header})
  endif()
  target_precompile_headers(${target} REUSE_FROM ${base})
endfunction()

function(wireroom_add_library name)
  cmake_parse_arguments(arg "" "" "LINK" ${ARGN})
  add_library(wireroom_${name} STATIC ${arg_UNPARSED_ARGUMENTS})
  target_link_libraries(wireroom_${name} PUBLIC ${arg_LINK} PRIVATE $<BUILD_INTERFACE:wireroom_flags>)
  wireroom_use_pch(wireroom_${name} wireroom_pch ${CMAKE_SOURCE_DIR}/deploy/cmake/pch.h)
endfunction()

function(wireroom_add_test name)
  cmake_parse_arguments(arg "" "" "LINK" ${ARGN})
  add_executable(${name} ${arg_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE wireroom_flags ${arg_LINK} GTest::gmock GTest::gtest_main)
  # -fPIC in place of -fPIE, as the precompiled header has it: g++ takes it only then.
  set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
  target_compile_options(${name} PRIVATE -fPIC)
  wireroom_use_pch(${name} wireroom_test_pch ${CMAKE_SOURCE_DIR}/deploy/cmake/test_pch.h GTest::gmock)
  gtest_discover_tests(${name} DISCOVERY_TIMEOUT 60 PROPERTIES TIMEOUT 300)
endfunction()
