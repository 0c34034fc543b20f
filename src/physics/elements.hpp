/// Elements of one kernel.
///
/// Cells along x and y are all alike: elements with the same data whose slots differ by one and the same shift are kept as one
/// kind, and each of them as nothing but its shift. So memory does not grow with what an element knows.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <type_traits>
#include <unordered_map>
#include <vector>

#include "base/dual.hpp"
#include "physics/element_group.hpp"

namespace auralith {

template <class Kernel>
class Elements final : public ElementGroup {
  using Data = typename Kernel::Data;
  static constexpr int inputs_ = Kernel::inputs, rows_ = Kernel::rows, outputs_ = Kernel::outputs;

 public:
  using Inputs = std::array<int, Kernel::inputs>;
  using Outputs = std::array<int, Kernel::outputs>;

  /// Slots from `fixed_slots` on are those of scalars, constants and counters: the same for all elements of a kind.
  explicit Elements(int fixed_slots) : fixed_slots_(fixed_slots) {}

  void add(const Data& data, const Inputs& inputs, const Outputs& outputs) {
    Kind kind{data, {}, {}, {}, {}};
    int shift = 0;
    for (auto slot = outputs.rbegin(); slot != outputs.rend(); ++slot)
      if (*slot < fixed_slots_) shift = *slot;
    for (auto slot = inputs.rbegin(); slot != inputs.rend(); ++slot)
      if (*slot < fixed_slots_) shift = *slot;
    const auto split = [&](const auto& slots, auto& offsets, auto& moves) {
      for (std::size_t n = 0; n < slots.size(); ++n) {
        moves[n] = slots[n] < fixed_slots_;
        offsets[n] = slots[n] - (moves[n] ? shift : 0);
      }
    };
    split(inputs, kind.inputs, kind.inputs_move);
    split(outputs, kind.outputs, kind.outputs_move);
    std::string key = key_of(kind.data);
    append_bytes(key, kind.inputs), append_bytes(key, kind.inputs_move);
    append_bytes(key, kind.outputs), append_bytes(key, kind.outputs_move);
    const auto [known, is_new] = numbers_.try_emplace(std::move(key), kinds_.size());
    if (is_new) kinds_.push_back(std::move(kind));
    shifts_.push_back(shift);
    pieces_.push_back({static_cast<int>(known->second), 1});
  }

  /// The grid is gone through in parts that a processor keeps in its cache with their rows of the matrix.
  void arrange() override {
    constexpr int slots_of_a_part = 4096;
    struct Element {
      int part, kind, shift;
      auto operator<=>(const Element&) const = default;
    };
    std::vector<Element> elements;
    elements.reserve(shifts_.size());
    auto shift = shifts_.begin();
    for (const Piece& piece : pieces_)
      for (int n = 0; n < piece.count; ++n, ++shift) elements.push_back({*shift / slots_of_a_part, piece.kind, *shift});
    std::sort(elements.begin(), elements.end());
    pieces_.clear();
    shifts_.clear();
    for (const Element* before = nullptr; const Element& each : elements) {
      if (before == nullptr || each.part != before->part || each.kind != before->kind)
        pieces_.push_back({each.kind, 0});
      ++pieces_.back().count;
      shifts_.push_back(each.shift);
      before = &each;
    }
    pieces_.shrink_to_fit();
    shifts_.shrink_to_fit();
    numbers_ = {};
  }

  [[gnu::flatten]] void evaluate(const Coefficients& coefficients, const double* x, double* storage,
                                 double* rate) const override {
    std::array<double, Kernel::inputs> in;
    const int* left = shifts_.data();
    for (const Piece& piece : pieces_) {
      const Kind& kind = kinds_[static_cast<std::size_t>(piece.kind)];
      std::array<double, Kernel::outputs> stored_sums{}, rate_sums{};  // of slots that all elements share
      for (const int* const end = left + piece.count; left != end; ++left) {
        const int shift = *left;
        for (int n = 0; n < inputs_; ++n) in[n] = x[kind.input(n, shift)];
        std::array<double, Kernel::outputs> stored{}, rates{};
        Kernel::evaluate(kind.data, coefficients, in.data(), stored.data(), rates.data());
        for (int n = 0; n < outputs_; ++n) {
          const bool moves = kind.outputs_move[n] != 0;
          (moves ? storage[kind.outputs[n] + shift] : stored_sums[n]) += stored[n];
          (moves ? rate[kind.outputs[n] + shift] : rate_sums[n]) += rates[n];
        }
      }
      for (int n = 0; n < outputs_; ++n) {
        if (kind.outputs_move[n] != 0) continue;
        storage[kind.outputs[n]] += stored_sums[n];
        rate[kind.outputs[n]] += rate_sums[n];
      }
    }
  }

