#include <cmath>

#include "mms/map.hpp"
#include "mms/places.hpp"
#include "mms_forcing.hpp"

namespace auralith::mms {

void Forcing::evaluate(const Coefficients& coefficients, const double*, double*, double* rate) const {
  if (coefficients.time != time_ || values_.empty()) {
    values_.clear();
    for (const Source& source : sources_) values_.push_back(source(coefficients.time));
    time_ = coefficients.time;
  }
  for (std::size_t n = 0; n < rows_.size(); ++n) rate[rows_[n]] += values_[n];
}

namespace {

/// w of metal at rest under the pressure, mu(w) = -p, by bisection between 0 and the left inflexion of the well.
double rest_void_fraction(const MetalSolution& p) {
  double low = -1, high = 0;
  for (int n = 0; n < 100; ++n) {
    const double middle = 0.5 * (low + high);
    (local_potential(middle, p) + p.pressure < 0 ? low : high) = middle;
  }
  return high;
}

class Builder {
 public:
  Builder(const Manufactured& problem, const Model& model, Layout& layout, Forcing& forcing)
      : m_(problem), model_(model), grid_(model.grid()), layout_(layout), forcing_(forcing) {}

  void run() {
    const Box& box = layout_.box();
    for (int j = box.j0; j < box.j1; ++j)
      for (int i = box.i0; i < box.i1; ++i) {
        const Column c{i, j, grid_.x.centres[i], grid_.y.centres[j], grid_.x.widths[i] * grid_.y.widths[j]};
        for (int k = 0; k < grid_.z.cells(); ++k) {
          const int layer = grid_.layer_of_cell[k];
          if (const auto metal = m_.metals.find(layer); metal != m_.metals.end()) metal_cell(c, k, metal->second);
          if (const auto found = m_.electrolytes.find(layer); found != m_.electrolytes.end())
            electrolyte_cell(c, k, found->second);
        }
        for (std::size_t g = 0; g < grid_.gammas.size(); ++g) gamma_face(c, static_cast<int>(g));
        if (layout_.exists(scalars::cell_voltage, 0)) circuit(c);
      }
  }

 private:
  struct Column {
    int i, j;
    double x, y, area;
  };

  void metal_cell(const Column& c, int k, const MetalSolution& metal) {
    const MetalSolution* p = &metal;
    const int layer = grid_.layer_of_cell[k];
    const auto place = [&input = m_.input, &grid = grid_, k, p](double t) {
      return metal_place(input, grid, k, metal_thickness(t, *p));
    };
    const auto add = [&](const Unknown& unknown, double MetalSources::*part) {
      if (!layout_.exists(unknown, k)) return;
      forcing_.add(layout_.cell(unknown, c.i, c.j, k), [c, p, place, part](double t) {
        const Place cell = place(t);
        return c.area * cell.height * (metal_sources(c.x, c.y, cell.centre, t, *p).*part);
      });
    };
    add(in_cells::void_fraction, &MetalSources::void_fraction);
    add(in_cells::void_potential, &MetalSources::void_potential);
    add(in_cells::electronic_potential, &MetalSources::electronic_potential);
    add(in_cells::lattice_velocity, &MetalSources::velocity);

    if (layout_.exists(in_cells::alloy_coordinate, k)) alloy_cell(c, k, metal);
    const int gamma = grid_.gamma_of_layer(layer);
    const int outermost = gamma >= 0 && grid_.gammas[gamma].direction < 0 ? 0 : grid_.z.cells() - 1;
    const bool reservoir = m_.input.layers[layer].outer_plane == OuterPlane::reservoir && k == outermost;
    if (reservoir && layout_.exists(in_cells::void_fraction, k))
      // A foil brings metal at rest under the pressure; what the exact solution brings beyond that is forcing.
      forcing_.add(layout_.cell(in_cells::void_fraction, c.i, c.j, k),
                   [c, p, rest = rest_void_fraction(metal)](double t) {
                     const MetalFields m = metal_fields(c.x, c.y, metal_thickness(t, *p), t, *p);
                     return m.velocity < 0 ? -c.area * m.velocity * (m.void_fraction - rest) : 0.0;
                   });
  }

  void alloy_cell(const Column& c, int k, const MetalSolution& metal) {
    const MetalSolution* p = &metal;
    const bool at_gamma = k == grid_.gammas[grid_.gamma_of_layer(grid_.layer_of_cell[k])].metal_cell;
    const auto add = [&](const Unknown& unknown, double AlloyFields::*source, double AlloyFields::*crossing,
                         double sign) {
      forcing_.add(layout_.cell(unknown, c.i, c.j, k), [=, &input = m_.input, &grid = grid_](double t) {
        const Place cell = metal_place(input, grid, k, metal_thickness(t, *p));
        double sum = c.area * cell.height * (alloy_fields(c.x, c.y, cell.centre, t, *p).*source);
        // What the exact solution brings through Gamma, where the equations let nothing through.
        if (at_gamma) sum += sign * c.area * (alloy_fields(c.x, c.y, 0, t, *p).*crossing);
        return sum;
      });
    };
    add(in_cells::alloy_coordinate, &AlloyFields::host_source, &AlloyFields::host_flux, 1);
    add(in_cells::alloy_potential, &AlloyFields::nonlocal_source, &AlloyFields::slope, -1);
  }

  void electrolyte_cell(const Column& c, int k, const ElectrolyteSolution& electrolyte) {
    if (!layout_.exists(in_cells::ionic_potential, k)) return;
    const ElectrolyteSolution* p = &electrolyte;
    const Place cell = electrolyte_place(grid_, k);
    forcing_.add(layout_.cell(in_cells::ionic_potential, c.i, c.j, k), [c, p, cell](double t) {
      return c.area * cell.height * electrolyte_fields(c.x, c.y, cell.centre, t, *p).source;
    });
  }

