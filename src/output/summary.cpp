#include "output/summary.hpp"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "output/collective.hpp"
#include "output/file_space.hpp"

namespace auralith {
namespace {

using Json = nlohmann::ordered_json;

/// JSON has no infinity and no NaN.
Json number(double value) {
  if (std::isnan(value)) return nullptr;
  if (std::isinf(value)) return value > 0 ? "infinite" : "-infinite";
  return value;
}

/// mA/cm2 from A/m2, without the digits that the change of units makes up (0.30000000000000004).
double milliampere_per_cm2(double ampere_per_m2) {
  return std::isfinite(ampere_per_m2) ? std::stod(fmt::format("{:.12g}", 0.1 * ampere_per_m2)) : ampere_per_m2;
}

std::string text_of(RunStatus status) {
  switch (status) {
    case RunStatus::running:
      return "running";
    case RunStatus::finished:
      return "finished";
    case RunStatus::failed:
      return "failed";
    case RunStatus::stopped:
      return "stopped";
  }
  return "failed";
}

Json json_of(const Event& event) {
  Json json;
  json["kind"] = event.kind;
  json["electrode"] = event.electrode;
  json["time_s"] = number(event.time);
  json["current_density_mA_cm2"] = number(milliampere_per_cm2(event.current_density));
  json["value"] = number(event.value);
  json["x_m"] = number(event.x);
  json["y_m"] = number(event.y);
  json["cycle"] = event.cycle;
  json["detail"] = event.detail;
  return json;
}

Json json_of(const CcdResult& result) {
  Json json;
  json["criterion"] = result.criterion;
  json["modelled"] = result.modelled;
  json["additional"] = result.additional;
  json["reached"] = result.reached;
  json["survived_mA_cm2"] = result.modelled ? number(milliampere_per_cm2(result.survived)) : Json();
  json["failing_mA_cm2"] = result.reached ? number(milliampere_per_cm2(result.failing)) : Json();
  json["event"] = result.event ? json_of(*result.event) : Json();
  return json;
}

Json json_of(const std::vector<LedgerSummary>& ledgers) {
  Json json = Json::object();
  for (const LedgerSummary& ledger : ledgers) {
    Json entry;
    const auto share = [&](double amount) { return ledger.passed > 0 ? number(amount / ledger.passed) : Json(); };
    if (ledger.not_applicable.empty()) {
      entry["closes"] = ledger.closes();
      entry["worst"] = number(ledger.worst);
      entry["worst_step"] = ledger.worst_step;
      entry["end"] = number(ledger.end);
      entry["tolerance"] = number(ledger.tolerance);
      entry["unit"] = ledger.unit;
      entry["missing"] = number(ledger.missing);
      entry["passed"] = number(ledger.passed);
      entry["missing_of_passed"] = share(ledger.missing);
      entry["allowed"] = share(ledger.allowed);
    } else {
      entry["not_applicable"] = ledger.not_applicable;
    }
    if (ledger.electrode.empty())
      json[ledger.ledger] = entry;
    else
      json[ledger.ledger][ledger.electrode] = entry;
  }
  return json;
}

Json json_of(const Cost& cost) {
  Json json;
  json["unknowns"] = cost.unknowns;
  json["steps"] = cost.steps;
  json["rejected"] = cost.rejected;
  json["newton"] = cost.newton;
  json["newton_stalled"] = cost.newton_stalled;
  json["linear"] = cost.linear;
  json["preconditioners"] = cost.factorisations;
  json["microseconds_per_unknown_newton"] = number(cost.microseconds_per_unknown_newton());
  json["wall_seconds"] = number(cost.wall_seconds);
  json["memory_bytes"] = number(cost.memory_bytes);
  json["phases"] = Json::object();
  for (const PhaseCost& phase : cost.phases) json["phases"][phase.name] = number(phase.seconds);
  return json;
}

Json json_of(const Provenance& provenance) {
  Json json;
  json["git_hash"] = provenance.git_hash;
  json["build"] = provenance.build;
  json["petsc"] = provenance.petsc;
  json["hdf5"] = provenance.hdf5;
  json["mpi"] = provenance.mpi;
  json["blas"] = provenance.blas;
  json["ranks"] = provenance.ranks;
  json["date"] = provenance.date;
  json["command_line"] = provenance.command_line;
  json["initial_state"] = provenance.initial_state;
  json["seeds"] = Json::object();
  for (const auto& [path, seed] : provenance.seeds) json["seeds"][path] = seed;
  return json;
}

Json json_of(const Property& property) {
  Json json;
  json["path"] = property.path;
  if (property.law == Property::Law::table) {
    json["temperatures_K"] = Json::array();
    json["values"] = Json::array();
    for (const double temperature : property.temperatures) json["temperatures_K"].push_back(number(temperature));
    for (const double value : property.values) json["values"].push_back(number(value));
  } else {
    json["value"] = number(property.value);
  }
  json["unit"] = property.unit;
  if (property.law == Property::Law::arrhenius) {
    json["activation_energy_J"] = number(property.activation_energy);
    json["reference_temperature_K"] = number(property.reference_temperature);
    json["over_temperature"] = property.form == ArrheniusForm::over_temperature;
  }
  json["source"] = property.source;
  return json;
}

Json with_status(const std::vector<Property>& properties, Status status) {
  Json list = Json::array();
  for (const Property& property : properties)
    if (property.status == status) list.push_back(json_of(property));
  return list;
}

}  // namespace

std::string summary_json(const Summary& summary) {
  Json json;
  json["title"] = summary.title;
  json["status"] = text_of(summary.status);
  json["exit_code"] = summary.status == RunStatus::running ? Json() : Json(static_cast<int>(summary.exit_code));
  json["message"] = summary.message;
  json["continue_command"] = summary.continue_command;
  json["end_time_s"] = number(summary.end_time);
  const OverallCcd overall = overall_ccd(summary.ccd);
  json["ccd_mA_cm2"] = overall.text.empty() ? Json() : number(milliampere_per_cm2(overall.survived));
  json["ccd_text"] = overall.text;
  json["ccd_criterion"] = overall.criterion;
  json["ccd"] = Json::array();
  for (const CcdResult& result : summary.ccd) json["ccd"].push_back(json_of(result));
  json["events"] = Json::array();
  for (const Event& event : summary.events) json["events"].push_back(json_of(event));
  json["ledgers"] = json_of(summary.ledgers);
  json["interfaces"] = Json::object();
  for (const InterfaceArea& area : summary.interfaces)
    json["interfaces"][area.electrode] = {{"face_area_m2", number(area.faces)},
                                          {"surface_area_m2", number(area.surface)},
                                          {"projected_area_m2", number(area.projected)}};
  json["cost"] = json_of(summary.cost);
  json["calibrated"] = with_status(summary.reported, Status::calibrated);
  json["assumed"] = with_status(summary.reported, Status::assumed);
  json["provenance"] = json_of(summary.provenance);
  json["effective_input"] = summary.effective_input;
  // Text from the input may be anything; a broken character must not cost the summary.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

void write_summary(MPI_Comm comm, const std::string& directory, const Summary& summary) {
  on_rank_zero(comm, [&] { replace_file(directory + "/summary.json", summary_json(summary)); });
}

}  // namespace auralith