  [[nodiscard]] std::string name() const override { return plain_type_name(typeid(Kernel)); }
  [[nodiscard]] int rows() const override { return rows_; }
  [[nodiscard]] int inputs() const override { return inputs_; }
  [[nodiscard]] bool depends(int row, int input) const override { return Kernel::depends(row, input); }

  void visit(const Visitor& body) const override {
    Inputs inputs;
    Outputs outputs;
    auto shift = shifts_.begin();
    for (std::size_t p = 0; p < pieces_.size(); ++p) {
      const Kind& kind = kinds_[static_cast<std::size_t>(pieces_[p].kind)];
      for (int left = pieces_[p].count; left > 0; --left, ++shift) {
        for (int n = 0; n < inputs_; ++n) inputs[n] = kind.input(n, *shift);
        for (int n = 0; n < outputs_; ++n) outputs[n] = kind.output(n, *shift);
        body(p, outputs.data(), inputs.data());
      }
    }
  }

  [[gnu::flatten]] void linearise(const Coefficients& coefficients, const double* x, MatrixSink& sink) const override {
    if constexpr (rows_ * inputs_ > 0) {
      const int* left = shifts_.data();
      for (const Piece& piece : pieces_) {
        const Kind& kind = kinds_[static_cast<std::size_t>(piece.kind)];
        int constants = 0;  // last inputs that are no unknowns
        while (constants < inputs_ - 1 && kind.inputs_move[inputs_ - 1 - constants] == 0 &&
               kind.inputs[inputs_ - 1 - constants] >= sink.unknown_slots)
          ++constants;
        for (const int* const end = left + piece.count; left != end; ++sink.runs) {
          const int* const places = sink.places + sink.runs->places;
          const int* const last = left + sink.runs->count;
          while (left != last) {
            if constexpr (requires { Kernel::wide; })
              if (last - left >= lanes && alike(kind, left, sink)) {
                lanes_disagree = false;
                if (constants >= 2)
                  linearise_some<Lanes, std::max(inputs_ - 2, 1)>(kind, coefficients, x, left, places, sink);
                else if (constants == 1)
                  linearise_some<Lanes, std::max(inputs_ - 1, 1)>(kind, coefficients, x, left, places, sink);
                else
                  linearise_some<Lanes, inputs_>(kind, coefficients, x, left, places, sink);
                if (!lanes_disagree) {
                  left += lanes;
                  continue;
                }
              }
            linearise_some<double, inputs_>(kind, coefficients, x, left++, places, sink);
          }
        }
      }
    }
  }

 private:
  struct Kind {
    Data data;
    Inputs inputs, inputs_move;     ///< slot, of a moving one less the shift of the element; 1: it moves
    Outputs outputs, outputs_move;  ///< the same
    [[nodiscard]] int input(int n, int shift) const { return inputs[n] + (inputs_move[n] != 0 ? shift : 0); }
    [[nodiscard]] int output(int n, int shift) const { return outputs[n] + (outputs_move[n] != 0 ? shift : 0); }
  };

  /// Data with lists have a member `key` that appends all that is in them.
  static std::string key_of(Data& data) {
    std::string key;
    if constexpr (std::is_trivially_copyable_v<Data>) {
#if __has_builtin(__builtin_clear_padding)
      __builtin_clear_padding(&data);  // otherwise equal data may pass for different ones
#endif
      append_bytes(key, std::span(&data, 1));
    } else {
      data.key(key);
    }
    return key;
  }

