// Zip archives, as far as NumPy writes them: stored and deflated entries, also of more than 4 GiB
// (https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT).
#ifndef GAIT_RUNTIME_DATA_ZIP_H
#define GAIT_RUNTIME_DATA_ZIP_H
#include "runtime/data/byte_range.h"

namespace gait::data {

struct ZipEntry {
  std::string name;
  bool encrypted = false;
  int method = 0; ///< 0 stored, 8 deflated
  uint32_t checksum = 0;
  int64_t packed = 0, size = 0; ///< bytes in the file, and unpacked
  int64_t header = 0;           ///< where the entry begins
};

/// The entries of the archive's directory. Throws: Error when there is none or it is damaged.
std::vector<ZipEntry> read_zip_directory(const std::shared_ptr<const InputFile> &file);

/// What an entry holds: where it is stored in the file, or unpacked in memory. Its checksum is compared, by reading all of it.
/// Throws: Error when it is encrypted, packed in another way, or damaged.
ByteRange open_zip_entry(const std::shared_ptr<const InputFile> &file, const ZipEntry &entry);

} // namespace gait::data
#endif
