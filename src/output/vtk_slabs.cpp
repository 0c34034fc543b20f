#include "output/vtk_slabs.hpp"

#include <algorithm>
#include <array>

#include "output/collective.hpp"

namespace auralith {

namespace {

std::size_t columns(const FieldBox& box) {
  return static_cast<std::size_t>(std::max(box.i1 - box.i0, 0)) *
         static_cast<std::size_t>(std::max(box.j1 - box.j0, 0));
}

}  // namespace

Slabs::Slabs(MPI_Comm comm, const FieldBox& box, int wanted)
    : comm_(comm), box_(box), count_(std::clamp(wanted, 1, std::min(size_of(comm), box.nz))), rank_(rank_of(comm)) {
  const std::array<int, 4> own{box.i0, box.i1, box.j0, box.j1};
  std::vector<int> all(static_cast<std::size_t>(size_of(comm)) * own.size());
  MPI_Allgather(own.data(), 4, MPI_INT, all.data(), 4, MPI_INT, comm);
  if (rank_ >= count_) return;
  for (std::size_t n = 0; n < all.size(); n += 4)
    boxes_.push_back({box.nx, box.ny, box.nz, all[n], all[n + 1], all[n + 2], all[n + 3]});
}

Slab Slabs::of(int slab) const {
  const auto cut = [&](int n) { return static_cast<int>(static_cast<long>(box_.nz) * n / count_); };
  return {cut(slab), cut(slab + 1)};
}

std::vector<double> Slabs::gather(std::span<const double> own, int components) const {
  const auto width = static_cast<std::size_t>(components);
  std::vector<MPI_Request> requests;
  // The layers of a column block are contiguous, so every part is sent from where it is.
  if (columns(box_) > 0)
    for (int to = 0; to < count_; ++to) {
      const Slab slab = of(to);
      const std::size_t layer = columns(box_) * width;
      const std::span<const double> part = own.subspan(layer * static_cast<std::size_t>(slab.first),
                                                       layer * static_cast<std::size_t>(slab.last - slab.first));
      MPI_Isend(part.data(), static_cast<int>(part.size()), MPI_DOUBLE, to, 0, comm_, &requests.emplace_back());
    }
  std::vector<std::vector<double>> parts(boxes_.size());
  const Slab slab = rank_ < count_ ? of(rank_) : Slab{};
  const auto layers = static_cast<std::size_t>(slab.last - slab.first);
  for (std::size_t from = 0; from < boxes_.size(); ++from) {
    parts[from].resize(columns(boxes_[from]) * layers * width);
    if (!parts[from].empty())
      MPI_Irecv(parts[from].data(), static_cast<int>(parts[from].size()), MPI_DOUBLE, static_cast<int>(from), 0, comm_,
                &requests.emplace_back());
  }
  MPI_Waitall(static_cast<int>(requests.size()), requests.data(), MPI_STATUSES_IGNORE);

  std::vector<double> whole(layers * static_cast<std::size_t>(box_.ny) * static_cast<std::size_t>(box_.nx) * width);
  for (std::size_t from = 0; from < boxes_.size(); ++from) {
    const FieldBox& box = boxes_[from];
    const auto row = static_cast<std::ptrdiff_t>(static_cast<std::size_t>(std::max(box.i1 - box.i0, 0)) * width);
    auto source = parts[from].begin();
    if (parts[from].empty()) continue;
    for (std::size_t k = 0; k < layers; ++k)
      for (int j = box.j0; j < box.j1; ++j, source += row) {
        const std::size_t place =
            ((k * static_cast<std::size_t>(box_.ny) + static_cast<std::size_t>(j)) * static_cast<std::size_t>(box_.nx) +
             static_cast<std::size_t>(box.i0)) *
            width;
        std::copy(source, source + row, whole.begin() + static_cast<std::ptrdiff_t>(place));
      }
  }
  return whole;
}

}  // namespace auralith
