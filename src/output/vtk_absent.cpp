/// What stands in for vtk_file.cpp in a build without the VTK library.
#include "base/error.hpp"
#include "output/vtk_file.hpp"

namespace auralith {

struct VtkFile::Impl {};

bool VtkFile::available() { return false; }

VtkFile::VtkFile(MPI_Comm, const std::string&, const FieldBox&, std::vector<double>, std::vector<double>, int, int) {
  throw OutputError("output.vtk: this program was built without the VTK library");
}

VtkFile::~VtkFile() = default;

void VtkFile::write(int, double, std::span<const double>, std::span<const CellField>) {}

}  // namespace auralith
