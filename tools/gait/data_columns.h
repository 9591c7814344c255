// What `--columns` and INPUT=FILE say. Not part of the commands' own code: parsed here, used in data_file.cpp.
#ifndef GAIT_TOOLS_GAIT_DATA_COLUMNS_H
#define GAIT_TOOLS_GAIT_DATA_COLUMNS_H
#include "runtime/artifact.h"
#include "runtime/data/csv.h"
#include <string>
#include <vector>

namespace gait::tools {

/// "image=0:64,label=64": fields by number from 0 or by the header's names; "x=open+close": several by name.
/// Throws: Error, citing the piece that is none.
std::vector<data::Column> parseColumns(const std::string &text);

/// "image=pixels": the array of an archive that an input is. Throws: Error.
struct NamedArray {
  std::string input, array;
};
std::vector<NamedArray> parseArrays(const std::string &text);

/// "a,b,c" -> its pieces.
std::vector<std::string> splitList(const std::string &text, char separator = ',');

/// The inputs of an entry that have a row for each row of the data.
std::vector<const gait_tensor *> rowInputs(const gait_entry &entry);
/// Null if there is none of that name.
const gait_tensor *findInput(const std::vector<const gait_tensor *> &inputs, std::string_view name);
/// Elements of a row.
int64_t fieldsOf(const gait_tensor &input);
/// "image [batch, 64] f32, label [batch] i32"
std::string listInputs(const std::vector<const gait_tensor *> &inputs);

} // namespace gait::tools
#endif
