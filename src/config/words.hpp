/// The words of an input for the enumerators of a type, in one list beside the enum; its order plays no role.
#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace auralith {

template <class Enumeration>
struct Word {
  std::string_view word;
  Enumeration value;
};

/// template <> inline constexpr auto words<Colour> = std::to_array<Word<Colour>>({{"red", Colour::red}, ...});
template <class Enumeration>
inline constexpr auto words = nullptr;

/// The words alone, as Key::choices wants them.
template <class Enumeration>
inline constexpr auto word_list = [] {
  std::array<std::string_view, words<Enumeration>.size()> list{};
  std::transform(words<Enumeration>.begin(), words<Enumeration>.end(), list.begin(),
                 [](const auto& each) { return each.word; });
  return list;
}();

template <class Enumeration>
constexpr std::optional<Enumeration> find_word(std::string_view word) {
  for (const auto& each : words<Enumeration>)
    if (each.word == word) return each.value;
  return std::nullopt;
}

template <class Enumeration>
constexpr std::string_view word_of(Enumeration value) {
  for (const auto& each : words<Enumeration>)
    if (each.value == value) return each.word;
  return {};
}

}  // namespace auralith
