# SPDX-License-Identifier: Apache-2.0
#
# wireroom_add_plugin(name source.cc...) makes <folder>/<name>/<name>.so with the
# folder's data/ beside it. In this tree and, through find_package(wireroom), in
# any other.

set(WIREROOM_PLUGIN_VERSION_SCRIPT ${CMAKE_CURRENT_LIST_DIR}/plugin.map)

function(wireroom_add_plugin name)
  add_library(${name} MODULE ${ARGN})
  target_link_libraries(${name} PRIVATE wireroom::sdk)
  target_compile_features(${name} PRIVATE cxx_std_20)
  set(folder ${CMAKE_BINARY_DIR}/plugins/${name})
  set_target_properties(${name} PROPERTIES PREFIX "" CXX_VISIBILITY_PRESET hidden
    C_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON LIBRARY_OUTPUT_DIRECTORY ${folder})
  # One exported symbol, nothing shared with another plugin by accident.
  target_compile_options(${name} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-fno-gnu-unique>)
  target_link_options(${name} PRIVATE -Wl,--version-script=${WIREROOM_PLUGIN_VERSION_SCRIPT})
  if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/data)
    add_custom_command(TARGET ${name} POST_BUILD COMMAND ${CMAKE_COMMAND} -E copy_directory
      ${CMAKE_CURRENT_SOURCE_DIR}/data ${folder}/data)
  endif()
endfunction()
