#include "solver/scaling.hpp"

namespace auralith {

Scaling make_scaling(const Model& model, const Layout& layout) {
  Scaling s;
  s.unknown.assign(static_cast<std::size_t>(layout.slots()), 1.0);
  s.row.assign(static_cast<std::size_t>(layout.slots()), 1.0);
  const Coefficients c = model.coefficients(0, 0);
  const Grid& grid = model.grid();
  for (int slot = 0; slot < layout.unknown_slots(); ++slot) {
    const auto [unknown, n, i, j] = layout.what(slot);
    Scales at{grid.area(), 0, model.velocity_scale(), model.current_scale()};
    int region = -1;
    if (unknown->home == Home::cell) {
      region = grid.region(i, j, n);
      at.area = grid.x.widths[i] * grid.y.widths[j];
      at.height = grid.z.widths[n];
    } else if (unknown->home == Home::face) {
      const GammaFace face = grid.column_faces(i, j)[static_cast<std::size_t>(n)];
      region = face.metal;
      at.area = face.area;
      at.height = face.axis == 0 ? grid.x.widths[i] : face.axis == 1 ? grid.y.widths[j] : grid.z.widths[face.k];
    } else if (unknown->home == Home::layer) {
      region = n;
    }
    if (region >= 0) {
      at.layer = &model.input().region(region);
      at.coefficients = &c.layers[static_cast<std::size_t>(region)];
    }
    if (unknown->size != nullptr) s.unknown[slot] = unknown->size(at);
    const double row = unknown->row != nullptr ? unknown->row(at) : 0;
    if (row > 0) s.row[slot] = row;
  }
  return s;
}

}  // namespace auralith
