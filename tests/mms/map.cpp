#include "mms/map.hpp"

#include "mms/places.hpp"
#include "mms_forcing.hpp"

namespace auralith::mms {

namespace {

/// Where the exact fields have their origins: the bottom of the electrolyte, the plane between the layers.
struct Origins {
  double electrolyte, metal;
};
Origins origins(const Grid& grid) { return {grid.z.nodes[grid.layers[0].first], grid.z.nodes[grid.layers[1].first]}; }

class Builder {
 public:
  Builder(const Manufactured& problem, const Model& model, Layout& layout, Forcing& forcing)
      : m_(problem),
        model_(model),
        grid_(model.grid()),
        layout_(layout),
        forcing_(forcing),
        metal_(problem.metals.at(1)),
        electrolyte_(problem.electrolytes.at(0)),
        z0_(origins(model.grid())) {}

  void run() {
    const Box& box = layout_.box();
    for (int j = box.j0; j < box.j1; ++j)
      for (int i = box.i0; i < box.i1; ++i) {
        for (int k = 0; k < grid_.z.cells(); ++k) cell(i, j, k);
        terminal(i, j);
      }
    for (const GammaFace& face : layout_.faces()) gamma_face(face);
  }

 private:
  void cell(int i, int j, int k) {
    const double x = grid_.x.centres[i], y = grid_.y.centres[j], z = grid_.z.centres[k];
    const double volume = grid_.x.widths[i] * grid_.y.widths[j] * grid_.z.widths[k];
    const auto metal = [&](const Unknown& unknown, double MetalSources::*part) {
      if (layout_.exists(unknown, i, j, k))
        forcing_.add(layout_.cell(unknown, i, j, k),
                     [=, this](double t) { return volume * (metal_sources(x, y, z - z0_.metal, t, metal_).*part); });
    };
    metal(in_cells::void_fraction, &MetalSources::void_fraction);
    metal(in_cells::void_potential, &MetalSources::void_potential);
    metal(in_cells::electronic_potential, &MetalSources::electronic_potential);
    if (layout_.exists(in_cells::ionic_potential, i, j, k))
      forcing_.add(layout_.cell(in_cells::ionic_potential, i, j, k), [=, this](double t) {
        return volume * electrolyte_fields(x, y, z - z0_.electrolyte, t, electrolyte_).source;
      });
  }

  /// The laws of Gamma with the components along n; areas of reaction and wall are those of the smooth surface.
  void gamma_face(const GammaFace& face) {
    struct Side {
      double wall, void_flux, electron_flux, ionic, reaction;
    };
    const double cosine = face.weight * model_.wall(face).bare;
    const auto side = [=, this](double t) {
      const auto [x, y, z] = face.centre;
      MetalFields m = metal_fields(x, y, z - z0_.metal, t, metal_);
      const ElectrolyteFields e = electrolyte_fields(x, y, z - z0_.electrolyte, t, electrolyte_);
      if (face.axis == 0)
        m.void_flux = m.void_flux_x, m.void_slope = m.void_slope_x, m.electron_flux = m.electron_flux_x;
      m.void_flux *= face.sign, m.void_slope *= face.sign, m.electron_flux *= face.sign;
      const GammaDefects d = gamma_defects(m, e.potential, voltage(m_, t), cosine, metal_);
      const double missing = (1 - face.weight) * m.current,
                   ionic = face.sign * (face.axis == 0 ? e.current_x : e.current);
      return Side{d.wall, d.void_flux - missing * metal_.molar_volume / faraday, d.electron_flux + missing,
                  -ionic - face.weight * m.current, d.reaction};
    };
    const auto add = [&](int row, double Side::*part) {
      forcing_.add(row, [=](double t) { return -face.area * (side(t).*part); });
    };
    const auto slot = [&](const Unknown& unknown) { return layout_.face(unknown, face); };
    if (!layout_.owns(face.i, face.j)) return;
    add(slot(at_gamma::void_fraction), &Side::wall);
    add(slot(at_gamma::void_potential), &Side::void_flux);
    add(layout_.cell(in_cells::void_fraction, face.i, face.j, face.k), &Side::void_flux);
    add(slot(at_gamma::electronic_potential), &Side::electron_flux);
    add(slot(at_gamma::ionic_potential), &Side::ionic);
    add(slot(at_gamma::reaction_current), &Side::reaction);
  }

