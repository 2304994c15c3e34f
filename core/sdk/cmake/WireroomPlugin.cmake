# SPDX-License-Identifier: Apache-2.0
#
# wireroom_add_plugin(name source.cc... [TEST test.cc...] [LINK library...])
#
# makes <build>/plugins/<name>/<name>.so with the folder's data/ beside it, and
# with TEST the test <name>_test over the test kit and GoogleTest. In this tree
# and, through find_package(wireroom), in any other. `cmake --install` puts the
# plugin into lib/wireroom/plugins/<name>.

set(WIREROOM_PLUGIN_VERSION_SCRIPT ${CMAKE_CURRENT_LIST_DIR}/plugin.map)

# A macro, for enable_testing() is lost at the end of a function: `ctest` works in
# the build of a plugin without a line of its own.
macro(wireroom_add_plugin name)
  wireroom_plugin_targets(${name} ${ARGN})
  if(TARGET ${name}_test)
    enable_testing()
    wireroom_plugin_ctest(${name})
  endif()
endmacro()

function(wireroom_plugin_targets name)
  cmake_parse_arguments(arg "" "" "TEST;LINK" ${ARGN})
  if(NOT name MATCHES "^[a-z][a-z0-9_]*$")
    message(FATAL_ERROR "wireroom_add_plugin: expected a name of [a-z][a-z0-9_]*, found '${name}'")
  endif()
  add_library(${name} MODULE ${arg_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE wireroom::sdk ${arg_LINK})
  target_compile_features(${name} PRIVATE cxx_std_20)
  set(folder ${CMAKE_BINARY_DIR}/plugins/${name})
  set_target_properties(${name} PROPERTIES PREFIX "" CXX_VISIBILITY_PRESET hidden
    C_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON LIBRARY_OUTPUT_DIRECTORY ${folder})
  # One exported symbol, nothing shared with another plugin by accident.
  target_compile_options(${name} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-fno-gnu-unique>)
  target_link_options(${name} PRIVATE -Wl,--version-script=${WIREROOM_PLUGIN_VERSION_SCRIPT})
  # The daemon loads nothing that others could have written.
  add_custom_command(TARGET ${name} POST_BUILD
    COMMAND chmod go-w ${CMAKE_BINARY_DIR}/plugins ${folder} $<TARGET_FILE:${name}>)
  if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/data)
    # Copied after each link, so what is changed there links it again.
    file(GLOB_RECURSE data CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/data/*)
    set_target_properties(${name} PROPERTIES LINK_DEPENDS "${data}")
    add_custom_command(TARGET ${name} POST_BUILD COMMAND ${CMAKE_COMMAND} -E copy_directory
      ${CMAKE_CURRENT_SOURCE_DIR}/data ${folder}/data)
  endif()
  wireroom_install_plugin(${name})
  if(arg_TEST)
    wireroom_add_plugin_test(${name} "${arg_TEST}" "${arg_LINK}")
  endif()
endfunction()

# Always lib/, never lib64/ or lib/<machine>/: the command looks for its plugins in
# ../lib/wireroom/plugins.
function(wireroom_install_plugin name)
  set(destination lib/wireroom/plugins/${name})
  install(TARGETS ${name} LIBRARY DESTINATION ${destination} COMPONENT plugins)
  if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/data)
    install(DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}/data DESTINATION ${destination} COMPONENT plugins)
  endif()
endfunction()

function(wireroom_add_plugin_test name sources libraries)
  if(NOT TARGET wireroom::testkit)
    find_package(wireroom REQUIRED COMPONENTS testkit)
  endif()
  find_package(GTest REQUIRED)
  add_executable(${name}_test ${sources})
  target_compile_features(${name}_test PRIVATE cxx_std_20)
  target_link_libraries(${name}_test PRIVATE wireroom::testkit GTest::gmock GTest::gtest_main
    ${libraries})
endfunction()

# In the source folder, where data/ is.
function(wireroom_plugin_ctest name)
  add_test(NAME ${name}_test COMMAND ${name}_test WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
endfunction()
