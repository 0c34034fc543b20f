#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>

#include "base/units.hpp"
#include "case/keys.hpp"
#include "case/readers.hpp"
#include "config/nearest.hpp"

namespace auralith {

namespace {

#ifdef AURALITH_VTK
constexpr bool built_with_vtk = true;
#else
constexpr bool built_with_vtk = false;
#endif

}  // namespace

TimeTable read_time_table(Section& owner, std::string_view key, const KeyTable& table) {
  TimeTable result;
  const ConfigNode* node = owner.node(key);
  if (node == nullptr || !node->is_map()) {
    result.values = {owner.quantity(key)};
    return result;
  }
  Section section = owner.section(key, table);
  result.times = section.quantities("times");
  result.values = section.quantities("values");
  section.finish();
  if (result.times.empty() || result.times.size() != result.values.size()) {
    section.fail("values", fmt::format("{} values for {} times; expected one for each", result.values.size(),
                                       result.times.size()));
  }
  for (std::size_t i = 1; i < result.times.size(); ++i) {
    if (!(result.times[i] > result.times[i - 1])) section.fail("times", "not increasing; expected increasing times");
  }
  return result;
}

Ambient read_ambient(Section& top) {
  Ambient ambient;
  Section section = top.section("ambient", ambient_table);
  ambient.temperature = read_time_table(section, "temperature", ambient_temperature_table);
  ambient.pressure = read_time_table(section, "pressure", ambient_pressure_table);
  section.finish();
  return ambient;
}

void read_settings(Section& top, Case& result) {
  Section events = top.section("events", events_table);
  result.events.contact = events.quantity("contact");
  if (events.given("contact_reported")) {
    result.events.contact_reported = events.quantities("contact_reported");
    std::set<std::string> names;
    for (const double value : result.events.contact_reported)
      if (!names.insert(fmt::format("{:g}", value)).second)  // the name of its criterion
        events.fail("contact_reported", fmt::format("{:g} stands there twice; allowed: each once", value));
  } else {
    ConfigNode& list = events.effective().member("contact_reported");
    for (const double value : result.events.contact_reported) list.append() = scalar_node(fmt::format("{}", value));
  }
  result.events.polarisation = events.quantity("polarisation");
  result.events.open_circuit_ends_run = events.boolean("open_circuit_ends_run");
  events.finish();

  Section time = top.section("time", time_table);
  result.time.scheme = time.text("scheme");
  enum class Scheme { implicit_euler, trbdf2, esdirk3 };
  (void)time.choice<Scheme>("scheme");
  result.time.first_step = time.quantity("first_step");
  result.time.smallest_step = time.quantity("smallest_step");
  result.time.largest_step = time.quantity("largest_step");
  if (!(result.time.smallest_step <= result.time.first_step && result.time.first_step <= result.time.largest_step)) {
    time.fail("first_step", fmt::format("{} is out of order; allowed: smallest_step <= first_step <= largest_step",
                                        format_quantity(result.time.first_step, "s")));
  }
  result.time.tolerance = time.quantity("tolerance");
  time.finish();

  Section solver = top.section("solver", solver_table);
  result.solver.linear = solver.text("linear");
  enum class Linear { direct, fieldsplit };
  (void)solver.choice<Linear>("linear");
  if (result.solver.linear == "fieldsplit" && std::any_of(result.layers.begin(), result.layers.end(), alloys)) {
    if (solver.given("linear"))
      solver.fail("linear", "'fieldsplit' does not know the fields of an interlayer that alloys; allowed here: direct");
    result.solver.linear = "direct";
    solver.note("linear", result.solver.linear);
  }
  result.solver.newton_tolerance = solver.quantity("newton_tolerance");
  result.solver.newton_iterations = static_cast<int>(solver.integer("newton_iterations"));
  solver.finish();

  Section output = top.section("output", output_table);
  result.output.field_interval = output.quantity("field_interval");
  result.output.fields_at_step_ends = output.boolean("fields_at_step_ends");
  result.output.fields_at_events = output.boolean("fields_at_events");
  result.output.flush_interval = static_cast<int>(output.integer("flush_interval"));
  result.output.differential_resistance = output.boolean("differential_resistance");
  result.output.vtk = output.boolean("vtk");
  if (result.output.vtk && !built_with_vtk)
    output.fail(
        "vtk",
        "this program was built without the VTK library; allowed: off (fields.xmf opens in ParaView, too), or a build "
        "with -DAURALITH_VTK=ON, which needs paraview-dev on Debian and VTK 9.1 elsewhere");
  result.output.vtk_pieces = static_cast<int>(output.integer("vtk_pieces"));
  output.finish();

  Section checkpoint = top.section("checkpoint", checkpoint_table);
  result.checkpoint.wall_interval = checkpoint.quantity("wall_interval");
  result.checkpoint.step_interval = static_cast<int>(checkpoint.integer("step_interval"));
  result.checkpoint.at_events = checkpoint.boolean("at_events");
  result.checkpoint.keep = static_cast<int>(checkpoint.integer("keep"));
  checkpoint.finish();
}

}  // namespace auralith
