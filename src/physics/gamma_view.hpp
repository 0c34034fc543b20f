/// Faces of Gamma as events and numbers for the time series look at them.
#pragma once

#include <mpi.h>

#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "physics/spot.hpp"

namespace auralith {

/// The faces of one Gamma that a rank owns.
struct GammaView {
  struct Face {
    const GammaFace* face;
    bool reacts;  ///< the catalog has a reaction there, and reactions are on
    bool counts;  ///< in contact and void_max: reacts, or nothing of this Gamma does
    [[nodiscard]] double surface() const { return face->area * face->weight; }
    [[nodiscard]] Spot at(const Model& model, const Layout& layout, const Coefficients& c,
                          const std::vector<double>& slots) const {
      return {model, layout, c, slots, face->i, face->j, face->k, face};
    }
  };
  MPI_Comm comm;
  const std::vector<Face>& faces;
  double in_contact;  ///< with less void they are in contact
};

/// The larger one; what is not a number counts as infinite: neither std::max nor MPI_MAX would keep it, and nobody would see it.
inline void grow(double& largest, double found) {
  if (!(found <= largest)) largest = std::isnan(found) ? std::numeric_limits<double>::infinity() : found;
}

/// The largest value over the faces of all ranks, and where it is.
struct Worst {
  double value = -std::numeric_limits<double>::max();
  std::array<double, 2> place{0, 0};  ///< m
  MPI_Comm comm;
  explicit Worst(MPI_Comm c) : comm(c) {}
  void see(double found, double x, double y) {
    if (!(found <= value)) grow(value, found), place = {x, y};
  }
  /// Collective.
  void agree() {
    struct {
      double value;
      int rank;
    } largest{value, 0};
    MPI_Comm_rank(comm, &largest.rank);
    MPI_Allreduce(MPI_IN_PLACE, &largest, 1, MPI_DOUBLE_INT, MPI_MAXLOC, comm);
    value = largest.value;
    MPI_Bcast(place.data(), 2, MPI_DOUBLE, largest.rank, comm);
  }
};

}  // namespace auralith
