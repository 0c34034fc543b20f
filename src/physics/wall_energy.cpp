/// Wall energy of the metal on the electrolyte, which sets the contact angle theta (Young, measured through the metal):
///   gamma_G = const + gamma cos(theta) h(w) , h = 3w^2 - 2w^3    =>    kappa n.grad w = gamma cos(theta) h'(w)  on Gamma,
/// n from the electrolyte into the metal; cos(theta) > 0 repels voids. cos(theta) = W_ad/gamma - 1 may vary over Gamma; a coating
/// adds its adhesion to W_ad, with gamma of the moment (case/contact_angle.hpp).
/// w of the face is an unknown: kappa (w_cell - w_face)/(h/2) = gamma cos(theta) h'(w_face). Eliminating it this way keeps the
/// discrete energy law. It has one solution if 2 delta/h > |cos(theta)| (checked when the input is read).
/// Symbols: gamma [J/m2], kappa [J/m]. Source: J. W. Cahn, J. Chem. Phys. 66, 3667 (1977); cubic wall energy: Jacqmin, J. Fluid
/// Mech. 402, 57 (2000). Tests: tests/mms, tests/verification/contact_angle.
#include "physics/effect.hpp"
#include "physics/spot.hpp"
#include "physics/void_energy.hpp"

namespace auralith {

namespace {

/// Inputs: w cell, w face, H. Rows: w face, mu cell. Counter: energy.
struct Wall {
  struct Data {
    double area, surface;  ///< of the face, of the smooth surface behind it
    FaceWall wall;
    CellHeight height;
    int layer;
  };
  static constexpr int inputs = 3, rows = 2, outputs = 3;
  static constexpr bool depends(int, int) { return true; }
  template <class T>
  static void evaluate(const Data& d, const Coefficients& c, const T* x, T* storage, T* rate) {
    const LayerCoefficients& metal = c.layers[d.layer];
    const T slope = (d.area * metal.gradient_energy) * (x[0] - x[1]) / (0.5 * d.height.at(x[2]));
    const double wall = d.surface * metal.surface_energy * d.wall.cosine(c);
    rate[0] = slope - wall * wall_shape_derivative(x[1]);
    rate[1] = -slope;
    storage[2] = wall * wall_shape(x[1]) + 0.5 * slope * (x[0] - x[1]);
  }
};

void add_wall_energy(ModelBuilder& b) {
  auto& walls = b.add_group<Wall>();
  b.for_gamma_faces([&](const GammaFace& face, auto&& share) {
    const int w = b.layout.cell(in_cells::void_fraction, face.i, face.j, face.k);
    const int mu = b.layout.cell(in_cells::void_potential, face.i, face.j, face.k);
    const int w_face = b.layout.face(at_gamma::void_fraction, face);
    walls.add({face.area, face.area * face.weight, b.model.wall(face), b.metal_size(face), face.metal},
              {w, w_face, b.thickness_slot(face.metal)}, {w_face, mu, share(b.sum(sums::energy, face.metal))});
  });
}

constexpr FieldKind fields[] = {{"contact_angle_cosine", "1", Home::face,
                                 [](const Spot& at) { return at.model.wall(*at.face).cosine(at.coefficients); }}};

}  // namespace

namespace effect {
extern const Effect wall_energy;
const Effect wall_energy = {.name = "wall_energy",
                            .acts = [](const Case& c) { return c.effects.metal_void; },
                            .add = add_wall_energy,
                            .fields = fields};
}  // namespace effect

}  // namespace auralith