  /// One element, or as many as a V has lanes; inputs from number `active` on are constants.
  template <class V, int active>
  static void linearise_some(const Kind& kind, const Coefficients& coefficients, const double* x, const int* shifts,
                             const int* places, MatrixSink& sink) {
    using Number = Dual<active, V>;
    constexpr int width = lanes_of<V>;
    const auto gathered = [&](const double* from, int slot, int moves) {
      const auto one = [&](int n) { return from[slot + (moves != 0 ? shifts[n] : 0)]; };
      if constexpr (width == 1)
        return one(0);
      else
        return Lanes{one(0), one(1), one(2), one(3)};
    };
    std::array<Number, Kernel::inputs> in;
    for (int c = 0; c < inputs_; ++c) {
      in[c].value = gathered(x, kind.inputs[c], kind.inputs_move[c]);
      if (c < active) in[c].derivative[static_cast<std::size_t>(c)] += 1.0;
    }
    std::array<Number, Kernel::outputs> stored{}, rates{};
    Kernel::evaluate(kind.data, coefficients, in.data(), stored.data(), rates.data());
    if (width > 1 && lanes_disagree) return;
    std::array<V, active> unknown;
    for (int c = 0; c < active; ++c) unknown[c] = gathered(sink.unknown, kind.inputs[c], kind.inputs_move[c]);
    std::array<std::array<V, Kernel::inputs>, Kernel::rows> shares{};  // df_r/du_c u_c
#pragma GCC unroll 8
    for (int r = 0; r < rows_; ++r) {
      const V size = 1.0 / gathered(sink.row, kind.outputs[r], kind.outputs_move[r]);
      const int differential = sink.differential[kind.output(r, shifts[0])] != 0;
      const double storage = sink.storage[differential], rate = sink.rate[differential];
      std::array<double*, width> near{}, far{};
      for (int n = 0; n < width; ++n) {
        const int row = kind.output(r, shifts[n]);
        if (row < sink.own_rows) near[n] = sink.near_values + sink.near_start[row];
        if (row < sink.own_rows && sink.far_values != nullptr) far[n] = sink.far_values + sink.far_start[row];
      }
      V magnitude{};
#pragma GCC unroll 8
      for (int c = 0; c < active; ++c) {
        const int place = places[r * inputs_ + c];
        if (!Kernel::depends(r, c) || place == MatrixSink::none) continue;
        const V slope = storage * stored[r].derivative[c] + rate * rates[r].derivative[c];
        shares[r][c] = slope * in[c].value;
        magnitude += absolute(shares[r][c]);
        const V entry = slope * size * unknown[c];
        for (int n = 0; n < width; ++n) {
          if (place >= 0)
            near[n][place] += lane(entry, n);
          else if (place == MatrixSink::border)
            sink.border_values[*sink.border_places++] += lane(entry, n);
          else if (place <= MatrixSink::far)
            far[n][MatrixSink::far - place] += lane(entry, n);
        }
      }
      if (sink.magnitudes == nullptr || kind.output(r, shifts[0]) >= sink.unknown_slots) continue;
      magnitude *= size;
      for (int n = 0; n < width; ++n) sink.magnitudes[kind.output(r, shifts[n])] += lane(magnitude, n);
    }
    if (sink.magnitudes != nullptr) add_to_sums(kind, shifts[0], shares, sink);
  }

  /// True when the rows of so many elements as there are lanes are of the same sums, and all differential or none.
  static bool alike(const Kind& kind, const int* shifts, const MatrixSink& sink) {
    bool same = true;
    for (int r = 0; r < rows_; ++r) {
      const int first = kind.output(r, shifts[0]);
      if (kind.outputs_move[r] == 0) {
        same = same && first >= sink.unknown_slots;  // an equation that elements share has a list of entries
        continue;
      }
      for (int n = 1; n < lanes; ++n) {
        const int row = kind.output(r, shifts[n]);
        same = same && sink.differential[row] == sink.differential[first];
        if (sink.magnitudes != nullptr) same = same && sink.sum_of_slot[row] == sink.sum_of_slot[first];
      }
    }
    return same;
  }

  /// |sum over the rows of a sum| by input; `shift`: of the first element.
  template <class V>
  static void add_to_sums(const Kind& kind, int shift, std::array<std::array<V, Kernel::inputs>, Kernel::rows>& shares,
                          MatrixSink& sink) {
    std::array<int, Kernel::rows> sums{};
    for (int r = 0; r < rows_; ++r) {
      const int row = kind.output(r, shift);
      sums[r] = row < sink.unknown_slots ? sink.sum_of_slot[row] : -1;
    }
    for (int r = 0; r < rows_; ++r) {
      if (sums[r] < 0) continue;
      for (int other = r + 1; other < rows_; ++other) {
        if (sums[other] != sums[r]) continue;
        for (int c = 0; c < inputs_; ++c) shares[r][c] += shares[other][c];
        sums[other] = -1;
      }
      const int row = kind.output(r, shift);
      if (row >= sink.own_rows && row < sink.first_scalar) continue;  // another rank counts it
      V all{};
      for (int c = 0; c < inputs_; ++c) all += absolute(shares[r][c]);
      sink.sums[sums[r]] += sum_of(all);
    }
  }

  struct Piece {
    int kind, count;
  };
  int fixed_slots_;
  std::vector<Kind> kinds_;
  std::vector<Piece> pieces_;
  std::vector<int> shifts_;                               ///< by element, piece after piece
  std::unordered_map<std::string, std::size_t> numbers_;  ///< of the kinds, by their bytes; while elements are added
};

}  // namespace auralith
