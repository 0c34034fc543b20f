#include "output/checkpoint_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "base/error.hpp"
#include "base/hdf5.hpp"
#include "output/collective.hpp"
#include "output/file_space.hpp"

namespace auralith {
namespace {

namespace fs = std::filesystem;

constexpr long long format_number = 2;
constexpr hsize_t chunk_values = 65536;  ///< half a megabyte
constexpr const char* temporary_ending = ".tmp";

/// A one-dimensional data set with check sums.
hdf5::Id create_array(hid_t file, const char* name, hid_t type, hsize_t size, hsize_t chunk) {
  const hdf5::Id space(H5Screate_simple(1, &size, nullptr), H5Sclose);
  const hdf5::Id layout(H5Pcreate(H5P_DATASET_CREATE), H5Pclose);
  if (size > 0) {
    const hsize_t length = std::min(chunk, size);
    H5Pset_chunk(layout, 1, &length);
    H5Pset_fletcher32(layout);
    H5Pset_fill_time(layout, H5D_FILL_TIME_NEVER);
  }
  return {H5Dcreate2(file, name, type, space, H5P_DEFAULT, layout, H5P_DEFAULT), H5Dclose};
}

/// Selects the pieces in `space`; the matching memory is contiguous.
hdf5::Id select(hid_t space, std::span<const ArrayPiece> pieces) {
  H5Sselect_none(space);
  hsize_t own = 0;
  for (const ArrayPiece& piece : pieces) {
    if (piece.count == 0) continue;
    const hsize_t start = piece.offset, count = piece.count;
    H5Sselect_hyperslab(space, own == 0 ? H5S_SELECT_SET : H5S_SELECT_OR, &start, nullptr, &count, nullptr);
    own += count;
  }
  const hsize_t length = std::max<hsize_t>(own, 1);
  hdf5::Id memory(H5Screate_simple(1, &length, nullptr), H5Sclose);
  if (own == 0) H5Sselect_none(memory);
  return memory;
}

std::uint64_t own_count(std::span<const ArrayPiece> pieces) {
  std::uint64_t count = 0;
  for (const ArrayPiece& piece : pieces) count += piece.count;
  return count;
}

/// Writes the whole file under its temporary name.
void write_temporary(MPI_Comm comm, const std::string& path, const std::string& text, std::uint64_t array_size,
                     std::span<const ArrayPiece> pieces, std::span<const double> values) {
  const auto check = [&](bool success, const std::string& what) { agree(comm, hdf5::check(success, path, what)); };
  const auto text_size = static_cast<hsize_t>(text.size());
  const hdf5::QuietErrors quiet;
  {
    hdf5::Id file(H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, parallel_access(comm)), H5Fclose);
    check(file.valid(), "create the file");
    check(hdf5::write_attribute(file, "format", format_number), "write the format number");
    check(file.close(), "write the file");
  }
  on_rank_zero(comm, [&] {
    const std::uint64_t chunks = array_size / chunk_values + 2;
    reserve_space(path, array_size * sizeof(double) + text_size + chunks * 64 + chunk_values * sizeof(double) + 65536);
  });
  hdf5::Id file(H5Fopen(path.c_str(), H5F_ACC_RDWR, parallel_access(comm)), H5Fclose);
  check(file.valid(), "open the file");
  hdf5::Id words = create_array(file, "text", H5T_STD_U8LE, text_size, chunk_values);
  check(words.valid(), "create the text");
  const std::vector<ArrayPiece> whole{{0, rank_of(comm) == 0 ? text_size : 0}};
  {
    const hdf5::Id space(H5Dget_space(words), H5Sclose);
    const hdf5::Id memory = select(space, whole);
    check(H5Dwrite(words, H5T_NATIVE_UINT8, memory, space, collective_transfer(), text.data()) >= 0, "write the text");
  }
  hdf5::Id numbers = create_array(file, "unknowns", H5T_IEEE_F64LE, array_size, chunk_values);
  check(numbers.valid(), "create the unknowns");
  {
    const hdf5::Id space(H5Dget_space(numbers), H5Sclose);
    const hdf5::Id memory = select(space, pieces);
    const double nothing = 0;
    const double* source = values.empty() ? &nothing : values.data();
    check(H5Dwrite(numbers, H5T_NATIVE_DOUBLE, memory, space, collective_transfer(), source) >= 0,
          "write the unknowns");
  }
  check(words.close() && numbers.close(), "write the file");
  check(file.close(), "write the file");
}

}  // namespace

void write_checkpoint_file(MPI_Comm comm, const std::string& path, const std::string& text, std::uint64_t array_size,
                           std::span<const ArrayPiece> pieces, std::span<const double> values) {
  const std::string temporary = path + temporary_ending;
  agree(comm, own_count(pieces) == values.size() ? std::string() : path + ": pieces and values do not fit");
  const std::string whole_text = broadcast(comm, text);
  try {
    write_temporary(comm, temporary, whole_text, array_size, pieces, values);
    on_rank_zero(comm, [&] { publish_file(temporary, path); });
  } catch (const OutputError&) {
    std::error_code ignored;
    if (rank_of(comm) == 0) fs::remove(temporary, ignored);
    throw;
  }
}

