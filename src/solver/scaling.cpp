#include "solver/scaling.hpp"

namespace auralith {

Scaling make_scaling(const Model& model, const Layout& layout) {
  Scaling s;
  s.unknown.assign(static_cast<std::size_t>(layout.slots()), 1.0);
  s.row.assign(static_cast<std::size_t>(layout.slots()), 1.0);
  const Coefficients c = model.coefficients(0, 0);
  for (int slot = 0; slot < layout.unknown_slots(); ++slot) {
    const Unknown* unknown = layout.what(slot).unknown;
    const Site site = site_of(model.input(), model.grid(), layout.what(slot));
    Scales at{site.area(), site.height(), model.velocity_scale(), model.current_scale()};
    if (site.region >= 0) {
      at.layer = &site.layer();
      at.coefficients = &c.layers[static_cast<std::size_t>(site.region)];
    }
    if (unknown->size != nullptr) s.unknown[slot] = unknown->size(at);
    const double row = unknown->row != nullptr ? unknown->row(at) : 0;
    if (row > 0) s.row[slot] = row;
  }
  return s;
}

}  // namespace auralith
