/// What share of a cell face belongs to which patch of an interface, by area and exact: rectangles and discs, later ones win. In a
/// direction with one cell a disc has no shape of its own: there it is a strip (in a cell of one column a disc again).
///
/// The face is swept along y. Between two neighbouring corners (edges, tops of discs, crossings) the ends of all shapes keep their
/// order along x, each is a constant or a piece of a circle, and what lies between two of them is integrated in closed form.
/// Periodic directions repeat a disc. Tests: tests/unit/test_patch_areas.cpp.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "case/case.hpp"

namespace auralith {

class PatchAreas {
 public:
  static constexpr int whole = 0;     ///< part of an interface outside its patches; patch n is part n+1
  static constexpr int pinhole = -1;  ///< a hole of the coating on it

  explicit PatchAreas(const Case& input);

  /// Parts of several interfaces that lie over each other, and the share of the face where they meet.
  struct Share {
    std::vector<int> parts;  ///< as many as interfaces
    double share = 1;
  };
  /// Extent of a face in x and y, m; a face along z has none in one of them.
  struct Extent {
    std::array<double, 2> x, y;
  };
  /// The shares add up to 1. `interfaces`: index into Case::interfaces, -1 for a pair that is not listed. Shares below 1e-9 are
  /// round-off of the positions and left out.
  [[nodiscard]] std::vector<Share> of(std::span<const int> interfaces, const Extent& face) const;

 private:
  struct Shape {
    int part;
    std::array<double, 2> x, y;      ///< box around it, m
    std::array<double, 2> centre{};  ///< of a disc, m
    double radius = 0;               ///< 0: a rectangle
    [[nodiscard]] bool contains(double px, double py, double slack) const;
    [[nodiscard]] double half(double py) const;  ///< of a disc along x at y
  };
  struct Front;
  void add_disc(std::vector<Shape>& shapes, int part, std::array<double, 2> centre, double radius, const Case& input);
  [[nodiscard]] static std::vector<double> corners(const std::vector<std::vector<Shape>>& near, const Extent& face);
  std::vector<std::vector<Shape>> shapes_;  ///< by interface
};

}  // namespace auralith
