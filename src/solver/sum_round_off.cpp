#include "solver/sum_round_off.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace auralith {

SumRoundOff::SumRoundOff(const Assembler& assembler, const std::vector<int>& sum_of_slot) : assembler_(assembler) {
  const Layout& layout = assembler.layout();
  const int unknowns = layout.unknown_slots(), own = layout.own_columns_size(), scalars = layout.first_scalar_slot();
  for (const auto& group : assembler.model().groups()) {
    const std::size_t first = rows_.size(), size = group->entries();
    group->pattern(rows_, columns_);
    for (std::size_t start = first; start < rows_.size(); start += size) {  // an element
      for (std::size_t n = start; n < start + size; ++n) {
        terms_.push_back(-1);
        const int row = rows_[n], column = columns_[n];
        const int sum = row < unknowns ? sum_of_slot[static_cast<std::size_t>(row)] : -1;
        if (sum < 0 || column >= unknowns) continue;
        for (std::size_t m = start; m < n && terms_[n] < 0; ++m)
          if (terms_[m] >= 0 && columns_[m] == column && sum_of_slot[static_cast<std::size_t>(rows_[m])] == sum)
            terms_[n] = terms_[m];
        if (terms_[n] >= 0) continue;
        terms_[n] = static_cast<int>(sums_.size());
        sums_.push_back(row < own || row >= scalars ? sum : -1);
      }
    }
  }
  values_.resize(sums_.size());
}

void SumRoundOff::find(const SlotArray& slots, std::vector<double>& by_sum) const {
  const Scaling& scaling = assembler_.scaling();
  const std::vector<double>& entries = assembler_.entries();
  std::fill(values_.begin(), values_.end(), 0.0);
  std::fill(by_sum.begin(), by_sum.end(), 0.0);
  for (std::size_t n = 0; n < terms_.size(); ++n)
    if (terms_[n] >= 0)
      values_[static_cast<std::size_t>(terms_[n])] +=
          entries[n] * scaling.row[rows_[n]] * (slots[columns_[n]] / scaling.unknown[columns_[n]]);
  for (std::size_t n = 0; n < sums_.size(); ++n)
    if (sums_[n] >= 0)
      by_sum[static_cast<std::size_t>(sums_[n])] += 2 * std::numeric_limits<double>::epsilon() * std::abs(values_[n]);
}

}  // namespace auralith
