#include <gtest/gtest.h>

#include "protocol/event_kind.hpp"
#include "unit/case_files.hpp"

namespace auralith {
namespace {

// What a case may not be: one change of a good case each.

struct Refused {
  std::string file;
  std::vector<std::string> overrides;
  std::string expected;
};

TEST(Refused, CrossChecks) {
  const std::vector<Refused> all = {
      {"thin_lithium.yaml",
       {"layers.positive.lattice_motion=column"},
       "layers.positive.lattice_motion: 'column' with outer_plane finite"},
      {"thin_lithium.yaml", {"layers.positive.lattice_motion=none"}, "'none' with outer_plane finite"},
      {"thin_lithium.yaml",
       {"layers.positive.fixed_height=30 nm"},
       "allowed: fixed_height < exhausted_thickness < thickness"},
      {"thin_lithium.yaml",
       {"layers.positive.exhausted_thickness=3 um"},
       "allowed: fixed_height < exhausted_thickness < thickness"},
      {"ccd_au_llzto.yaml", {"layers.positive.exhausted_thickness=3 um"}, "has no effect here"},
      {"ccd_au_llzto.yaml", {"layers.positive.outer_plane=equipotential"}, "'equipotential' is for an electrolyte"},
      {"ccd_au_llzto.yaml", {"layers.pellet.outer_plane=reservoir"}, "an electrolyte has no such outer plane"},
      {"ccd_au_llzto.yaml", {"layers.pellet.outer_plane=equipotential"}, "an inner layer has no outer plane"},
      {"ccd_au_llzto.yaml",
       {"layers.positive.outer_plane=insulating"},
       "protocol.0: a current cannot leave through layer 'positive'"},
      {"ccd_au_llzto.yaml", {"layers.positive.thickness=0 um"}, "greater than 0"},
      {"ccd_au_llzto.yaml", {"layers.positive.cells.smallest=30 um"}, "at most 20 um"},
      {"ccd_au_llzto.yaml", {"layers.positive.cells.growth=0.9"}, "between 1 and 2"},
      {"ccd_au_llzto.yaml",
       {"layers.positive.cells.smallest=0.3 um"},
       "too coarse for a contact angle cosine up to 1.3"},
      {"ccd_au_llzto.yaml", {"layers.positive.material=llzto"}, "'llzto' is no metal material"},
      {"ccd_au_llzto.yaml", {"layers.positive.name=negative"}, "two layers have this name"},
      {"ccd_au_llzto.yaml", {"layers.pellet.name=a.b"}, "is no name"},
      {"ccd_au_llzto.yaml", {"layers.pellet.lumped=on"}, "layers.pellet.cells: a map has no effect here"},
      {"ccd_au_llzto.yaml",
       {"layers.pellet={name: pellet, region: electrolyte, material: llzto, thickness: 900 um, lumped: on}"},
       "layers.pellet.lumped: a lumped layer has no cells"},
      {"ccd_au_llzto.yaml", {"interfaces.0.between=[negative, positive]"}, "are no neighbours"},
      {"ccd_au_llzto.yaml", {"interfaces.0.between=[pellet, negative]"}, "are no neighbours"},
      {"ccd_au_llzto.yaml", {"interfaces.0.between=[negativ, pellet]"}, "unknown layer 'negativ'; nearest: negative"},
      {"ccd_au_llzto.yaml", {"interfaces.1.between=[negative, pellet]"}, "listed twice"},
      {"ccd_au_llzto.yaml", {"interfaces.0.kind=blocking"}, "unknown key"},
      {"ccd_au_llzto.yaml",
       {"interfaces.0.contact_angle_cosine.mean=-1.2"},
       "'-1.2' is out of range; allowed: between -1 and 10"},
      {"ccd_au_llzto.yaml", {"grid.x.cells=1"}, "a deviation needs a lateral direction"},
      {"ccd_au_llzto.yaml", {"grid.x.cells=0"}, "a whole number between 1 and"},
      {"ccd_au_llzto.yaml", {"grid.z.boundary=periodic"}, "'periodic' with an electrode"},
      {"ccd_au_llzto.yaml",
       {"effects.metal_void=off", "effects.lattice_motion=on"},
       "effects.lattice_motion: 'on' is not possible here"},
      {"ccd_au_llzto.yaml", {"effects.interface_reaction=off"}, "effects.interface_reaction is off"},
      {"ccd_au_llzto.yaml", {"effects.ion_transport=off"}, "effects.ion_transport is off"},
      {"ccd_au_llzto.yaml", {"protocol.ccd.capacity=1 mAh/cm^2"}, "exactly one of half_cycle and capacity"},
      {"ccd_au_llzto.yaml",
       {"protocol.ccd.cut_offs=[{lithium_exhausted: on}]"},
       "lithium_exhausted never happens here; allowed: an electrode with outer_plane finite"},
      {"ccd_au_llzto.yaml",
       {"effects.metal_void=off", "protocol.ccd.cut_offs=[{time: 1 s}, {event: contact_loss}]"},
       "command line: protocol.0.ccd.cut_offs.1: the event contact_loss never happens here; allowed: an electrode with "
       "an interface with an electrolyte and effects.metal_void on"},
      {"ccd_au_llzto.yaml",
       {"effects.metal_void=off", "protocol.ccd.cut_offs=[{contact_below: 0.4}]"},
       "contact below 0.4 never happens here"},
      {"ccd_au_llzto.yaml",
       {"effects.metal_void=off",
        "protocol=[{repeat: {until: [{void_fraction_above: 0.4}], steps: [{rest: {duration: 1 s}}]}}]"},
       "protocol.0.repeat.until.0: void fraction above 0.4 never happens here"},
      {"ccd_au_llzto.yaml",
       {"effects.interface_reaction=off",
        "protocol=[{rest: {duration: 1 s, cut_offs: [{overpotential_above: 10 mV}]}}]"},
       "overpotential above 10 mV never happens here; allowed: an electrode with an interface of the kind reaction"},
      {"box_void.yaml",
       {"protocol=[{rest: {duration: 1 s, cut_offs: [{contact_below: 0.4}]}}]"},
       "contact below 0.4 never happens here"},
      {"box_void.yaml",
       {"protocol=[{rest: {duration: 1 s, cut_offs: [{event: polarisation}]}}]"},
       "protocol.0.rest.cut_offs.0: a condition on the cell, which has no two terminals here"},
      {"box_void.yaml",
       {"protocol=[{rest: {duration: 1 s, cut_offs: [{voltage_above: 1 V}]}}]"},
       "a condition on the cell, which has no two terminals here"},
      {"ccd_au_llzto.yaml",
       {"protocol=[{rest: {duration: 1 s, cut_offs: [{capacity: 3 C/m^2}]}}]"},
       "protocol.0.rest.cut_offs.0: a capacity at rest"},
      {"ccd_au_llzto.yaml",
       {"protocol.ccd.cut_offs=[{voltage_above: 1 V, contact_below: 0.5}]"},
       "2 conditions in one entry"},
      {"ccd_au_llzto.yaml", {"time.first_step=1 day"}, "smallest_step <= first_step <= largest_step"},
      {"ccd_au_llzto.yaml", {"ambient.temperature=300 degC"}, "'300 degC' is out of range"},
      {"ccd_au_llzto.yaml", {"materials.lithium.self_diffusivity.activation_energy=0.5 V"}, "wrong dimension"},
      {"ccd_au_llzto.yaml",
       {"materials.gold={file: materials/lithium.yaml}"},
       "materials.gold: no layer is made of this material"},
      {"ccd_au_llzto.yaml", {"materials.lithium.file=materials/sodium.yaml"}, "file 'materials/sodium.yaml' not found"},
      {"box_void.yaml",
       {"layers.box.lattice_motion=rigid"},
       "a lattice moves only at an interface with an electrolyte"},
      {"box_void.yaml", {"effects.ion_transport=on"}, "it needs an electrolyte layer with cells"},
      {"box_void.yaml",
       {"layers.box.initial_voids.inclusions.1.centre=[4 um, 0 um, 7 um]"},
       "z = 7 um is outside the layer"},
      {"box_void.yaml", {"layers.box.void_model={barrier: 1e7 J/m^3}"}, "barrier and gradient_energy go together"},
      {"box_void.yaml",
       {"layers.box.void_model={interface_thickness: 0.2 um, barrier: 1e7 J/m^3}"},
       "expected either interface_thickness, or"},
      {"box_void.yaml",
       {"protocol=[{galvanostatic: {current_density: 1 A/m^2, duration: 1 s}}]"},
       "a current cannot leave"},
      {"box_void.yaml", {"protocol=[{charge: {duration: 1 h}}]"}, "unknown key 'charge'"},
      {"box_void.yaml", {"protocol=[]"}, "empty list"},
      {"box_void.yaml", {"format=2"}, "format: '2' is out of range"},
  };
  for (const Refused& each : all) {
    const std::string message = error_of(inputs + each.file, each.overrides);
    EXPECT_NE(message.find(each.expected), std::string::npos)
        << each.file << " " << each.overrides.front() << "\n gave: " << message;
  }
}

/// An event happens where its effect acts only, whatever the layer is like: no condition on it elsewhere, and no CCD number.
TEST(Refused, EventsOfAnEffectThatDoesNotAct) {
  added_events().push_back({"here", "a layer", "CCD_here", "of the test", [](const Layer&) { return true; },
                            [](const Case& input) { return input.effects.metal_void; }});
  const auto criteria = [](const std::string& file) { return read_case(file, {}).events.criteria; };
  const std::string off = std::string(AURALITH_SOURCE) + "/tests/verification/ohmic_cell/case.yaml";
  EXPECT_EQ(criteria(inputs + "ccd_au_llzto.yaml"), std::vector<std::string>{"CCD_here"});
  EXPECT_EQ(criteria(off), std::vector<std::string>{});
  EXPECT_EQ(error_of(inputs + "ccd_au_llzto.yaml", {"protocol.ccd.cut_offs=[{event: here}]"}), "");
  const std::string message = error_of(off, {"protocol.0.galvanostatic.cut_offs=[{event: here}]"});
  EXPECT_NE(message.find("the event here never happens here; allowed: an electrode with a layer (effect of the test)"),
            std::string::npos)
      << message;
  added_events().pop_back();
}

}  // namespace
}  // namespace auralith
