/// The columns of the time series: name, unit and value in one place.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "app/recorder.hpp"

namespace auralith {

/// What a row is made of.
struct RowData {
  const Recorder::Row& row;
  const Observables& now;
  const SlotArray& slots;
  const Evaluation& evaluation;
  const Ledger& ledger;
  const StepCounts& counts;

  [[nodiscard]] const ElectrodeObservables* seen(const std::string& electrode) const;
};

struct SeriesColumn {
  std::string name, unit;
  std::function<double(const RowData&)> value;
};

/// In their order: of the run, of every metal layer with what effects declare for it, of the solver.
[[nodiscard]] std::vector<SeriesColumn> series_columns(const Model& model);

}  // namespace auralith
