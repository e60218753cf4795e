# cmake -DOUTPUT=migrations.cpp -DSOURCES="0001_initial.sql;..." -P embed_sql.cmake
# Turns numbered .sql files into the table that migrations.h declares.
set(rows "")
set(expected 1)
foreach(source IN LISTS SOURCES)
    get_filename_component(name "${source}" NAME)
    if(NOT name MATCHES "^([0-9][0-9][0-9][0-9])_[a-z0-9_]+\\.sql$")
        message(FATAL_ERROR "${name}: a migration is called NNNN_name.sql")
    endif()
    string(REGEX REPLACE "^0+" "" version "${CMAKE_MATCH_1}")
    if(NOT version EQUAL expected)
        message(FATAL_ERROR "${name}: migration ${expected} was expected here")
    endif()
    math(EXPR expected "${expected} + 1")
    file(READ "${source}" text)
    string(APPEND rows "    {${version}, \"${name}\", R\"sql(${text})sql\"},\n")
endforeach()
file(WRITE "${OUTPUT}" "// Made by embed_sql.cmake.
#include \"obligations/store/sqlite/migrations.h\"

namespace termijnd {
namespace {
constexpr Migration all[] = {
${rows}};
}  // namespace

std::span<const Migration> migrations() { return all; }

}  // namespace termijnd
")