CheckpointText read_checkpoint_text(MPI_Comm comm, const std::string& path) {
  CheckpointText found;
  std::string text;
  double size = 0;
  on_rank_zero(comm, [&] {  // small; the serial driver tells a damaged file from a good one without hanging other ranks
    const hdf5::QuietErrors quiet;
    const auto require = [&](bool success, const char* what) { hdf5::require(success, path, what); };
    const hdf5::Id file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose);
    require(file.valid(), "open the checkpoint");
    long long format = 0;
    const hdf5::Id attribute(H5Aopen(file, "format", H5P_DEFAULT), H5Aclose);
    require(attribute.valid() && H5Aread(attribute, H5T_NATIVE_LLONG, &format) >= 0, "find the format number");
    if (format != format_number)
      throw OutputError(fmt::format("{}: checkpoint format {}, this program reads {}", path, format, format_number));
    const hdf5::Id words(H5Dopen2(file, "text", H5P_DEFAULT), H5Dclose);
    const hdf5::Id numbers(H5Dopen2(file, "unknowns", H5P_DEFAULT), H5Dclose);
    require(words.valid() && numbers.valid(), "find text and unknowns");
    const hdf5::Id space(H5Dget_space(words), H5Sclose);
    text.resize(static_cast<std::size_t>(H5Sget_simple_extent_npoints(space)));
    require(H5Dread(words, H5T_NATIVE_UINT8, H5S_ALL, H5S_ALL, H5P_DEFAULT, text.data()) >= 0, "read the text");
    const hdf5::Id extent(H5Dget_space(numbers), H5Sclose);
    size = static_cast<double>(H5Sget_simple_extent_npoints(extent));
    // The check sums of the numbers, too: a damaged file must be known before the run is rebuilt from it.
    std::vector<double> part(chunk_values);
    for (hsize_t start = 0; start < static_cast<hsize_t>(size); start += chunk_values) {
      const std::vector<ArrayPiece> piece{
          {start, std::min<std::uint64_t>(chunk_values, static_cast<hsize_t>(size) - start)}};
      const hdf5::Id memory = select(extent, piece);
      require(H5Dread(numbers, H5T_NATIVE_DOUBLE, memory, extent, H5P_DEFAULT, part.data()) >= 0, "read the unknowns");
    }
  });
  found.text = broadcast(comm, text);
  MPI_Bcast(&size, 1, MPI_DOUBLE, 0, comm);
  found.array_size = static_cast<std::uint64_t>(size);
  return found;
}

std::vector<double> read_checkpoint_values(MPI_Comm comm, const std::string& path, std::uint64_t array_size,
                                           std::span<const ArrayPiece> pieces) {
  const auto check = [&](bool success, const std::string& what) { agree(comm, hdf5::check(success, path, what)); };
  const hdf5::QuietErrors quiet;
  const hdf5::Id file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, parallel_access(comm)), H5Fclose);
  check(file.valid(), "open the checkpoint");
  const hdf5::Id numbers(H5Dopen2(file, "unknowns", H5P_DEFAULT), H5Dclose);
  check(numbers.valid(), "find the unknowns");
  const hdf5::Id space(H5Dget_space(numbers), H5Sclose);
  const bool fits = static_cast<std::uint64_t>(H5Sget_simple_extent_npoints(space)) == array_size;
  agree(comm, fits ? std::string() : fmt::format("{}: the number of unknowns is not {}", path, array_size));
  std::vector<double> values(own_count(pieces));
  double nothing = 0;
  const hdf5::Id memory = select(space, pieces);
  check(H5Dread(numbers, H5T_NATIVE_DOUBLE, memory, space, collective_transfer(),
                values.empty() ? &nothing : values.data()) >= 0,
        "read the unknowns");
  return values;
}

std::string checkpoint_name(const std::string& directory, std::int64_t step) {
  return fmt::format("{}/checkpoint_{:08d}.h5", directory, step);
}

std::vector<std::string> checkpoint_files(const std::string& directory) {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(directory, error)) {
    const std::string name = entry.path().filename().string();
    if (name.starts_with("checkpoint_") && name.ends_with(".h5")) names.push_back(entry.path().string());
  }
  std::sort(names.begin(), names.end(), std::greater<>());
  return names;
}

void remove_old_checkpoints(const std::string& directory, int keep) {
  std::error_code error;
  const std::vector<std::string> names = checkpoint_files(directory);
  for (std::size_t n = static_cast<std::size_t>(keep); n < names.size(); ++n) fs::remove(names[n], error);
  std::vector<fs::path> half_written;
  for (const auto& entry : fs::directory_iterator(directory, error))
    if (entry.path().extension() == temporary_ending) half_written.push_back(entry.path());
  for (const fs::path& path : half_written) fs::remove(path, error);
}

}  // namespace auralith
