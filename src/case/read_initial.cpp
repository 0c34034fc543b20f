/// The state at the start: initial_voids of a metal layer, initial at the top.
#include <fmt/format.h>

#include <filesystem>

#include "base/units.hpp"
#include "case/find_file.hpp"
#include "case/keys.hpp"
#include "case/readers.hpp"

namespace auralith {
namespace {

/// "FILE:LINE: ", what a message begins with that is only known when the file is read.
std::string place_text(const ConfigNode& node) {
  return node.place.line > 0 ? fmt::format("{}:{}: ", node.place.file, node.place.line) : node.place.file + ": ";
}

FieldSource read_field_source(Section& section, bool begun) {
  FieldSource source;
  const std::string path = join_path(section.path(), "file");
  const ConfigNode& name = *section.node("file");
  (void)section.text("file");
  source.file = begun ? name.text : find_file(name, path, Shelf::meshes);
  section.note("file", std::filesystem::absolute(source.file).string());
  source.dataset = section.text("dataset");
  source.place = place_text(name) + path + ": ";
  return source;
}

}  // namespace

InitialVoids read_initial_voids(Section& layer, bool begun) {
  InitialVoids voids;
  if (!layer.given("initial_voids")) return voids;
  Section section = layer.section("initial_voids", initial_voids_table);
  if (section.given("file")) {
    for (const char* key : {"mean", "noise", "seed", "inclusions"}) {
      if (section.given(key))
        section.fail(key, "given together with file, which holds the whole field; expected one of the two");
    }
    voids.field = read_field_source(section, begun);
    section.finish();
    return voids;
  }
  section.bind(voids);
  section.finish();
  return voids;
}

EarlierRun read_initial(Section& top, const std::vector<Layer>& layers, bool begun) {
  EarlierRun run;
  if (!top.given("initial")) return run;
  Section section = top.section("initial", initial_table);
  (void)section.text("from");
  const ConfigNode& name = *section.node("from");
  run.directory = begun ? name.text : find_directory(name, "initial.from");
  section.note("from", std::filesystem::absolute(run.directory).string());
  run.time = section.optional_quantity("time");
  run.place = place_text(name);
  section.finish();
  for (const Layer& layer : layers) {
    const InitialVoids& voids = layer.initial_voids;
    if (voids.mean > 0 || voids.noise > 0 || !voids.inclusions.empty() || !voids.field.file.empty())
      top.fail("initial", fmt::format("layer '{}' has initial_voids, which would have no effect; remove one of the two",
                                      layer.name));
  }
  return run;
}

}  // namespace auralith
