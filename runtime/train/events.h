// TensorBoard's event files. Not part of the API.
//   record: u64 length | u32 masked CRC-32C of the length | the event | u32 masked CRC-32C of the event, little-endian
//   event (protobuf, tensorflow/core/util/event.proto): 1 wall_time double, 2 step int64, 3 file_version string, 5 summary
//   summary: 1 value, repeated { 1 tag string, 2 simple_value float }
// Source: TensorFlow's record_writer.cc; Castagnoli et al. 1993 for the polynomial.
#ifndef GAIT_RUNTIME_TRAIN_EVENTS_H
#define GAIT_RUNTIME_TRAIN_EVENTS_H
#include <cstdint>
#include <string>
#include <string_view>

namespace gait::detail {

/// CRC-32C (Castagnoli): polynomial 0x1EDC6F41, reflected.
uint32_t crc32c(std::string_view bytes);

/// The first record of a file. `wall_time`: seconds since 1970.
std::string version_record(double wall_time);
/// One scalar.
std::string scalar_record(double wall_time, int64_t step, std::string_view tag, float value);

} // namespace gait::detail
#endif
