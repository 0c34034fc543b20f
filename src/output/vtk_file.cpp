#include "output/vtk_file.hpp"

#include <fmt/format.h>
#include <vtkCellData.h>
#include <vtkDoubleArray.h>
#include <vtkInformation.h>
#include <vtkInformationStringKey.h>
#include <vtkMPI.h>
#include <vtkMPICommunicator.h>
#include <vtkMPIController.h>
#include <vtkNew.h>
#include <vtkRectilinearGrid.h>
#include <vtkSmartPointer.h>
#include <vtkTrivialProducer.h>
#include <vtkXMLPRectilinearGridWriter.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "base/error.hpp"
#include "output/collective.hpp"
#include "output/file_space.hpp"
#include "output/vtk_slabs.hpp"

namespace auralith {
namespace {

namespace fs = std::filesystem;

constexpr const char* entry_start = "    <DataSet ";

std::string step_name(int index) { return fmt::format("step_{:06d}", index); }

vtkSmartPointer<vtkDoubleArray> array(std::span<const double> values, int components = 1) {
  const auto made = vtkSmartPointer<vtkDoubleArray>::New();
  made->SetNumberOfComponents(components);
  made->SetNumberOfTuples(static_cast<vtkIdType>(values.size()) / components);
  std::copy(values.begin(), values.end(), made->GetPointer(0));
  return made;
}

}  // namespace

struct VtkFile::Impl {
  MPI_Comm comm;
  std::string directory;
  std::vector<double> x_nodes, y_nodes;
  FieldBox box;
  Slabs slabs;
  MPI_Comm writers = MPI_COMM_NULL;  ///< the ranks with a slab
  vtkNew<vtkMPIController> controller;
  std::vector<std::string> entries;  ///< lines of fields.pvd, on rank 0

  Impl(MPI_Comm all, std::string where, const FieldBox& own, std::vector<double> x, std::vector<double> y, int pieces)
      : comm(all),
        directory(std::move(where)),
        x_nodes(std::move(x)),
        y_nodes(std::move(y)),
        box(own),
        slabs(all, own, pieces) {
    MPI_Comm_split(comm, rank_of(comm) < slabs.count() ? 0 : MPI_UNDEFINED, 0, &writers);
    if (writers == MPI_COMM_NULL) return;
    vtkNew<vtkMPICommunicator> communicator;
    vtkMPICommunicatorOpaqueComm opaque(&writers);
    communicator->InitializeExternal(&opaque);
    controller->SetCommunicator(communicator);
  }
  ~Impl() {
    if (writers == MPI_COMM_NULL) return;
    controller->SetCommunicator(nullptr);
    MPI_Comm_free(&writers);
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  [[nodiscard]] std::string list_path() const { return directory + "/fields.pvd"; }

  /// Keeps the outputs before number `steps` of an earlier part of the run. Rank 0.
  void cut_back(int steps) {
    std::ifstream list(list_path());
    const std::string last = step_name(steps);
    for (std::string line; std::getline(list, line);) {
      const std::size_t name = line.find("step_");
      if (line.starts_with(entry_start) && name != std::string::npos && line.substr(name, last.size()) < last)
        entries.push_back(line);
    }
    std::vector<fs::path> later;
    for (const auto& file : fs::directory_iterator(directory + "/vtk"))
      if (file.path().filename().string().substr(0, last.size()) >= last) later.push_back(file.path());
    for (const auto& path : later) fs::remove(path);
  }

  void save_list() const {
    std::string text =
        "<?xml version=\"1.0\"?>\n<VTKFile type=\"Collection\" version=\"1.0\" byte_order=\"LittleEndian\">\n  "
        "<Collection>\n";
    for (const std::string& entry : entries) text += entry + '\n';
    replace_file(list_path(), text + "  </Collection>\n</VTKFile>\n");
  }

  /// The own slab of a grid with these heights, without values.
  [[nodiscard]] vtkSmartPointer<vtkRectilinearGrid> grid(std::span<const double> z_nodes) const {
    const Slab own = slabs.of(rank_of(writers));
    const auto made = vtkSmartPointer<vtkRectilinearGrid>::New();
    made->SetExtent(0, box.nx, 0, box.ny, own.first, own.last);
    made->SetXCoordinates(array(x_nodes));
    made->SetYCoordinates(array(y_nodes));
    made->SetZCoordinates(array(
        z_nodes.subspan(static_cast<std::size_t>(own.first), static_cast<std::size_t>(own.last - own.first) + 1)));
    return made;
  }

  /// "" or what went wrong on this rank.
  [[nodiscard]] std::string write(vtkRectilinearGrid* grid, const std::string& path) {
    vtkNew<vtkTrivialProducer> producer;
    producer->SetOutput(grid);
    producer->SetWholeExtent(0, box.nx, 0, box.ny, 0, box.nz);
    vtkNew<vtkXMLPRectilinearGridWriter> writer;
    writer->SetController(controller);
    writer->SetInputConnection(producer->GetOutputPort());
    writer->SetFileName(path.c_str());
    writer->SetDataModeToBinary();
    writer->SetUseSubdirectory(false);
    writer->SetNumberOfPieces(slabs.count());
    writer->SetStartPiece(rank_of(writers));
    writer->SetEndPiece(rank_of(writers));
    const bool success = writer->Write() == 1 && writer->GetErrorCode() == 0;
    return success
               ? ""
               : fmt::format("{}: cannot be written (VTK error {}; is the disk full?)", path, writer->GetErrorCode());
  }
};

bool VtkFile::available() { return true; }

VtkFile::VtkFile(MPI_Comm comm, const std::string& directory, const FieldBox& box, std::vector<double> x_nodes,
                 std::vector<double> y_nodes, int pieces, int keep_steps)
    : impl_(std::make_unique<Impl>(comm, directory, box, std::move(x_nodes), std::move(y_nodes), pieces)) {
  on_rank_zero(comm, [&] {
    fs::create_directories(directory + "/vtk");
    impl_->cut_back(keep_steps);
    impl_->save_list();
  });
}

VtkFile::~VtkFile() = default;

void VtkFile::write(int index, double time, std::span<const double> z_nodes, std::span<const CellField> cells) {
  Impl& self = *impl_;
  const std::string file = "vtk/" + step_name(index) + ".pvtr";
  const bool writes = self.writers != MPI_COMM_NULL;
  const vtkSmartPointer<vtkRectilinearGrid> grid = writes ? self.grid(z_nodes) : nullptr;
  for (const CellField& field : cells) {
    const std::vector<double> values = self.slabs.gather(field.values, field.components);
    if (!writes) continue;
    const auto named = array(values, field.components);
    named->SetName(field.name.c_str());
    named->GetInformation()->Set(vtkDataArray::UNITS_LABEL(), field.unit.c_str());
    grid->GetCellData()->AddArray(named);
  }
  agree(self.comm, writes ? self.write(grid, self.directory + "/" + file) : "");
  on_rank_zero(self.comm, [&] {
    self.entries.push_back(fmt::format("{}timestep=\"{}\" part=\"0\" file=\"{}\"/>", entry_start, time, file));
    self.save_list();
  });
}

}  // namespace auralith
