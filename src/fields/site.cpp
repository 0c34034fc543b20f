#include "fields/layout.hpp"

namespace auralith {

double Site::area() const { return face ? face->area : k < 0 ? grid.area() : grid.x.widths[i] * grid.y.widths[j]; }

double Site::height() const {
  if (k < 0) return 0;
  const int axis = face ? face->axis : 2;
  return axis == 0 ? grid.x.widths[i] : axis == 1 ? grid.y.widths[j] : grid.z.widths[k];
}

const InterfaceEntry* Site::entry() const {
  if (!face || face->interface < 0) return nullptr;
  const InterfaceSpec& spec = input.interfaces[static_cast<std::size_t>(face->interface)];
  return face->part > 0 ? &spec.patches[static_cast<std::size_t>(face->part) - 1].entry : &spec.entry;
}

Site site_of(const Case& input, const Grid& grid, const Layout::What& what) {
  switch (what.unknown->home) {
    case Home::cell:
      return {input, grid, grid.region(what.i, what.j, what.n), what.i, what.j, what.n};
    case Home::face: {
      const GammaFace face = grid.column_faces(what.i, what.j)[static_cast<std::size_t>(what.n)];
      return {input, grid, face.metal, what.i, what.j, face.k, face};
    }
    case Home::layer:
      return {input, grid, what.n};
    default:
      return {input, grid};
  }
}

}  // namespace auralith
