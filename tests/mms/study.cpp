#include "mms/study.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <mpi.h>

#include <cmath>

namespace auralith::mms {

namespace {

/// On the first rank.
template <class... Args>
void report(fmt::format_string<Args...> text, Args&&... args) {
  int rank = 0;
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  if (rank == 0) fmt::print(text, std::forward<Args>(args)...);
}

double last_slope(const std::vector<int>& sizes, const std::vector<double>& errors) {
  const std::size_t n = sizes.size();
  return std::log(errors[n - 2] / errors[n - 1]) / std::log(static_cast<double>(sizes[n - 1]) / sizes[n - 2]);
}

void print_row(const std::string& name, const std::vector<double>& errors, double last, double fit) {
  std::string row = fmt::format("  {:<42}", name);
  for (double error : errors) row += fmt::format(" {:9.2e}", error);
  report("{}   slope {:5.2f}, fit {:5.2f}\n", row, last, fit);
}

}  // namespace

double fitted_slope(const std::vector<int>& sizes, const std::vector<double>& errors) {
  double sx = 0, sy = 0, sxx = 0, sxy = 0;
  const double n = static_cast<double>(sizes.size());
  for (std::size_t k = 0; k < sizes.size(); ++k) {
    const double x = std::log(static_cast<double>(sizes[k])), y = std::log(errors[k]);
    sx += x, sy += y, sxx += x * x, sxy += x * y;
  }
  return -(n * sxy - sx * sy) / (n * sxx - sx * sx);
}

void expect_second_order(const std::string& title, const std::vector<int>& sizes,
                         const std::function<Manufactured(int)>& problem) {
  std::vector<Errors> runs;
  double floor = 0;
  for (int size : sizes) {
    const Manufactured m = problem(size);
    floor = m.floor;
    runs.push_back(solve(m));
    ASSERT_FALSE(runs.back().empty()) << title << ": no solution with " << size << " cells";
  }
  report("{}: errors relative to the largest value, cells per direction", title);
  for (int size : sizes) report(" {}", size);
  report("\n");
  for (const auto& [name, finest] : runs.back()) {
    for (const bool maximum : {false, true}) {
      if (maximum && finest.count == 1) continue;
      std::vector<double> errors;
      for (const Errors& run : runs) {
        const FieldError& field = run.at(name);
        errors.push_back((maximum ? field.largest : field.mean_square) / (field.size > 0 ? field.size : 1));
      }
      const std::string label = name + (maximum ? ", maximum" : ", mean square");
      // Round-off and what the steps in time leave have no slope.
      if (*std::max_element(errors.begin(), errors.end()) < floor) {
        report("  {:<42} exact ({:.1e})\n", label, errors.back());
        continue;
      }
      const double last = last_slope(sizes, errors), fit = fitted_slope(sizes, errors);
      print_row(label, errors, last, fit);
      EXPECT_GE(last, maximum ? 1.8 : 1.9) << title << ": " << label << ", last two grids";
      if (!maximum) {
        EXPECT_GE(fit, 1.9) << title << ": " << label << ", fit";
      }
    }
  }
}

void expect_time_order(const std::string& title, const Manufactured& problem, const std::vector<SchemeStudy>& studies,
                       int reference_steps) {
  const auto run = [&](TimeScheme scheme, int count) {
    Manufactured m = problem;
    m.input.time.scheme = scheme;
    m.steps = count;
    std::vector<Sample> found;
    std::vector<double> values = final_state(m, found);
    return std::make_pair(std::move(values), std::move(found));
  };
  const auto reference = run(TimeScheme::esdirk3, reference_steps);
  std::map<std::string, double> sizes;
  for (std::size_t n = 0; n < reference.first.size(); ++n) {
    double& size = sizes[reference.second[n].name];
    size = std::max(size, std::abs(reference.first[n]));
  }
  for (const SchemeStudy& study : studies) {
    std::map<std::string, std::vector<double>> errors;
    for (int count : study.steps) {
      const auto values = run(study.scheme, count).first;
      ASSERT_EQ(values.size(), reference.first.size()) << title;
      std::map<std::string, double> largest;
      for (std::size_t n = 0; n < values.size(); ++n) {
        double& error = largest[reference.second[n].name];
        error = std::max(error, std::abs(values[n] - reference.first[n]));
      }
      for (const auto& [name, error] : largest) errors[name].push_back(error / sizes[name]);
    }
    report("{}, {}: largest errors relative to the largest value, steps", title, word_of(study.scheme));
    for (int count : study.steps) report(" {}", count);
    report("\n");
    for (const auto& [name, list] : errors) {
      if (*std::max_element(list.begin(), list.end()) < problem.floor) {
        report("  {:<42} exact ({:.1e})\n", name, list.back());
        continue;
      }
      const double last = last_slope(study.steps, list), fit = fitted_slope(study.steps, list);
      print_row(name, list, last, fit);
      const double expected = study.reduced.contains(name) ? study.reduced.at(name) : study.order - 0.1;
      EXPECT_GE(fit, expected - 0.1) << title << ", " << word_of(study.scheme) << ": " << name << ", fit";
      EXPECT_GE(last, expected) << title << ", " << word_of(study.scheme) << ": " << name << ", last two";
    }
  }
}

}  // namespace auralith::mms
