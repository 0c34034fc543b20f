/// Breaks runs on purpose, to see that they end as they should: what the program auralith_with_faults adds to a model. Options, behind `--`:
///   -auralith_fault_void_leak RATE   void volume (m/s times the area of the cell) appears in one cell of the first metal without a
///                                    counter: exit code 4
///   -auralith_fault_uphill RATE      void volume (m/s) goes from the first to the second cell of the first metal, whatever mu says: all that
///                                    is conserved stays, the energy rises, exit code 4
///   -auralith_fault_nan_after TIME   the balance of one metal cell of the last column is not a number from that time (s) on
///   -auralith_fault_throw_after TIME   the residual throws an exception from that time on, on the rank -auralith_fault_rank N (-1: all)
///   -auralith_fault_memory_after TIME  the same, memory ends
///   -auralith_fault_write NAME       writing the data set NAME fails on that rank, after it has taken part, or before with
///                                    -auralith_fault_write_early
#include <dlfcn.h>
#include <hdf5.h>
#include <petscsys.h>

#include <array>
#include <limits>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "petsc/petsc.hpp"
#include "physics/effect.hpp"
#include "physics/model.hpp"

namespace auralith {
namespace {

constexpr double never = std::numeric_limits<double>::infinity();

/// What is wrong on this rank.
struct Wrong {
  double throw_after = never, memory_after = never;  ///< s
  std::string write;                                 ///< data set
  bool write_early = false;
} wrong;

/// A fault in the balance of one cell: `rate` is 0 until `after` (s).
struct Fault {
  struct Data {
    double rate, after;
  };
  static constexpr int inputs = 1, rows = 1, outputs = 1;
  static constexpr bool depends(int, int) { return true; }
  template <class T>
  static void evaluate(const Data& d, const Coefficients& c, const T*, T*, T* rate) {
    rate[0] = T(c.time > d.after ? d.rate : 0.0);
  }
};

/// In the first metal cell of column (i, j), on the rank that has it.
void add_fault(Model& model, Layout& layout, int i, int j, Fault::Data data) {
  auto group = std::make_unique<Elements<Fault>>(layout.first_scalar_slot());
  for (int k = 0; k < model.grid().z.cells(); ++k)
    if (layout.box().contains(i, j) && layout.exists(in_cells::void_fraction, i, j, k)) {
      const int w = layout.cell(in_cells::void_fraction, i, j, k);
      group->add(data, {w}, {w});
      break;
    }
  model.add(std::move(group));
}

/// A flux against all forces, between two cells of column (0, 0).
struct Uphill {
  struct Data {
    double rate;
  };
  static constexpr int inputs = 2, rows = 2, outputs = 2;
  static constexpr bool depends(int, int) { return false; }
  template <class T>
  static void evaluate(const Data& d, const Coefficients&, const T*, T*, T* rate) {
    rate[0] = T(-d.rate);
    rate[1] = T(d.rate);
  }
};

void add_uphill(Model& model, Layout& layout, double rate) {
  auto group = std::make_unique<Elements<Uphill>>(layout.first_scalar_slot());
  for (int k = 0; k + 1 < model.grid().z.cells(); ++k)
    if (layout.box().contains(0, 0) && layout.exists(in_cells::void_fraction, 0, 0, k) &&
        layout.exists(in_cells::void_fraction, 0, 0, k + 1)) {
      const int from = layout.cell(in_cells::void_fraction, 0, 0, k);
      const int to = layout.cell(in_cells::void_fraction, 0, 0, k + 1);
      group->add({rate}, {from, to}, {from, to});
      break;
    }
  model.add(std::move(group));
}

/// Fails while the residual is formed, also on a rank without cells.
struct Failing final : ElementGroup {
  void evaluate(const Coefficients& c, const double*, double*, double*) const override {
    if (c.time > wrong.throw_after) throw std::runtime_error("an exception on purpose");
    if (c.time > wrong.memory_after) kept.assign(std::size_t{1} << 58, 0.0);
  }
  [[nodiscard]] std::string name() const override { return "Failing"; }
  mutable std::vector<double> kept;
};

double number_of(const char* option, double otherwise) {
  PetscReal value = otherwise;
  petsc::check(PetscOptionsGetReal(nullptr, nullptr, option, &value, nullptr));
  return value;
}

void add_faults(ModelBuilder& b) {
  Model& model = b.model;
  Layout& layout = b.layout;
  const double leak = number_of("-auralith_fault_void_leak", 0);
  const double nan_after = number_of("-auralith_fault_nan_after", never);
  const Wrong all{number_of("-auralith_fault_throw_after", never), number_of("-auralith_fault_memory_after", never), "",
                  false};
  std::array<char, 100> write{};
  PetscBool given = PETSC_FALSE, early = PETSC_FALSE;
  petsc::check(PetscOptionsGetString(nullptr, nullptr, "-auralith_fault_write", write.data(), write.size(), &given));
  petsc::check(PetscOptionsGetBool(nullptr, nullptr, "-auralith_fault_write_early", &early, nullptr));
  const int broken = static_cast<int>(number_of("-auralith_fault_rank", -1));
  int rank = 0;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  if (broken < 0 || broken == rank) {
    wrong = all;
    if (given == PETSC_TRUE) wrong.write = write.data();
    wrong.write_early = early == PETSC_TRUE;
  }
  const Grid& grid = model.grid();
  if (leak != 0) add_fault(model, layout, 0, 0, {leak * grid.area(), -never});
  const double uphill = number_of("-auralith_fault_uphill", 0);
  if (uphill != 0) add_uphill(model, layout, uphill * grid.area());
  if (nan_after < never)
    add_fault(model, layout, grid.x.cells() - 1, grid.y.cells() - 1,
              {std::numeric_limits<double>::quiet_NaN(), nan_after});
  model.add(std::make_unique<Failing>());
}

const Effect faults = {"faults", {}, {}, [](const Case&) { return true; }, add_faults};

}  // namespace

std::span<const Effect* const> added_effects() {
  static const Effect* const all[] = {&faults};
  return all;
}

}  // namespace auralith

/// Stands before the function of the library.
extern "C" herr_t H5Dwrite(hid_t data, hid_t type, hid_t memory, hid_t space, hid_t transfer, const void* values) {
  using Write = decltype(&H5Dwrite);
  static const auto write = reinterpret_cast<Write>(dlsym(RTLD_NEXT, "H5Dwrite"));
  std::array<char, 200> name{};
  H5Iget_name(data, name.data(), name.size());
  const auralith::Wrong& wrong = auralith::wrong;
  const bool fails = !wrong.write.empty() && std::string(name.data()).ends_with("/" + wrong.write);
  const herr_t done = fails && wrong.write_early ? 0 : write(data, type, memory, space, transfer, values);
  return fails ? -1 : done;
}
