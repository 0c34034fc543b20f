/// Which properties of a metal a case needs: a textbook box of voids needs none, a full cell all.
#include <fmt/format.h>

#include "base/units.hpp"
#include "case/readers.hpp"
#include "config/override.hpp"
#include "materials/keys.hpp"

namespace auralith {
namespace {

struct Need {
  const char* key;
  const Property MetalMaterial::*property;
  bool needed;
  const char* why;
};

}  // namespace

void check_materials(const Case& checked, const ConfigNode& root) {
  const Effects& on = checked.effects;
  for (const Layer& layer : checked.layers) {
    if (layer.region != RegionKind::metal) continue;
    const VoidModel& model = layer.void_model;
    const bool creeps = on.void_collapse && layer.lattice_motion == LatticeMotion::column;
    const Need needs[] = {
        {"molar_volume", &MetalMaterial::molar_volume, on.interface_reaction, "the reaction turns charge into volume"},
        {"surface_energy", &MetalMaterial::surface_energy, on.metal_void && !model.explicit_energy,
         "void_model has no barrier and gradient_energy"},
        {"bulk_modulus", &MetalMaterial::bulk_modulus, on.metal_void && !model.explicit_energy,
         "void_model has no barrier and gradient_energy"},
        {"self_diffusivity", &MetalMaterial::self_diffusivity, on.metal_void && !model.constant_mobility,
         "void_model has no mobility"},
        {"electronic_conductivity", &MetalMaterial::electronic_conductivity, on.electron_transport,
         "effects.electron_transport is on"},
        {"creep_coefficient", &MetalMaterial::creep_coefficient, creeps, "effects.void_collapse is on"},
        {"creep_exponent", &MetalMaterial::creep_exponent, creeps, "effects.void_collapse is on"},
        {"hardness", &MetalMaterial::hardness, layer.load_sharing, "load_sharing is on"},
    };
    for (const Need& need : needs) {
      if (!need.needed || !(layer.metal.*need.property).path.empty()) continue;
      const std::string material = join_path("materials", layer.material);
      const Key& key = *metal_table.find(need.key);
      fail_at(place_of(root, material), join_path(material, need.key),
              fmt::format("missing; layer '{}' needs it because {} ({}): {}", layer.name, need.why,
                          expected_quantity(std::string(key.unit)), key.sentence));
    }
  }
}

}  // namespace auralith
