# SPDX-License-Identifier: Apache-2.0
# cmake -DCOMPILER=... -DSOURCE=... -DROOT=... -P must_not_compile.cmake
set(command ${COMPILER} -std=c++20 -fsyntax-only -Wall -Wextra -Wpedantic -Werror
  -I${ROOT}/core/abi -I${ROOT}/core/sdk ${SOURCE})

execute_process(COMMAND ${command} RESULT_VARIABLE result ERROR_VARIABLE errors)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "expected it to compile without its bad line, found:\n${errors}")
endif()

execute_process(COMMAND ${command} -DBAD_LINE RESULT_VARIABLE result ERROR_VARIABLE errors)
if(result EQUAL 0)
  message(FATAL_ERROR "expected it not to compile with its bad line")
endif()
file(STRINGS ${SOURCE} expected REGEX "^// expect: ")
string(REPLACE "// expect: " "" expected "${expected}")
string(FIND "${errors}" "${expected}" found)
if(found EQUAL -1)
  message(FATAL_ERROR "expected the message\n  ${expected}\nfound\n${errors}")
endif()
