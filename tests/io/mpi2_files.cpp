// Files of a run on any number of ranks. test_read_back.py runs the tests `Sample.*` on 1, 2 and 3 ranks and reads the
// files with h5py; here are the failures, which must be the same on every rank and must not damage what exists.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/error.hpp"
#include "io/sample.hpp"
#include "output/file_space.hpp"

namespace auralith {
namespace {

namespace fs = std::filesystem;
const MPI_Comm world = MPI_COMM_WORLD;

/// Empty directory of one test, under the current one.
std::string scratch(const std::string& name) {
  const std::string path = "files_" + name;
  on_rank_zero(world, [&] {
    fs::remove_all(path);
    fs::create_directories(path);
  });
  return path;
}

/// Collective: no rank is writing while one reads.
std::string content(const std::string& path) {
  MPI_Barrier(world);
  std::ifstream stream(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(stream), {}};
  MPI_Barrier(world);
  return text;
}

/// Message of the error on this rank, "" without one.
template <class Error, class Work>
std::string message_of(Work work) {
  try {
    work();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

bool on_every_rank(bool here) {
  int all = here ? 1 : 0;
  MPI_Allreduce(MPI_IN_PLACE, &all, 1, MPI_INT, MPI_MIN, world);
  return all == 1;
}

/// Files of this process cannot grow beyond `bytes` in its scope, as on a full disk.
class SmallDisk {
 public:
  explicit SmallDisk(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{bytes, before_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~SmallDisk() {
    setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  rlimit before_{};
  void (*handler_)(int);
};

TEST(Sample, Fields) {
  const char* directory = std::getenv("SAMPLE_DIRECTORY");
  const std::string path = directory != nullptr ? directory : scratch("sample_fields");
  const FieldBox own = sample::box(world);
  FieldFile file(world, path, own, sample::nodes(sample::nx, 1e-6, 1.2), sample::nodes(sample::ny, 2e-6, 1.0));
  for (int n = 0; n < 3; ++n) sample::write_output(file, own, n);
  EXPECT_TRUE(fs::exists(path + "/fields.xmf"));
}

TEST(Sample, Series) {
  const char* directory = std::getenv("SAMPLE_DIRECTORY");
  const std::string path = directory != nullptr ? directory : scratch("sample_series");
  TimeSeries series(world, path, sample::columns());
  for (int n = 0; n < 600; ++n) {  // several chunks, flushed in unequal parts
    series.append(sample::row(n));
    if (n == 0 || n == 5 || n == 300) series.flush();
  }
  series.flush();
  EXPECT_TRUE(fs::exists(path + "/time_series.h5"));
}

TEST(FieldFile, FullDiskIsAnErrorOnEveryRankAndKeepsTheFile) {
  const std::string path = scratch("full_disk");
  const FieldBox own = sample::box(world);
  FieldFile file(world, path, own, sample::nodes(sample::nx, 1e-6, 1.2), sample::nodes(sample::ny, 2e-6, 1.0));
  sample::write_output(file, own, 0);
  const std::string h5_before = content(path + "/fields.h5"), xmf_before = content(path + "/fields.xmf");
  const std::string step_before = content(path + "/fields/step_000000.h5");
  {
    const SmallDisk limit(step_before.size() / 2);
    const std::string message = message_of<OutputError>([&] { sample::write_output(file, own, 1); });
    EXPECT_TRUE(on_every_rank(message.find("step_000001.h5") != std::string::npos &&
                              message.find("File too large") != std::string::npos))
        << message;
  }
  EXPECT_TRUE(content(path + "/fields/step_000000.h5") == step_before);
  EXPECT_FALSE(fs::exists(path + "/fields/step_000001.h5"));
  EXPECT_TRUE(content(path + "/fields.h5") == h5_before);  // not EXPECT_EQ, which would print it
  EXPECT_EQ(content(path + "/fields.xmf"), xmf_before);
  // There is room again: the run could go on.
  sample::write_output(file, own, 1);
  EXPECT_NE(content(path + "/fields.xmf"), xmf_before);
}

TEST(Files, AReaderThatHasThemOpenDoesNotStopTheRun) {
  const std::string path = scratch("open_elsewhere");
  const FieldBox own = sample::box(world);
  FieldFile file(world, path, own, sample::nodes(sample::nx, 1e-6, 1.2), sample::nodes(sample::ny, 2e-6, 1.0));
  TimeSeries series(world, path, sample::columns());
  std::vector<int> locked;  // h5py takes a shared lock, which a writer with a lock of its own would not get past
  for (const char* name : {"/fields.h5", "/time_series.h5"}) {
    locked.push_back(::open((path + name).c_str(), O_RDONLY));
    EXPECT_EQ(::flock(locked.back(), LOCK_SH), 0);
  }
  MPI_Barrier(world);
  sample::write_output(file, own, 0);
  series.append(sample::row(0));
  series.flush();
  for (const int descriptor : locked) ::close(descriptor);
}

TEST(FieldFile, LosingTheFileIsAnErrorOnEveryRank) {
  const std::string path = scratch("lost");
  const FieldBox own = sample::box(world);
  FieldFile file(world, path, own, sample::nodes(sample::nx, 1e-6, 1.2), sample::nodes(sample::ny, 2e-6, 1.0));
  on_rank_zero(world, [&] { fs::remove_all(path + "/fields"); });
  const std::string message = message_of<OutputError>([&] { sample::write_output(file, own, 0); });
  EXPECT_TRUE(on_every_rank(message.find("step_000000.h5") != std::string::npos)) << message;
}

TEST(FieldFile, WrongSizeOnOneRankIsAnErrorOnEveryRank) {
  const std::string path = scratch("wrong_size");
  const FieldBox own = sample::box(world);
  FieldFile file(world, path, own, sample::nodes(sample::nx, 1e-6, 1.2), sample::nodes(sample::ny, 2e-6, 1.0));
  std::vector<double> values(static_cast<std::size_t>((own.i1 - own.i0) * sample::ny * sample::nz), 1.0);
  if (rank_of(world) == size_of(world) - 1) values.push_back(0);
  const std::vector<CellField> cells{{"void_fraction", "1", 1, values}};
  const std::string message =
      message_of<OutputError>([&] { file.write(0, 0, sample::nodes(sample::nz, 1e-6, 1), cells, {}); });
  EXPECT_TRUE(on_every_rank(message.find("void_fraction") != std::string::npos)) << message;
}

TEST(FieldFile, DoesNotOverwrite) {
  const std::string path = scratch("no_overwrite");
  on_rank_zero(world, [&] { create_file(path + "/fields.h5", "precious"); });
  const std::string message = message_of<OutputError>([&] {
    FieldFile(world, path, sample::box(world), sample::nodes(sample::nx, 1, 1), sample::nodes(sample::ny, 1, 1));
  });
  EXPECT_TRUE(on_every_rank(message.find("File exists") != std::string::npos)) << message;
  EXPECT_EQ(content(path + "/fields.h5"), "precious");
}

TEST(TimeSeries, RowsAreInTheCsvAtOnceAndInHdf5AfterFlush) {
  const std::string path = scratch("rows");
  TimeSeries series(world, path, sample::columns());
  EXPECT_EQ(content(path + "/time_series.csv"), "time [s],voltage [V],lithium_negative [m]\n");
  series.append(std::vector<double>{0, 0.1, 1.0 / 3.0});
  EXPECT_EQ(content(path + "/time_series.csv"),
            "time [s],voltage [V],lithium_negative [m]\n0,0.1,0.3333333333333333\n");
  const std::string empty = content(path + "/time_series.h5");
  series.flush();
  EXPECT_GT(content(path + "/time_series.h5").size(), empty.size());
}

TEST(TimeSeries, FullDiskKeepsWholeRowsAndIsReportedByFlushOnEveryRank) {
  const std::string path = scratch("rows_full_disk");
  TimeSeries series(world, path, sample::columns());
  series.append(std::vector<double>{0, 1, 2});
  series.flush();
  const std::string before = content(path + "/time_series.csv");
  {
    const SmallDisk limit(before.size() + 5);
    series.append(std::vector<double>{1.25, 1.25, 1.25});
    const std::string message = message_of<OutputError>([&] { series.flush(); });
    EXPECT_TRUE(on_every_rank(message.find("time_series.csv") != std::string::npos)) << message;
  }
  EXPECT_EQ(content(path + "/time_series.csv"), before);
}

TEST(TimeSeries, NoHeaderIsTornWhenTheDiskIsFullAtTheStart) {
  const std::string path = scratch("header_full_disk");
  {
    const SmallDisk limit(10);
    const std::string message = message_of<OutputError>([&] { TimeSeries(world, path, sample::columns()); });
    EXPECT_TRUE(on_every_rank(message.find("time_series.csv") != std::string::npos)) << message;
  }
  MPI_Barrier(world);
  EXPECT_TRUE(fs::is_empty(path));
}

TEST(TimeSeries, DoesNotOverwrite) {
  const std::string path = scratch("series_no_overwrite");
  on_rank_zero(world, [&] { create_file(path + "/time_series.csv", "precious"); });
  EXPECT_TRUE(on_every_rank(!message_of<OutputError>([&] { TimeSeries(world, path, sample::columns()); }).empty()));
  EXPECT_EQ(content(path + "/time_series.csv"), "precious");
}

TEST(RunDirectory, CountsUpAndNeverTakesAnExistingOne) {
  const std::string path = scratch("directories");
  const fs::path before = fs::current_path();
  MPI_Barrier(world);
  fs::current_path(path);
  on_rank_zero(world, [] { fs::create_directories("runs/case-002"); });  // somebody made it, empty
  EXPECT_EQ(make_run_directory(world, "case", "").path, "runs/case-001");
  EXPECT_EQ(make_run_directory(world, "case", "").path, "runs/case-003");
  EXPECT_EQ(make_run_directory(world, "other", "").path, "runs/other-001");
  MPI_Barrier(world);
  EXPECT_TRUE(fs::is_empty("runs/case-002"));
  EXPECT_TRUE(fs::exists("runs/case-003/log.txt"));
  MPI_Barrier(world);
  fs::current_path(before);
}

TEST(RunDirectory, TakesAnEmptyOneAndRefusesAUsedOneOnEveryRank) {
  const std::string path = scratch("wanted");
  EXPECT_EQ(make_run_directory(world, "case", path + "/new/deep/").path, path + "/new/deep");
  EXPECT_TRUE(on_every_rank(fs::is_directory(path + "/new/deep")));
  on_rank_zero(world, [&] {
    fs::create_directories(path + "/empty");
    create_file(path + "/a_file", "precious");
  });
  EXPECT_EQ(make_run_directory(world, "case", path + "/empty").path, path + "/empty");
  for (const char* name : {"/empty", "/new", "/a_file", "/a_file/below"}) {
    const std::string message = message_of<InputError>([&] { (void)make_run_directory(world, "case", path + name); });
    EXPECT_TRUE(on_every_rank(message.find(path) != std::string::npos)) << name << ": " << message;
  }
  EXPECT_EQ(content(path + "/a_file"), "precious");
}

TEST(RunDirectory, HasOneWriterAndBeginsAgainWithoutACheckpoint) {
  const std::string path = scratch("again");
  {
    const RunDirectory first = make_run_directory(world, "case", path, true);
    EXPECT_EQ(first.lock != nullptr, rank_of(world) == 0);
    EXPECT_TRUE(
        on_every_rank(!message_of<BusyError>([&] { (void)make_run_directory(world, "case", path, true); }).empty()));
    EXPECT_TRUE(on_every_rank(!message_of<BusyError>([&] { (void)lock_run_directory(world, path); }).empty()));
  }
  on_rank_zero(world, [&] {
    create_file(path + "/summary.json", "old");
    create_file(path + "/notes.txt", "precious");
  });
  EXPECT_EQ(make_run_directory(world, "case", path, true).path, path);
  EXPECT_TRUE(on_every_rank(!fs::exists(path + "/summary.json")));
  EXPECT_EQ(content(path + "/notes.txt"), "precious");
  MPI_Barrier(world);
  on_rank_zero(world, [&] {
    fs::create_directories(path + "/checkpoints");
    create_file(path + "/checkpoints/checkpoint_00000003.h5", "precious");
  });
  EXPECT_TRUE(
      on_every_rank(!message_of<InputError>([&] { (void)make_run_directory(world, "case", path, true); }).empty()));
  EXPECT_EQ(content(path + "/checkpoints/checkpoint_00000003.h5"), "precious");
}

}  // namespace
}  // namespace auralith
