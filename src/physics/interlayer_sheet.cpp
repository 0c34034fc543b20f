#include "physics/interlayer_sheet.hpp"
#include "physics/effect.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "base/error.hpp"
#include "base/units.hpp"
#include "physics/gamma_view.hpp"

namespace auralith {

namespace {

/// Share of x_max at which the law of stripping ends. Far beyond what a sheet stands for, but up to there it is nearly a straight
/// line, and Newton's method follows a jump of the current.
constexpr double emptied = 0.25;

/// int M_a dn from p = 1, m2/s. Below p = 1 a polynomial: M_a ~ y (1-y) [V_h + (V_Li - V_h) y], dn = W_a g''(p) dp/y_s.
template <class T>
T barrier_flux(const T& y, const AlloyCoefficients& c) {
  const T p = y / c.saturation;
  if (value_of(p) >= 1) return T(0.0);
  const double more = c.lithium_volume - c.host_volume;
  const std::array factors{c.host_volume, more - c.host_volume, -more};  // of y, y^2, y^3 in M_a RT/D
  T power = p, flux = 0.0;                                               // p^k, k = 1, 2, 3
  double scale = c.saturation;                                           // y_s^k
  for (int k = 1; k <= 3; ++k) {
    const auto of = [&](const T& q, const T& q_k) {
      return q_k * q * (2.0 / (k + 1) - q * (12.0 / (k + 2)) + q * q * (12.0 / (k + 3)));
    };
    flux += factors[static_cast<std::size_t>(k - 1)] * scale * (of(p, power) - of(T(1.0), T(1.0)));
    power *= p;
    scale *= c.saturation;
  }
  return (c.diffusivity / (constants::gas * c.temperature) * c.barrier / c.saturation) * flux;
}

/// Theta and dTheta/ds.
Dual<1> drive_potential(double at, const AlloyCoefficients& c) {
  const auto s = Dual<1>::variable(at, 0);
  return diffusion_potential(s, c) + barrier_flux(host_fraction(s, c), c);
}

double film_potential(double s, const AlloyCoefficients& c) {
  return alloy_equilibrium_potential(s, barrier_potential(host_fraction(s, c), c), c);
}

double slope(double s, const AlloyCoefficients& c) {  // dE/dTheta
  const double y = host_fraction(s, c);
  return c.lithium_volume / constants::faraday * y / alloy_mobility(y, y, c);
}

/// The s between two others at which `positive` changes.
template <class Function>
double bisect(double low, double high, Function&& positive) {
  const bool first = positive(low);
  for (int n = 0; n < 200; ++n) {
    const double middle = 0.5 * (low + high);
    if (middle == low || middle == high) break;
    (positive(middle) == first ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

}  // namespace

SheetCoefficients sheet_coefficients(const AlloyCoefficients& alloy) {
  SheetCoefficients sheet;
  sheet.alloy = alloy;
  sheet.saturated = sheet.limit = sheet.least = sheet.most = std::numeric_limits<double>::quiet_NaN();
  const AlloyCurve& curve = *alloy.curve;
  const auto at = [&](double p) { return curve.coordinate(curve.content(p * alloy.saturation)); };
  const auto above_lithium = [&](double s) { return film_potential(s, alloy) > 0; };
  const auto stable = [&](double s) { return drive_potential(s, alloy).derivative[0] > 0; };
  // From p = 1 down: first the equilibrium with lithium, then the limit of stability.
  constexpr int steps = 500;  // of p; the barrier is unstable below p = 0.79
  double before = at(1);
  for (int n = 1; n < steps / 2; ++n) {
    const double s = at(1 - static_cast<double>(n) / steps);
    if (std::isnan(sheet.saturated) && !above_lithium(s)) sheet.saturated = bisect(s, before, above_lithium);
    if (!stable(s)) {
      sheet.limit = bisect(s, before, stable);
      break;
    }
    before = s;
  }
  if (!(sheet.limit < sheet.saturated)) return sheet;
  const double saturation = curve.content(alloy.saturation);  // x_max
  sheet.end = curve.coordinate(emptied * saturation);
  sheet.rest = drive_potential(sheet.saturated, alloy).value;
  sheet.least = drive_potential(sheet.limit, alloy).value - sheet.rest;
  sheet.most = drive_potential(sheet.end, alloy).value - sheet.rest;
  return sheet;
}

AlloyCurve::Point sheet_potential(double drive, const SheetCoefficients& sheet) {
  const AlloyCoefficients& alloy = sheet.alloy;
  double low = sheet.limit, high = sheet.end;
  const auto end = [&](double s, double at) {
    return AlloyCurve::Point{film_potential(s, alloy) + slope(s, alloy) * (drive - at), slope(s, alloy)};
  };
  if (drive <= sheet.least) return end(low, sheet.least);
  if (drive >= sheet.most) return end(high, sheet.most);
  const double wanted = sheet.rest + drive;
  double s = sheet.saturated;
  for (int n = 0; n < 200; ++n) {
    const Dual<1> theta = drive_potential(s, alloy);
    const double defect = theta.value - wanted;
    if (defect == 0) break;
    (defect > 0 ? high : low) = s;
    double next = s - defect / theta.derivative[0];
    if (std::abs(next - s) <= 4e-16 * s) break;
    if (!(next > low && next < high)) next = 0.5 * (low + high);
    s = next;
  }
  return {film_potential(s, alloy), slope(s, alloy)};
}

double sheet_host(const Layer& layer) {
  const Interlayer& film = *layer.interlayer;
  return film.thickness / (1 + film.lithium_content * layer.metal.molar_volume.value / film.molar_volume.value);
}

double sheet_resistance(double host, const SheetCoefficients& sheet) {
  return sheet.alloy.lithium_volume / constants::faraday * host * slope(sheet.saturated, sheet.alloy);
}

double sheet_critical_current(double host, const SheetCoefficients& sheet) {
  return -sheet.least / (sheet.alloy.lithium_volume / constants::faraday * host);
}

namespace {

/// Host and lithium of the metal that a sheet holds. No inputs, no rows. Counters: host volume, Li volume.
struct SheetHost {
  struct Data {
    double volume;  ///< m3
  };
  static constexpr int inputs = 0, rows = 0, outputs = 2;
  static constexpr bool depends(int, int) { return false; }
  template <class T>
  static void evaluate(const Data& d, const Coefficients&, const T*, T* storage, T*) {
    storage[0] = d.volume;
    storage[1] = -d.volume;
  }
};

/// Calls body(layer, sheet) for every sheet of the case, with its coefficients at the start.
template <class Body>
void for_sheets(const Case& input, Body&& body) {
  for (const Layer& layer : input.layers) {
    if (!is_sheet(layer)) continue;
    const AlloyCurve curve(layer.interlayer->curve, layer.interlayer->molar_volume.value,
                           layer.metal.molar_volume.value);
    AlloyCoefficients alloy = alloy_coefficients(layer, input.ambient.temperature.at(0), input.ambient.pressure.at(0));
    alloy.curve = &curve;
    body(layer, sheet_coefficients(alloy));
  }
}

void add_interlayer_sheet(ModelBuilder& b) {
  auto& hosts = b.add_group<SheetHost>();
  b.for_gamma_faces([&](const GammaFace& face, auto&& share) {
    const double host = b.model.host(face);
    if (!(host > 0)) return;
    hosts.add({face.area * face.weight * host}, {},
              {share(b.sum(sums::host_volume, face.metal)), share(b.sum(sums::lithium_volume, face.metal))});
  });
}

/// InputError where a sheet has no steady film to stand for.
void check_sheets(const Case& input, const Grid&) {
  for_sheets(input, [&](const Layer& layer, const SheetCoefficients& sheet) {
    if (std::isnan(sheet.least))
      throw InputError(fmt::format(
          "{}: layers.{}.interlayer.form: 'sheet' needs a saturated alloy that is stable beside lithium metal, which "
          "this curve, saturation and boundary_energy do not give; allowed: form field",
          input.file, layer.name));
  });
}

constexpr const Sum* own_sums[] = {&sums::host_volume};

bool acts(const Case& input) { return input.effects.metal_void && std::ranges::any_of(input.layers, is_sheet); }

/// The largest plating current of faces in contact over i*.
Seen look_at_load(const Look& look) {
  if (look.gamma == nullptr) return {0, -1};
  const SheetCoefficients& sheet = look.coefficients.layers[static_cast<std::size_t>(look.layer)].sheet;
  Worst load(look.gamma->comm);
  for (const GammaView::Face& f : look.gamma->faces) {
    const Spot at = f.at(look.model, look.layout, look.coefficients, look.slots);
    const double host = look.model.host(*f.face), w = at(at_gamma::void_fraction),
                 current = at(at_gamma::reaction_current);
    if (f.reacts && host > 0 && w < look.gamma->in_contact && current < 0)
      load.see(sheet_drive(current, w, host, sheet) / sheet.least, f.face->centre[0], f.face->centre[1]);
  }
  load.agree();
  const double value = std::max(load.value, 0.0);
  return {value, value - 1, load.place[0], load.place[1]};
}

constexpr EventKind events[] = {{.name = "lithium_at_ceramic",
                                 .detail = "beyond i* of the sheet: what follows is outside of its validity",
                                 .watched = is_sheet,
                                 .needs = "an interlayer of form sheet",
                                 .look = look_at_load,
                                 .lasts = false,
                                 .column = "sheet_load"}};

}  // namespace

namespace effect {
extern const Effect interlayer_sheet;
const Effect interlayer_sheet = {.name = "interlayer_sheet",
                                 .sums = own_sums,
                                 .acts = acts,
                                 .add = add_interlayer_sheet,
                                 .events = events,
                                 .check = check_sheets};
}  // namespace effect

std::string describe_sheets(const Case& input) {
  std::string text;
  for_sheets(input, [&](const Layer& layer, const SheetCoefficients& sheet) {
    const double host = sheet_host(layer);
    text += fmt::format(
        "  {}: {} of {}, saturated {}; {:.3g} Ohm cm2 at small currents, lithium at the ceramic beyond {:.3g} mA/cm2 "
        "of plating\n",
        layer.name, format_quantity(host, "m"), layer.interlayer->host,
        format_quantity(host / host_fraction(sheet.saturated, sheet.alloy), "m"), 1e4 * sheet_resistance(host, sheet),
        0.1 * sheet_critical_current(host, sheet));
  });
  return text.empty() ? text : "\nInterlayers as sheets, at the start\n" + text;
}

}  // namespace auralith
