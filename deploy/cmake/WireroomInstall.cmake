# SPDX-License-Identifier: Apache-2.0
#
# What `cmake --install` puts where:
#   bin/wireroom                      the command
#   lib/wireroom/plugins/<name>/      the plugins (by wireroom_add_plugin)
#   include/wireroom/                 the ABI, the SDK, the test kit, the client, the messages
#   lib/*.a                           what test kit and client link
#   lib/cmake/wireroom/               find_package(wireroom [COMPONENTS testkit client])
#   share/wireroom/config, template   the commented configuration, the start of a plugin
#   share/wireroom/proto              the messages' own files
include(CMakePackageConfigHelpers)

set(package ${CMAKE_INSTALL_LIBDIR}/cmake/wireroom)

# One export set for each component, so that a plugin needs no library at all.
function(wireroom_export component)
  foreach(target ${ARGN})
    string(REGEX REPLACE "^wireroom_" "" exported ${target})
    set_target_properties(${target} PROPERTIES EXPORT_NAME ${exported})
  endforeach()
  install(TARGETS ${ARGN} EXPORT wireroom_${component} ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
  install(EXPORT wireroom_${component} NAMESPACE wireroom:: DESTINATION ${package}
    FILE wireroom-${component}.cmake)
endfunction()

wireroom_export(sdk wireroom_abi wireroom_sdk)
wireroom_export(testkit wireroom_testkit wireroom_checks wireroom_config wireroom_text)
if(TARGET wireroom_client)
  wireroom_export(client wireroom_client wireroom_proto)
  install(DIRECTORY core/client/wireroom DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
  install(DIRECTORY ${CMAKE_BINARY_DIR}/proto/wireroom DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
    FILES_MATCHING PATTERN "*.pb.h")
endif()

install(TARGETS wireroom RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY core/abi/wireroom core/sdk/wireroom DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(DIRECTORY proto/wireroom DESTINATION ${CMAKE_INSTALL_DATADIR}/wireroom/proto
  FILES_MATCHING PATTERN "*.proto")
install(DIRECTORY core/sdk/template DESTINATION ${CMAKE_INSTALL_DATADIR}/wireroom)
install(DIRECTORY config DESTINATION ${CMAKE_INSTALL_DATADIR}/wireroom
  PATTERN CMakeLists.txt EXCLUDE PATTERN data EXCLUDE)

configure_package_config_file(deploy/cmake/wireroomConfig.cmake.in
  ${CMAKE_BINARY_DIR}/wireroomConfig.cmake INSTALL_DESTINATION ${package})
write_basic_package_version_file(${CMAKE_BINARY_DIR}/wireroomConfigVersion.cmake
  COMPATIBILITY SameMajorVersion)
install(FILES ${CMAKE_BINARY_DIR}/wireroomConfig.cmake ${CMAKE_BINARY_DIR}/wireroomConfigVersion.cmake
  core/sdk/cmake/WireroomPlugin.cmake core/sdk/cmake/plugin.map DESTINATION ${package})