  /// Current of the collector against the applied one.
  void terminal(int i, int j) {
    const double x = grid_.x.centres[i], y = grid_.y.centres[j], area = grid_.x.widths[i] * grid_.y.widths[j];
    for (const Unknown* unknown : {&scalars::cell_voltage, &scalars::cell_current})
      forcing_.add(layout_.scalar(*unknown, 0), [=, this](double t) {
        return area * (metal_fields(x, y, metal_.thickness, t, metal_).electron_flux + m_.current_density);
      });
  }

  static constexpr double faraday = 1.602176634e-19 * 6.02214076e23;
  const Manufactured& m_;
  const Model& model_;
  const Grid& grid_;
  Layout& layout_;
  Forcing& forcing_;
  const MetalSolution metal_;
  const ElectrolyteSolution electrolyte_;
  const Origins z0_;
};

}  // namespace

std::unique_ptr<Forcing> map_forcing(const Manufactured& problem, const Model& model, Layout& layout) {
  auto forcing = std::make_unique<Forcing>();
  // The functions of time use the builder.
  auto builder = std::make_shared<Builder>(problem, model, layout, *forcing);
  builder->run();
  forcing->keep(builder);
  return forcing;
}

std::vector<Sample> map_samples(const Manufactured& m, const Model& model, Layout& layout, double t) {
  std::vector<Sample> out;
  const Grid& grid = model.grid();
  const Box& box = layout.box();
  const Origins z0 = origins(grid);
  for (int j = box.j0; j < box.j1; ++j)
    for (int i = box.i0; i < box.i1; ++i)
      for (int k = 0; k < grid.z.cells(); ++k) {
        const double x = grid.x.centres[i], y = grid.y.centres[j], z = grid.z.centres[k];
        const double volume = grid.x.widths[i] * grid.y.widths[j] * grid.z.widths[k];
        const MetalFields f = metal_fields(x, y, z - z0.metal, t, m.metals.at(1));
        const auto add = [&](const Unknown& unknown, const char* what, double exact) {
          if (layout.exists(unknown, i, j, k)) out.push_back({what, layout.cell(unknown, i, j, k), exact, volume});
        };
        add(in_cells::void_fraction, "void fraction", f.void_fraction);
        add(in_cells::void_potential, "void potential", f.void_potential);
        add(in_cells::electronic_potential, "electronic potential", f.electronic_potential);
        add(in_cells::ionic_potential, "ionic potential",
            electrolyte_fields(x, y, z - z0.electrolyte, t, m.electrolytes.at(0)).potential);
      }
  for (const GammaFace& face : layout.faces()) {
    if (!layout.owns(face.i, face.j)) continue;
    const auto [x, y, z] = face.centre;
    const MetalFields f = metal_fields(x, y, z - z0.metal, t, m.metals.at(1));
    const std::string where = face.axis == 2 ? "Gamma " : "lateral Gamma ";
    const auto add = [&](const Unknown& unknown, const char* what, double exact) {
      if (layout.exists(unknown, face.i, face.j, face.index))
        out.push_back({where + what, layout.face(unknown, face), exact, face.area});
    };
    add(at_gamma::void_fraction, "void fraction", f.void_fraction);
    add(at_gamma::void_potential, "void potential", f.void_potential);
    add(at_gamma::electronic_potential, "electronic potential", f.electronic_potential);
    add(at_gamma::reaction_current, "current", f.current);
    add(at_gamma::ionic_potential, "ionic potential",
        electrolyte_fields(x, y, z - z0.electrolyte, t, m.electrolytes.at(0)).potential);
  }
  if (layout.exists(scalars::cell_voltage, 0))
    out.push_back({"voltage", layout.scalar(scalars::cell_voltage, 0), voltage(m, t), 1});
  if (layout.exists(scalars::cell_current, 0))
    out.push_back({"current", layout.scalar(scalars::cell_current, 0), m.current_density, 1});
  return out;
}

}  // namespace auralith::mms
