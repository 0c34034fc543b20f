#include "solver/column_level.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace auralith {

int ColumnShare::first_column() const { return std::accumulate(along_x.begin(), along_x.begin() + a, 0); }
int ColumnShare::first_row() const { return std::accumulate(along_y.begin(), along_y.begin() + b, 0); }

int ColumnShare::rank(int at_a, int at_b) const {
  const int px = static_cast<int>(along_x.size()), py = static_cast<int>(along_y.size());
  if (periodic_x) at_a = (at_a + px) % px;
  if (periodic_y) at_b = (at_b + py) % py;
  return at_a < 0 || at_a >= px || at_b < 0 || at_b >= py ? -1 : at_b * px + at_a;
}

ColumnShare ColumnShare::coarser(bool along_rows) const {
  ColumnShare result = *this;
  for (int& each : along_rows ? result.along_y : result.along_x) each = (each + 1) / 2;
  return result;
}

ColumnLevel::ColumnLevel(MPI_Comm comm, ColumnShare share, int planes, bool rows)
    : comm_(comm), share_(std::move(share)), nk_(planes), halo_y_(rows ? 1 : 0) {
  if (share_.idle()) return;
  ni_ = share_.columns();
  nj_ = share_.rows();
  width_ = ni_ + 2;
  plane_ = width_ * (nj_ + 2 * halo_y_);
  parity_ = (share_.first_column() + share_.first_row()) & 1;
  neighbour_ = {share_.rank(share_.a - 1, share_.b), share_.rank(share_.a + 1, share_.b), -1, -1};
  const auto odd = [](bool periodic, const std::vector<int>& along) {
    const int all = std::accumulate(along.begin(), along.end(), 0);
    return periodic && all > 1 && all % 2 != 0;
  };
  odd_x_ = odd(share_.periodic_x, share_.along_x);
  odd_y_ = rows && odd(share_.periodic_y, share_.along_y);
  if (rows) {
    neighbour_[2] = share_.rank(share_.a, share_.b - 1);
    neighbour_[3] = share_.rank(share_.a, share_.b + 1);
  }
  for (std::vector<double>* array : {&east, &up, &ground, &x, &b}) array->assign(size(), 0.0);
  if (rows) north.assign(size(), 0.0);
}

void ColumnLevel::factorise() {
  inverse_.assign(size(), 0.0);
  std::vector<double> rest(size(), 0.0);  // of a pivot, without the conductance upwards: no terms of either sign
  for (int k = 0; k < nk_; ++k)
    for (int j = 0; j < nj_; ++j)
      for (int i = 0; i < ni_; ++i) {
        const int p = at(i, j, k);
        rest[p] = ground[p] + east[p] + east[p - 1];
        if (halo_y_ != 0) rest[p] += north[p] + north[p - width_];
        if (k > 0) rest[p] += up[p - plane_] * rest[p - plane_] * inverse_[p - plane_];
        const double pivot = rest[p] + up[p];
        inverse_[p] = pivot > 0 ? 1 / pivot : 1;
      }
  ground = std::vector<double>();
}

void ColumnLevel::relax(int colour, bool first) {
  if (first && (odd_x_ || odd_y_)) std::fill(x.begin(), x.end(), 0.0);  // of the same colour across the ring
  const double *r = b.data(), *g = east.data(), *h = north.data(), *v = up.data(), *inverse = inverse_.data();
  double* u = x.data();
  for (int k = 0; k < nk_; ++k)
    for (int j = 0; j < nj_; ++j) {
      const int begin = at(first_of(colour, j), j, k), end = at(ni_, j, k);
      for (int p = begin; p < end; p += 2) {
        double sum = r[p];
        if (!first) {
          sum += g[p] * u[p + 1] + g[p - 1] * u[p - 1];
          if (halo_y_ != 0) sum += h[p] * u[p + width_] + h[p - width_] * u[p - width_];
        }
        if (k > 0) sum += v[p - plane_] * u[p - plane_];
        u[p] = sum * inverse[p];
      }
    }
  for (int k = nk_ - 2; k >= 0; --k)
    for (int j = 0; j < nj_; ++j) {
      const int begin = at(first_of(colour, j), j, k), end = at(ni_, j, k);
      for (int p = begin; p < end; p += 2) u[p] += inverse[p] * v[p] * u[p + plane_];
    }
}

void ColumnLevel::restrict_residual(ColumnLevel& coarser) {
  std::fill(coarser.b.begin(), coarser.b.end(), 0.0);
  const bool rows = coarsened_along_y_;
  const int step = rows ? coarser.width_ : 1;
  const double *g = east.data(), *h = north.data(), *u = x.data(), *beside = beside_.data();
  double *r = residual_.data(), *to = coarser.b.data();
  // Columns of colour 1 fulfil their equations; those of colour 0 did so before their neighbours were anything but zero.
  for (int k = 0; k < nk_; ++k)
    for (int j = 0; j < nj_; ++j) {
      const int own = at(0, j, k), row = coarser.at(0, rows ? j / 2 : j, k);
      for (int i = first_of(0, j); i < ni_; i += 2) {
        const int p = own + i, q = row + (rows ? i : i / 2);
        double sum = g[p] * u[p + 1] + g[p - 1] * u[p - 1];
        if (halo_y_ != 0) sum += h[p] * u[p + width_] + h[p - width_] * u[p - width_];
        const double beyond = beside[p] * sum;
        r[p] = sum;
        to[q] += sum - beyond;
        to[((rows ? j : i) & 1) != 0 ? q + step : q - step] += beyond;
      }
    }
  if (odd_x_ || odd_y_) restrict_across_ring(coarser);
  restrict_from_neighbours(coarser);
}

