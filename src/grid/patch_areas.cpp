#include "grid/patch_areas.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

namespace auralith {

namespace {

double total(const std::vector<double>& widths) { return std::accumulate(widths.begin(), widths.end(), 0.0); }

/// Integral of sqrt(r2 - t2) from 0 to t.
double under_circle(double t, double r) {
  const double s = std::clamp(t / r, -1.0, 1.0);
  return 0.5 * r * r * (s * std::sqrt((1 - s) * (1 + s)) + std::asin(s));
}

constexpr double round_off = 1e-9;  ///< of a face

}  // namespace

double PatchAreas::Shape::half(double py) const {
  const double t = (py - centre[1]) / radius;
  return radius * std::sqrt(std::max(0.0, (1 - t) * (1 + t)));
}

bool PatchAreas::Shape::contains(double px, double py, double slack) const {
  if (radius > 0) return std::hypot(px - centre[0], py - centre[1]) <= radius + slack;
  return px >= x[0] - slack && px <= x[1] + slack && py >= y[0] - slack && py <= y[1] + slack;
}

PatchAreas::PatchAreas(const Case& input) : shapes_(input.interfaces.size()) {
  for (std::size_t n = 0; n < shapes_.size(); ++n) {
    const InterfaceSpec& spec = input.interfaces[n];
    for (std::size_t p = 0; p < spec.patches.size(); ++p) {
      const Patch& patch = spec.patches[p];
      const int part = static_cast<int>(p) + 1;
      if (patch.radius > 0)
        add_disc(shapes_[n], part, patch.centre, patch.radius, input);
      else
        shapes_[n].push_back({part, {patch.x0, patch.x1}, {patch.y0, patch.y1}});
    }
    for (int region = 0; region < input.region_count(); ++region) {
      const Layer& layer = input.region(region);
      if (layer.name != spec.lower && layer.name != spec.upper) continue;
      if (layer.region != RegionKind::metal || !coats(layer)) continue;
      for (const Pinhole& hole : layer.interlayer->pinholes)
        add_disc(shapes_[n], pinhole, hole.centre, hole.radius, input);
    }
  }
}

void PatchAreas::add_disc(std::vector<Shape>& shapes, int part, std::array<double, 2> centre, double radius,
                          const Case& input) {
  const double everywhere = std::numeric_limits<double>::max();
  const std::array lengths{total(input.grid.widths_x), total(input.grid.widths_y)};
  std::array cells{input.grid.widths_x.size(), input.grid.widths_y.size()};
  if (cells[0] == 1 && cells[1] == 1) cells = {2, 2};
  const std::array periodic{input.grid.boundary_x == LateralBoundary::periodic,
                            input.grid.boundary_y == LateralBoundary::periodic};
  const auto images = [&](std::size_t axis) {
    return cells[axis] > 1 && periodic[axis] ? static_cast<int>(std::ceil(radius / lengths[axis])) : 0;
  };
  for (int a = -images(0); a <= images(0); ++a)
    for (int b = -images(1); b <= images(1); ++b) {
      const double cx = centre[0] + a * lengths[0], cy = centre[1] + b * lengths[1];
      Shape shape{part, {cx - radius, cx + radius}, {cy - radius, cy + radius}, {cx, cy}, radius};
      if (cells[0] == 1) shape.x = {-everywhere, everywhere}, shape.radius = 0;
      if (cells[1] == 1) shape.y = {-everywhere, everywhere}, shape.radius = 0;
      shapes.push_back(shape);
    }
}

/// An end of a shape or of the face along x: a constant, or the left (-1) or right (+1) end of a disc.
struct PatchAreas::Front {
  double place = 0;
  const Shape* disc = nullptr;
  int side = 0;
  [[nodiscard]] double at(double y) const { return disc == nullptr ? place : disc->centre[0] + side * disc->half(y); }
  [[nodiscard]] double integral(double a, double b) const {
    if (disc == nullptr) return place * (b - a);
    const double centre = disc->centre[1], r = disc->radius;
    return disc->centre[0] * (b - a) + side * (under_circle(b - centre, r) - under_circle(a - centre, r));
  }
};

/// Where along y the order or the kind of the ends can change.
std::vector<double> PatchAreas::corners(const std::vector<std::vector<Shape>>& near, const Extent& face) {
  std::vector<double> found{face.y[0], face.y[1]}, walls{face.x[0], face.x[1]};
  std::vector<const Shape*> discs;
  for (const auto& shapes : near)
    for (const Shape& shape : shapes) {
      found.insert(found.end(), shape.y.begin(), shape.y.end());
      if (shape.radius > 0)
        discs.push_back(&shape);
      else
        walls.insert(walls.end(), shape.x.begin(), shape.x.end());
    }
  for (std::size_t n = 0; n < discs.size(); ++n) {
    const Shape& one = *discs[n];
    for (const double wall : walls) {
      const double t = (wall - one.centre[0]) / one.radius;
      if (std::abs(t) >= 1) continue;
      const double half = one.radius * std::sqrt((1 - t) * (1 + t));
      found.push_back(one.centre[1] - half);
      found.push_back(one.centre[1] + half);
    }
    for (std::size_t m = 0; m < n; ++m) {
      const Shape& other = *discs[m];
      const double dx = other.centre[0] - one.centre[0], dy = other.centre[1] - one.centre[1];
      const double distance = std::hypot(dx, dy);
      if (distance == 0 || distance >= one.radius + other.radius) continue;
      const double along =
          0.5 * (distance + (one.radius - other.radius) * (one.radius + other.radius) / distance);  // from `one`
      const double across2 = (one.radius - along) * (one.radius + along);
      if (across2 <= 0) continue;
      const double foot = one.centre[1] + along * dy / distance, rise = std::sqrt(across2) * dx / distance;
      found.push_back(foot - rise);
      found.push_back(foot + rise);
    }
  }
  for (double& y : found) y = std::clamp(y, face.y[0], face.y[1]);
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

std::vector<PatchAreas::Share> PatchAreas::of(std::span<const int> interfaces, const Extent& face) const {
  const double wide = face.x[1] - face.x[0], deep = face.y[1] - face.y[0];
  const double slack = round_off * std::max(wide, deep);
  std::vector<std::vector<Shape>> near(interfaces.size());
  bool any = false;
  for (std::size_t n = 0; n < interfaces.size(); ++n) {
    if (interfaces[n] < 0) continue;
    for (const Shape& shape : shapes_[static_cast<std::size_t>(interfaces[n])])
      if (shape.x[0] <= face.x[1] + slack && shape.x[1] >= face.x[0] - slack && shape.y[0] <= face.y[1] + slack &&
          shape.y[1] >= face.y[0] - slack)
        near[n].push_back(shape);
    any = any || !near[n].empty();
  }
  if (!any) return {{std::vector<int>(interfaces.size(), whole), 1.0}};
  const auto parts_at = [&](double x, double y, double tolerance) {
    std::vector<int> parts;
    for (const auto& shapes : near) {
      int part = whole;
      for (const Shape& shape : shapes)
        if (shape.contains(x, y, tolerance)) part = shape.part;
      parts.push_back(part);
    }
    return parts;
  };
  std::map<std::vector<int>, double> areas;
  if (!(deep > 0)) {
    // A face along z that runs along x: the same sweep in one direction. Its y may be an edge, which belongs to the patch.
    std::vector<double> ends{face.x[0], face.x[1]};
    for (const auto& shapes : near)
      for (const Shape& shape : shapes)
        for (const int side : {-1, 1})
          ends.push_back(shape.radius > 0 ? shape.centre[0] + side * shape.half(face.y[0]) : shape.x[side > 0]);
    for (double& end : ends) end = std::clamp(end, face.x[0], face.x[1]);
    std::sort(ends.begin(), ends.end());
    for (std::size_t n = 0; n + 1 < ends.size(); ++n)
      if (ends[n + 1] > ends[n])
        areas[parts_at(0.5 * (ends[n] + ends[n + 1]), face.y[0], slack)] += (ends[n + 1] - ends[n]) / wide;
  } else {
    const std::vector<double> levels = corners(near, face);
    for (std::size_t n = 0; n + 1 < levels.size(); ++n) {
      const double low = levels[n], high = levels[n + 1], middle = 0.5 * (low + high);
      if (!(wide > 0)) {  // along y
        areas[parts_at(face.x[0], middle, slack)] += (high - low) / deep;
        continue;
      }
      std::vector<std::pair<double, Front>> fronts;
      const auto add = [&](const Front& front) {
        const double x = front.at(middle);
        if (x >= face.x[0] && x <= face.x[1]) fronts.emplace_back(x, front);
      };
      add({face.x[0]});
      add({face.x[1]});
      for (const auto& shapes : near)
        for (const Shape& shape : shapes)
          if (middle > shape.y[0] && middle < shape.y[1])
            for (const int side : {-1, 1}) add(shape.radius > 0 ? Front{0, &shape, side} : Front{shape.x[side > 0]});
      std::sort(fronts.begin(), fronts.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
      for (std::size_t f = 0; f + 1 < fronts.size(); ++f) {
        if (!(fronts[f + 1].first > fronts[f].first)) continue;
        const double x = 0.5 * (fronts[f].first + fronts[f + 1].first);
        const double area = fronts[f + 1].second.integral(low, high) - fronts[f].second.integral(low, high);
        areas[parts_at(x, middle, 0)] += area / (wide * deep);
      }
    }
  }
  std::vector<Share> shares;
  double sum = 0;
  for (const auto& [parts, area] : areas)
    if (area > round_off) shares.push_back({parts, area}), sum += area;
  for (Share& share : shares) share.share = shares.size() == 1 ? 1 : share.share / sum;
  return shares;
}

}  // namespace auralith
