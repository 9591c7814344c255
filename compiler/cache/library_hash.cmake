# Writes a header with one hash of the given files: cmake -DOUTPUT=FILE -DFILES=A;B -P library_hash.cmake
set(all "")
foreach(file ${FILES})
  file(SHA256 "${file}" hash)
  string(APPEND all "${hash}")
endforeach()
string(SHA256 all "${all}")
file(CONFIGURE OUTPUT "${OUTPUT}" CONTENT "// Written by library_hash.cmake.
inline constexpr char libraryHash[] = \"${all}\";
" @ONLY)