/// Where an odd number of columns closes a ring, its first and its last have the same colour.
void ColumnLevel::restrict_across_ring(ColumnLevel& coarser) {
  const bool rows = coarsened_along_y_;
  const int step = rows ? coarser.width_ : 1;
  const int last_x = share_.a + 1 == static_cast<int>(share_.along_x.size()) ? ni_ - 1 : -1,
            last_y = share_.b + 1 == static_cast<int>(share_.along_y.size()) ? nj_ - 1 : -1;
  for (int k = 0; k < nk_; ++k)
    for (int j = 0; j < nj_; ++j)
      for (int i = first_of(1, j); i < ni_; i += 2) {
        const int p = at(i, j, k), q = rows ? coarser.at(i, j / 2, k) : coarser.at(i / 2, j, k);
        double sum = 0;
        if (odd_x_ && share_.a == 0 && i == 0) sum += east[p - 1] * x[p - 1];
        if (odd_x_ && i == last_x) sum += east[p] * x[p + 1];
        if (odd_y_ && share_.b == 0 && j == 0) sum += north[p - width_] * x[p - width_];
        if (odd_y_ && j == last_y) sum += north[p] * x[p + width_];
        residual_[p] = sum;
        coarser.b[q] += (1 - beside_[p]) * sum;
        coarser.b[((rows ? j : i) & 1) != 0 ? q + step : q - step] += beside_[p] * sum;
      }
}

/// What cells of other ranks, the last of a pair before and the first of one after, give to own coarse cells.
void ColumnLevel::restrict_from_neighbours(ColumnLevel& coarser) {
  const bool rows = coarsened_along_y_;
  if (neighbour_[rows ? 2 : 0] < 0 && neighbour_[rows ? 3 : 1] < 0) return;
  exchange(residual_);
  const int fine = rows ? nj_ : ni_, coarse = rows ? coarser.nj_ : coarser.ni_, others = rows ? ni_ : nj_;
  for (int k = 0; k < nk_; ++k)
    for (int m = 0; m < others; ++m)
      for (const bool after : {false, true}) {
        const int n = after ? fine : -1, pair = after ? coarse - 1 : 0;
        const int p = rows ? at(m, n, k) : at(n, m, k), q = rows ? coarser.at(m, pair, k) : coarser.at(pair, m, k);
        coarser.b[q] += beside_[p] * residual_[p];
      }
}

void ColumnLevel::add_correction(const ColumnLevel& coarser) {
  const double* c = coarser.x.data();
  const int step = coarsened_along_y_ ? coarser.width_ : 1;
  for (int k = 0; k < nk_; ++k)
    for (int j = 0; j < nj_; ++j) {
      const int row = coarser.at(0, coarsened_along_y_ ? j / 2 : j, k), own = at(0, j, k);
      for (int i = 0; i < ni_; ++i) {
        const int q = row + (coarsened_along_y_ ? i : i / 2);
        const int beyond = ((coarsened_along_y_ ? j : i) & 1) != 0 ? q + step : q - step;
        x[own + i] += c[q] + beside_[own + i] * (c[beyond] - c[q]);
      }
    }
}

void ColumnLevel::exchange(std::vector<double>& array) const {
  // Own edges go out in these directions, and those of the neighbours come in from the other side.
  const auto copy = [&](int side, bool outer, std::vector<double>* buffer, const std::vector<double>* from) {
    const bool rows = side >= 2;
    const int inner = side == 0 || side == 2 ? 0 : (rows ? nj_ : ni_) - 1,
              halo = side == 0 || side == 2 ? -1 : inner + 1;
    const int edge = outer ? halo : inner;
    std::size_t n = 0;
    for (int k = 0; k < nk_; ++k)
      for (int m = 0; m < (rows ? ni_ : nj_); ++m, ++n) {
        const int p = rows ? at(m, edge, k) : at(edge, m, k);
        if (buffer != nullptr)
          (*buffer)[n] = array[p];
        else
          array[p] = (*from)[n];
      }
  };
  std::array<std::vector<double>, 4> out, in;
  std::array<MPI_Request, 8> requests;
  int count = 0;
  for (int side = 0; side < 4; ++side) {
    if (neighbour_[side] < 0) continue;
    const std::size_t size = static_cast<std::size_t>(nk_) * static_cast<std::size_t>(side < 2 ? nj_ : ni_);
    out[side].resize(size);
    in[side].resize(size);
    copy(side, false, &out[side], nullptr);
    // A message has the number of the side that it leaves.
    MPI_Irecv(in[side].data(), static_cast<int>(size), MPI_DOUBLE, neighbour_[side], side ^ 1, comm_,
              &requests[count++]);
    MPI_Isend(out[side].data(), static_cast<int>(size), MPI_DOUBLE, neighbour_[side], side, comm_, &requests[count++]);
  }
  if (count == 0) return;
  MPI_Waitall(count, requests.data(), MPI_STATUSES_IGNORE);
  for (int side = 0; side < 4; ++side)
    if (neighbour_[side] >= 0) copy(side, true, nullptr, &in[side]);
}

