#include "app/series_columns.hpp"

#include <cmath>

#include "physics/effect.hpp"

namespace auralith {

namespace {

constexpr double per_cm2 = 0.1;             // A/m2 -> mA/cm2
constexpr double mah_per_cm2 = 0.1 / 3600;  // C/m2 -> mAh/cm2
constexpr double cm2 = 1e4;                 // m2 -> cm2

/// Columns of one metal layer.
void add_electrode(std::vector<SeriesColumn>& all, const Model& model, int layer) {
  const Layer& metal = model.input().region(layer);
  const auto add = [&](const char* name, const char* unit, std::function<double(const RowData&)> value) {
    all.push_back({std::string(name) + "_" + metal.name, unit, std::move(value)});
  };
  // Of an electrode that events look at; a metal without Gamma has none of it.
  const auto observed = [&](const char* name, const char* unit, double ElectrodeObservables::*member) {
    add(name, unit, [electrode = metal.name, member](const RowData& d) {
      const ElectrodeObservables* seen = d.seen(electrode);
      return seen != nullptr ? seen->*member : std::nan("");
    });
  };
  observed("contact_fraction", "1", &ElectrodeObservables::contact_fraction);
  observed("void_max", "1", &ElectrodeObservables::void_max);
  observed("max_overpotential", "V", &ElectrodeObservables::max_overpotential);
  observed("penetration_margin", "V", &ElectrodeObservables::penetration_margin);
  observed("drift_velocity", "m/s", &ElectrodeObservables::drift_velocity);
  observed("thickness", "m", &ElectrodeObservables::thickness);
  if (has_host(metal)) observed("equilibrium_potential", "V", &ElectrodeObservables::equilibrium_potential);
  for (const Effect* effect : effects())
    for (const EventKind& event : effect->events)
      if (event.column != nullptr && effect->acts(model.input()) && event.watched(metal))
        add(event.column, event.column_unit, [electrode = metal.name, &event](const RowData& d) {
          for (const DeclaredEvent& each : d.now.declared)
            if (each.kind == event.name && each.electrode == electrode) return each.value;
          return std::nan("");
        });
  const double area = model.grid().area();
  for (const Model::Counted& each : model.counted()) {
    if (each.layer != layer || each.sum->column == nullptr) continue;
    add(each.sum->column, each.sum->column_unit, [slot = each.slot, area](const RowData& d) {
      return d.evaluation.storage[static_cast<std::size_t>(slot)] / area;
    });
  }
  for (const Model::Kept& kept : model.ledgers())
    if (kept.layer == layer && kept.kind->by_layer)
      add((std::string("ledger_") + kept.kind->name).c_str(), "1",
          [name = kept.kind->name, electrode = metal.name](const RowData& d) {
            return d.ledger.error(name, electrode);
          });
}

}  // namespace

const ElectrodeObservables* RowData::seen(const std::string& electrode) const {
  for (const auto& each : now.electrodes)
    if (each.name == electrode) return &each;
  return nullptr;
}

std::vector<SeriesColumn> series_columns(const Model& model) {
  std::vector<SeriesColumn> all{
      {"step", "1", [](const RowData& d) { return static_cast<double>(d.counts.steps); }},
      {"time", "s", [](const RowData& d) { return d.now.time; }},
      {"dt", "s", [](const RowData& d) { return d.row.dt; }},
      {"cycle", "1", [](const RowData& d) { return static_cast<double>(d.row.cycle); }},
      {"half_cycle", "1", [](const RowData& d) { return static_cast<double>(d.row.half_cycle); }},
      {"current_density", "mA/cm2", [](const RowData& d) { return d.now.current_density * per_cm2; }},
      {"voltage", "V", [](const RowData& d) { return d.now.voltage; }},
      {"capacity", "mAh/cm2", [](const RowData& d) { return d.row.charge * mah_per_cm2; }},
      {"throughput", "mAh/cm2", [](const RowData& d) { return d.row.throughput * mah_per_cm2; }},
      {"voltage_minus_pellet", "V",
       [](const RowData& d) { return d.now.voltage - d.now.current_density * d.now.pellet_resistance; }},
      {"differential_resistance", "Ohm cm2", [](const RowData& d) { return d.row.differential_resistance * cm2; }},
      {"temperature", "K", [](const RowData& d) { return d.now.temperature; }},
      {"pressure", "Pa", [](const RowData& d) { return d.now.pressure; }}};
  for (int layer = 0; layer < static_cast<int>(model.input().layers.size()); ++layer)
    if (model.input().region(layer).region == RegionKind::metal) add_electrode(all, model, layer);
  std::vector<std::string> cell;  // ledgers of the whole cell
  for (const Model::Kept& kept : model.ledgers()) {
    if (kept.kind->by_layer || std::ranges::find(cell, kept.kind->name) != cell.end()) continue;
    cell.emplace_back(kept.kind->name);
    all.push_back({"ledger_" + cell.back(), "1",
                   [name = kept.kind->name](const RowData& d) { return d.ledger.error(name, ""); }});
  }
  const auto count = [&](const char* name, auto member) { all.push_back({name, "1", member}); };
  count("newton_iterations", [](const RowData& d) { return static_cast<double>(d.row.newton); });
  count("linear_iterations", [](const RowData& d) { return static_cast<double>(d.row.linear); });
  count("rejected_steps", [](const RowData& d) { return static_cast<double>(d.counts.rejected); });
  return all;
}

}  // namespace auralith
