# The forcing is derived while building, so that a change of the equations cannot be forgotten in a generated file.
set(mms_header ${CMAKE_CURRENT_BINARY_DIR}/mms_forcing.hpp)
add_custom_command(OUTPUT ${mms_header} COMMAND ${python_found} ${FOLDER}/derive_forcing.py ${mms_header}
                   DEPENDS ${FOLDER}/derive_forcing.py COMMENT "Forcing of manufactured solutions" VERBATIM)
add_custom_target(mms_forcing DEPENDS ${mms_header})
# The test programs are made after this file.
cmake_language(DEFER CALL add_dependencies tests_mms mms_forcing)
cmake_language(DEFER CALL add_dependencies tests_mms_mpi2_default_solver mms_forcing)
set(parts ${FOLDER}/forcing.cpp ${FOLDER}/map.cpp ${FOLDER}/solve.cpp ${FOLDER}/stack.cpp ${FOLDER}/study.cpp)
cmake_language(EVAL CODE "cmake_language(DEFER CALL target_sources tests_mms_mpi2_default_solver PRIVATE ${parts})")
