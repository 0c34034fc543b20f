// VTK files on two ranks: the slabs that are gathered for them, and the list of outputs when a run goes back. What ParaView reads in
// them: paraview/test_paraview.py.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/error.hpp"
#include "io/sample.hpp"
#include "output/collective.hpp"
#include "output/vtk_file.hpp"
#include "output/vtk_slabs.hpp"

namespace auralith {
namespace {

namespace fs = std::filesystem;
const MPI_Comm world = MPI_COMM_WORLD;

std::vector<double> own_values(const FieldBox& own, int components) {
  std::vector<double> values;
  for (int k = 0; k < sample::nz; ++k)
    for (int j = own.j0; j < own.j1; ++j)
      for (int i = own.i0; i < own.i1; ++i)
        for (int c = 0; c < components; ++c) values.push_back(1000 * k + 100 * j + 10 * i + c);
  return values;
}

TEST(Slabs, HoldWholeLayersInOrder) {
  const FieldBox own = sample::box(world);
  for (const int wanted : {1, 2, 99})
    for (const int components : {1, 3}) {
      const Slabs slabs(world, own, wanted);
      EXPECT_EQ(slabs.count(), std::min({wanted, size_of(world), sample::nz}));
      EXPECT_EQ(slabs.of(0).first, 0);
      EXPECT_EQ(slabs.of(slabs.count() - 1).last, sample::nz);
      const std::vector<double> values = slabs.gather(own_values(own, components), components);
      std::vector<double> expected;
      if (rank_of(world) < slabs.count()) {
        const Slab slab = slabs.of(rank_of(world));
        for (int k = slab.first; k < slab.last; ++k)
          for (int j = 0; j < sample::ny; ++j)
            for (int i = 0; i < sample::nx; ++i)
              for (int c = 0; c < components; ++c) expected.push_back(1000 * k + 100 * j + 10 * i + c);
      }
      EXPECT_EQ(values, expected) << wanted << " slabs, " << components << " components";
    }
}

/// Lines of fields.pvd that name an output.
std::vector<std::string> listed(const std::string& directory) {
  MPI_Barrier(world);
  std::ifstream file(directory + "/fields.pvd");
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);)
    if (line.find("<DataSet") != std::string::npos) lines.push_back(line);
  MPI_Barrier(world);
  return lines;
}

TEST(VtkFile, AContinuedRunForgetsLaterOutputs) {
  if (!VtkFile::available()) GTEST_SKIP() << "built without VTK";
  const std::string directory = "vtk_cut_back";
  on_rank_zero(world, [&] {
    fs::remove_all(directory);
    fs::create_directories(directory);
  });
  const FieldBox own = sample::box(world);
  const std::vector<double> values = own_values(own, 1), z = sample::nodes(sample::nz, 1e-6, 1.5);
  const std::vector<CellField> cells{{"void_fraction", "1", 1, values}};
  const auto file = [&](int keep) {
    return VtkFile(world, directory, own, sample::nodes(sample::nx, 1e-6, 1.2), sample::nodes(sample::ny, 2e-6, 1), 2,
                   keep);
  };
  {
    VtkFile first = file(0);
    EXPECT_TRUE(listed(directory).empty());
    for (int n = 0; n < 3; ++n) first.write(n, 2.5 * n, z, cells);
  }
  EXPECT_EQ(listed(directory).size(), 3U);
  VtkFile second = file(1);
  const std::vector<std::string> kept = listed(directory);
  ASSERT_EQ(kept.size(), 1U);
  EXPECT_NE(kept[0].find("timestep=\"0\""), std::string::npos);
  EXPECT_TRUE(fs::exists(directory + "/vtk/step_000000.pvtr"));
  EXPECT_FALSE(fs::exists(directory + "/vtk/step_000001.pvtr"));
  EXPECT_FALSE(fs::exists(directory + "/vtk/step_000002_0.vtr"));
  second.write(1, 7.125, z, cells);
  ASSERT_EQ(listed(directory).size(), 2U);
  EXPECT_NE(listed(directory)[1].find("timestep=\"7.125\" part=\"0\" file=\"vtk/step_000001.pvtr\""),
            std::string::npos);
}

TEST(VtkFile, AStepThatCannotBeWrittenIsAnErrorOnEveryRank) {
  if (!VtkFile::available()) GTEST_SKIP() << "built without VTK";
  const std::string directory = "vtk_no_folder";
  on_rank_zero(world, [&] {
    fs::remove_all(directory);
    fs::create_directories(directory);
  });
  const FieldBox own = sample::box(world);
  const std::vector<double> values = own_values(own, 1), z = sample::nodes(sample::nz, 1e-6, 1.5);
  VtkFile file(world, directory, own, sample::nodes(sample::nx, 1e-6, 1.2), sample::nodes(sample::ny, 2e-6, 1), 1);
  on_rank_zero(world, [&] { fs::remove_all(directory + "/vtk"); });
  on_rank_zero(world, [&] { std::ofstream(directory + "/vtk") << "in the way"; });
  EXPECT_THROW(file.write(0, 0, z, std::vector<CellField>{{"void_fraction", "1", 1, values}}), OutputError);
}

}  // namespace
}  // namespace auralith