  void gamma_face(const Column& c, int g) {
    const Gamma gamma = grid_.gammas[g];
    if (!m_.metals.contains(gamma.metal_layer)) return;
    const MetalSolution* p = &m_.metals.at(gamma.metal_layer);
    const ElectrolyteSolution* e =
        m_.electrolytes.contains(gamma.electrolyte_layer) ? &m_.electrolytes.at(gamma.electrolyte_layer) : nullptr;
    const double height = gamma.direction > 0 ? m_.input.layers[gamma.electrolyte_layer].thickness : 0.0;
    const double cosine = model_.wall(grid_.column_faces(c.i, c.j)[static_cast<std::size_t>(g)]).bare;
    struct Side {
      GammaDefects defects;
      double ionic_current, jump_rate, current;  // ionic current along n
    };
    const auto side = [&problem = m_, c, p, e, height, cosine, direction = gamma.direction](double t) {
      const MetalFields m = metal_fields(c.x, c.y, 0, t, *p);
      const ElectrolyteFields ion = e ? electrolyte_fields(c.x, c.y, height, t, *e) : ElectrolyteFields{};
      const double collector = direction > 0 ? voltage(problem, t) : 0;
      Side s;
      s.defects = gamma_defects(m, ion.potential, collector, cosine, *p);
      s.ionic_current = direction * ion.current;
      s.jump_rate = (direction > 0 ? voltage_rate(problem, t) : 0) + m.electronic_potential_rate - ion.rate;
      s.current = m.current;
      return s;
    };
    const auto add = [&](int row, auto&& defect) {
      forcing_.add(row, [c, side, defect](double t) { return -c.area * defect(side(t)); });
    };
    const auto face = [&](const Unknown& unknown) { return layout_.face(unknown, c.i, c.j, g); };
    if (layout_.exists(at_gamma::void_fraction, g)) {
      add(face(at_gamma::void_fraction), [](const Side& s) { return s.defects.wall; });
      // v + q + forcing is what crosses Gamma: the cell gets it, and the potential of the face makes it flow.
      add(face(at_gamma::void_potential), [](const Side& s) { return s.defects.void_flux; });
      add(layout_.cell(in_cells::void_fraction, c.i, c.j, gamma.metal_cell),
          [](const Side& s) { return s.defects.void_flux; });
    }
    if (layout_.exists(at_gamma::reaction_current, g)) {
      // Charge: metal -> metal face -> reaction and double layer -> electrolyte; the ionic current leaves Gamma against n. The row
      // of the metal face balances what the metal brings with the electrolyte, or with the reaction where no charge is stored.
      const bool stores = p->double_layer > 0;
      add(face(at_gamma::electronic_potential),
          [stores](const Side& s) { return s.defects.electron_flux + (stores ? s.current + s.ionic_current : 0.0); });
      add(face(at_gamma::ionic_potential), [capacity = p->double_layer](const Side& s) {
        return -s.ionic_current - s.current - capacity * s.jump_rate;
      });
      add(face(at_gamma::reaction_current), [](const Side& s) { return s.defects.reaction; });
    }
    if (layout_.exists(scalars::mean_force, gamma.metal_layer))
      // c f of the exact fields differs from face to face and has another mean than the law of the means asks for.
      forcing_.add(layout_.scalar(scalars::mean_force, gamma.metal_layer), [c, side, p](double t) {
        return -c.area * (side(t).defects.force - mean_force(*p, metal_fields(c.x, c.y, 0, t, *p).velocity));
      });
    else if (layout_.exists(at_gamma::site_velocity, g)) {
      if (!p->free_drift) add(face(at_gamma::site_velocity), [](const Side& s) { return s.defects.site_velocity; });
      if (layout_.exists(scalars::mean_contact, gamma.metal_layer))
        add(layout_.scalar(scalars::mean_contact, gamma.metal_layer), [](const Side& s) { return s.defects.contact; });
    }
  }

  /// Current of the top terminal against the applied one.
  void circuit(const Column& c) {
    const int layer = static_cast<int>(m_.input.layers.size()) - 1;
    if (m_.metals.contains(layer)) {
      const MetalSolution* p = &m_.metals.at(layer);
      balance([c, p, applied = m_.current_density](double t) {
        return -c.area * (-metal_fields(c.x, c.y, metal_thickness(t, *p), t, *p).electron_flux - applied);
      });
    } else {
      const ElectrolyteSolution* p = &m_.electrolytes.at(layer);
      const double top = m_.input.layers[layer].thickness;
      balance([c, p, top, applied = m_.current_density](double t) {
        return -c.area * (-electrolyte_fields(c.x, c.y, top, t, *p).current - applied);
      });
    }
  }

  /// The currents of the terminal stand in the rows of voltage and current alike, so the cell's current is the applied one.
  template <class Function>
  void balance(Function function) {
    for (const Unknown* unknown : {&scalars::cell_voltage, &scalars::cell_current})
      forcing_.add(layout_.scalar(*unknown, 0), function);
  }

  const Manufactured& m_;
  const Model& model_;
  const Grid& grid_;
  Layout& layout_;
  Forcing& forcing_;
};

}  // namespace

std::unique_ptr<Forcing> make_forcing(const Manufactured& problem, const Model& model, Layout& layout) {
  if (model.grid().has_map()) return map_forcing(problem, model, layout);
  auto forcing = std::make_unique<Forcing>();
  Builder(problem, model, layout, *forcing).run();
  return forcing;
}

}  // namespace auralith::mms
