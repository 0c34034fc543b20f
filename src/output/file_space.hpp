/// Files that are either written whole or left as they were: reserved space and atomic replacement. One process.
#pragma once

#include <cstdint>
#include <string>

namespace auralith {

/// Reserves disk blocks for a file before it grows, so that a full disk is found while the file is still untouched:
/// an HDF5 file whose last blocks are missing cannot be opened any more, and Open MPI's MPI-IO crashes or hangs on a
/// failed collective write. Call for an existing file.
/// Throws OutputError (file name, what was needed, reason) and leaves the file with its old size.
void reserve_space(const std::string& path, std::uint64_t more_bytes);

/// Writes `text` to a temporary file beside `path`, syncs it and renames it over `path`: readers see the old or the
/// new file, never a part. Throws OutputError; the old file is then untouched.
void replace_file(const std::string& path, const std::string& text);

/// Syncs the whole file `temporary` and renames it over `path`; the directory is synced, too, so that the name survives a
/// crash of the machine. Throws OutputError; `temporary` is then still there and an older `path` untouched.
void publish_file(const std::string& temporary, const std::string& path);

/// Creates a file that must not exist with this content (may be empty). Throws OutputError.
void create_file(const std::string& path, const std::string& text);

/// Appends `text` to an existing file in one piece; on failure the file is cut back to its old size.
/// Throws OutputError.
void append_to_file(const std::string& path, const std::string& text);

/// Copies a file; a file of that name is replaced. Throws OutputError.
void copy_file(const std::string& from, const std::string& to);

/// Cuts a file back to its first `bytes` bytes. Throws OutputError, also when it is shorter than that.
void cut_file(const std::string& path, std::uint64_t bytes);

}  // namespace auralith
