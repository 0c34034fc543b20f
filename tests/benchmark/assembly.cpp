/// What residual and Jacobian of a case cost beside a product of its matrix with a vector, and how many bytes each part of the
/// equations holds (from glibc 2.33 on).   benchmark_assembly CASE.yaml [key.path=value ...]   prints one JSON object.
#include <fmt/format.h>
#include <malloc.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include "case/read_case.hpp"
#include "output/given_state.hpp"
#include "petsc/petsc.hpp"
#include "physics/effect.hpp"
#include "physics/initial_state.hpp"
#include "solver/nonlinear_solver.hpp"

namespace {

using namespace auralith;

double processor_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_utime.tv_sec) + 1e-6 * static_cast<double>(usage.ru_utime.tv_usec);
}

/// Seconds of one call: the least of several rounds, each long enough for the clock.
double seconds_of(const std::function<void()>& work) {
  constexpr int rounds = 7;
  constexpr double enough = 0.1;
  double least = 1e99;
  work();
  for (int round = 0; round < rounds; ++round) {
    int calls = 0;
    const double start = processor_seconds();
    do {
      work();
      ++calls;
    } while (processor_seconds() - start < enough);
    least = std::min(least, (processor_seconds() - start) / calls);
  }
  return least;
}

#if __GLIBC_PREREQ(2, 33)
constexpr bool heap_is_known = true;
/// Bytes of the heap in use.
double heap() {
  const struct mallinfo2 info = mallinfo2();
  return static_cast<double>(info.uordblks) + static_cast<double>(info.hblkhd);
}
#else
constexpr bool heap_is_known = false;  // mallinfo() counts in int
double heap() { return 0; }
#endif

int measure(const std::string& file, const std::vector<std::string>& overrides) {
  const Case input = read_case(file, overrides);
  std::string bytes;
  double before = heap();
  const auto held = [&](const char* what) {
    if (!heap_is_known) return;
    const double now = heap();
    bytes += fmt::format("{}\"{}\": {:.0f}", bytes.empty() ? "" : ", ", what, now - before);
    before = now;
  };
  const Grid grid(input);
  Layout layout(input, grid, Partition(grid.x.cells(), grid.y.cells(), 1), 0, all_unknowns(input));
  held("layout");
  const Model model(input, grid, layout);
  held("model");
  const Assembler assembler(PETSC_COMM_SELF, model, layout);
  held("assembler");
  NonlinearSolver solver(assembler, input.solver);
  held("solver");  // the matrix of the run is in "assembler"; that of the timing below is one more
  const petsc::Handle<Mat> matrix = assembler.create_matrix();
  const petsc::Handle<Vec> x = assembler.create_vector(), y = assembler.create_vector();
  SlotArray slots = initial_state(model, layout, read_given_state(PETSC_COMM_SELF, input, grid, layout));
  assembler.from_slots(slots, x);
  assembler.to_slots(x, slots);
  const Coefficients coefficients = model.coefficients(0, {});
  Evaluation evaluation;
  const double residual = seconds_of([&] { assembler.evaluate(coefficients, slots, evaluation); });
  const double jacobian = seconds_of([&] { assembler.linearise(coefficients, slots, 1, matrix); });
  const double product = seconds_of([&] { petsc::check(MatMult(matrix, x, y)); });
  MatInfo info;
  petsc::check(MatGetInfo(matrix, MAT_LOCAL, &info));
  fmt::print(
      "{{\"unknowns\": {}, \"entries\": {:.0f}, \"residual_seconds\": {:.4g}, \"matrix_seconds\": {:.4g}, "
      "\"product_seconds\": {:.4g}, \"bytes\": {{{}}}}}\n",
      layout.global_size(), info.nz_used, residual, jacobian, product, bytes);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const petsc::Session session(&argc, &argv);
    std::vector<std::string> overrides(argv + std::min(argc, 2), argv + argc);
    return argc < 2 ? 1 : measure(argv[1], overrides);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
