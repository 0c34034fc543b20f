#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>

#include "base/units.hpp"
#include "case/keys.hpp"
#include "case/readers.hpp"
#include "protocol/event_kind.hpp"

namespace auralith {

namespace {

#ifdef AURALITH_VTK
constexpr bool built_with_vtk = true;
#else
constexpr bool built_with_vtk = false;
#endif

}  // namespace

void read_settings(Section& top, Case& result) {
  const Section events = read_section(top, "events", events_table, result.events);
  std::set<std::string> names;
  for (const double value : result.events.contact_reported)
    if (!names.insert(fmt::format("{:g}", value)).second)  // the name of its criterion
      events.fail("contact_reported", fmt::format("{:g} stands there twice; allowed: each once", value));
  for (const AddedEvent& added : added_events())
    if (!added.criterion.empty() && added.acts(result) && std::ranges::any_of(result.layers, added.watched))
      result.events.criteria.emplace_back(added.criterion);
  read_section(top, "checkpoint", checkpoint_table, result.checkpoint);

  const Section time = read_section(top, "time", time_table, result.time);
  const TimeSettings& steps = result.time;
  const double first = steps.first_step.value_or(steps.largest_step);
  if (!(steps.smallest_step <= first && first <= steps.largest_step))
    time.fail(steps.first_step ? "first_step" : "largest_step",
              fmt::format("{} is out of order; allowed: smallest_step <= first_step <= largest_step",
                          format_quantity(first, "s")));

  Section solver = read_section(top, "solver", solver_table, result.solver);
  if (result.solver.linear == LinearSolver::fieldsplit &&
      std::any_of(result.layers.begin(), result.layers.end(), alloys)) {
    if (solver.given("linear"))
      solver.fail("linear", "'fieldsplit' does not know the fields of an interlayer that alloys; allowed here: direct");
    result.solver.linear = LinearSolver::direct;
    solver.note("linear", std::string(word_of(result.solver.linear)));
  }

  const Section output = read_section(top, "output", output_table, result.output);
  if (result.output.vtk && !built_with_vtk)
    output.fail(
        "vtk",
        "this program was built without the VTK library; allowed: off (fields.xmf opens in ParaView, too), or a build "
        "with -DAURALITH_VTK=ON, which needs paraview-dev on Debian and VTK 9.1 elsewhere");
}

}  // namespace auralith