ColumnLevel ColumnLevel::coarsen(bool along_y) {
  ColumnLevel next(comm_, share_.coarser(along_y), nk_, halo_y_ != 0);
  for (std::vector<double>* array : {&east, &north, &up})
    if (!array->empty()) exchange(*array);
  coarsened_along_y_ = along_y;
  if (share_.idle()) return next;
  beside_.assign(size(), 0.0);
  residual_.assign(size(), 0.0);
  const int fine = along_y ? nj_ : ni_, coarse = along_y ? next.nj_ : next.ni_, others = along_y ? ni_ : nj_;
  const int step = along_y ? width_ : 1, aside = along_y ? 1 : width_;
  const std::vector<double>& across = along_y ? north : east;
  const std::vector<double>& along = along_y ? east : north;
  std::vector<double>& across_coarse = along_y ? next.north : next.east;
  std::vector<double>& along_coarse = along_y ? next.east : next.north;
  // Cell n of a line of cells, m numbers the lines.
  const auto here = [&](int n, int m, int k) { return along_y ? at(m, n, k) : at(n, m, k); };
  const auto there = [&](int n, int m, int k) { return along_y ? next.at(m, n, k) : next.at(n, m, k); };
  const auto last = [&](int n) { return std::min(2 * n + 1, fine - 1); };
  const std::vector<int>& all = along_y ? next.share_.along_y : next.share_.along_x;
  std::vector<double> before(halo_y_ != 0 ? size() : 0, 0.0);  // what `along` is on the other side of a cell
  if (halo_y_ != 0) {
    for (int k = 0; k < nk_; ++k)
      for (int m = 0; m < others; ++m)
        for (int n = 0; n < fine; ++n) before[here(n, m, k)] = along[here(n, m, k) - aside];
    exchange(before);
  }
  const bool one = std::accumulate(all.begin(), all.end(), 0) == 1;  // has no neighbour, not even itself
  std::vector<double> inner(next.size(), 0.0);  // resistance between the centre of a coarse cell and those of its two
  for (int k = 0; k < nk_; ++k)
    for (int m = 0; m < others; ++m)
      for (int n = 0; n < coarse; ++n)
        if (last(n) != 2 * n) inner[there(n, m, k)] = 0.5 / across[here(2 * n, m, k)];
  next.exchange(inner);
  for (int k = 0; k < nk_; ++k)
    for (int m = 0; m < others; ++m)
      for (int n = -1; n < coarse; ++n) {
        const int p = n < 0 ? here(-1, m, k) : here(last(n), m, k), q = there(n, m, k);
        if (!one && across[p] > 0)
          across_coarse[q] = std::max(0.5 * across[p], 1 / (inner[q] + 1 / across[p] + inner[there(n + 1, m, k)]));
        if (n < 0) continue;
        const int first = here(2 * n, m, k);
        next.ground[q] = ground[first];
        next.up[q] = up[first];
        if (first == p) continue;
        next.ground[q] += ground[p];
        next.up[q] += up[p];
        beside_[first] = taken_from_beside(first, -step, across, along, before, k);
        beside_[p] = taken_from_beside(p, step, across, along, before, k);
      }
  if (halo_y_ != 0)
    for (int k = 0; k < nk_; ++k)
      for (int m = -1; m < others; ++m)
        for (int n = 0; n < coarse; ++n) {
          const int first = here(2 * n, m, k);
          along_coarse[there(n, m, k)] = along[first] + (last(n) == 2 * n ? 0 : along[first + step]);
        }
  exchange(beside_);
  return next;
}

double ColumnLevel::taken_from_beside(int p, int to, const std::vector<double>& across,
                                      const std::vector<double>& along, const std::vector<double>& before,
                                      int k) const {
  const double outward = across[to > 0 ? p : p + to], inward = across[to > 0 ? p - to : p];
  double share = std::min(1.0, inward > 0 ? outward / inward : 1.0);
  const auto compare = [&](double own, double other) {
    if (own > other) share = std::min(share, other / own);
  };
  compare(up[p], up[p + to]);
  if (k > 0) compare(up[p - plane_], up[p - plane_ + to]);
  if (halo_y_ != 0) {
    compare(along[p], along[p + to]);
    compare(before[p], before[p + to]);
  }
  constexpr double linear = 0.25;  // between centres of cells of the same width
  return outward > 0 ? linear * share : 0;
}

}  // namespace auralith
