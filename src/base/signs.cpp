#include "base/signs.hpp"

#include <fmt/format.h>

#include <cstdint>

#include "base/error.hpp"

namespace auralith {
namespace {

struct Sign {
  char32_t first, last;  ///< the characters from the one to the other
  const char* plain;     ///< what they mean in a quantity; nullptr: nothing
  const char* name;
  bool hidden;  ///< taken for another character, or for none
};

constexpr Sign signs[] = {
    {0x00A0, 0x00A0, " ", "no-break space", true},
    {0x2000, 0x200A, " ", "space of typography", true},
    {0x202F, 0x202F, " ", "narrow no-break space", true},
    {0x205F, 0x205F, " ", "mathematical space", true},
    {0x3000, 0x3000, " ", "ideographic space", true},
    {0x200B, 0x200D, "", "mark without width", true},
    {0x2060, 0x2060, "", "word joiner", true},
    {0xFEFF, 0xFEFF, "", "byte order mark", true},
    {0x00AD, 0x00AD, nullptr, "soft hyphen", true},
    {0x2010, 0x2013, "-", "hyphen or dash of typography", true},
    {0x2212, 0x2212, "-", "minus sign of typography", true},
    {0x2014, 0x2015, nullptr, "long dash", true},
    {0x00B7, 0x00B7, "*", "middle dot", false},
    {0x2219, 0x2219, "*", "bullet operator", false},
    {0x22C5, 0x22C5, "*", "dot operator", false},
    {0x00D7, 0x00D7, "*", "multiplication sign", false},
    {0x2044, 0x2044, "/", "fraction slash", true},
    {0x2215, 0x2215, "/", "division slash", true},
    {0x00B5, 0x00B5, "u", "micro sign", false},
    {0x03BC, 0x03BC, "u", "Greek mu", false},
    {0x2126, 0x2126, "Ohm", "ohm sign", false},
    {0x03A9, 0x03A9, "Ohm", "Greek Omega", false},
    {0x00C5, 0x00C5, "angstrom", "A with ring", false},
    {0x212B, 0x212B, "angstrom", "angstrom sign", false},
    {0x00B0, 0x00B0, "deg", "degree sign", false},
    {0x2103, 0x2103, "degC", "degree Celsius", false},
    {0x2026, 0x2026, "...", "ellipsis", false},
    {0x00B1, 0x00B1, "+-", "plus-minus sign", false},
    {0x00BD, 0x00BD, nullptr, "one half", false},
    {0x221A, 0x221A, nullptr, "square root", false},
    {0x2248, 0x2248, nullptr, "almost equal", false},
};

const Sign* find_sign(char32_t code) {
  for (const Sign& sign : signs)
    if (code >= sign.first && code <= sign.last) return &sign;
  return nullptr;
}

/// The superscript as a plain sign, '\0' for anything else.
char superscript(char32_t code) {
  if (code == 0x00B2 || code == 0x00B3) return static_cast<char>('2' + (code - 0x00B2));
  if (code == 0x00B9) return '1';
  if (code == 0x2070 || (code >= 0x2074 && code <= 0x2079)) return static_cast<char>('0' + (code - 0x2070));
  return code == 0x207A ? '+' : code == 0x207B ? '-' : '\0';
}

/// The next character of UTF-8, taken off the text; 0xFFFD for bytes that are none.
char32_t next_character(std::string_view& text) {
  const auto byte = [&](std::size_t n) { return static_cast<std::uint8_t>(text[n]); };
  const std::uint8_t lead = byte(0);
  const std::size_t length = lead < 0x80 ? 1 : lead >> 5 == 0x6 ? 2 : lead >> 4 == 0xE ? 3 : lead >> 3 == 0x1E ? 4 : 0;
  char32_t code = length == 1 ? lead : lead & (0x7FU >> length);
  bool good = length > 0 && length <= text.size();
  for (std::size_t n = 1; good && n < length; ++n) {
    good = byte(n) >> 6 == 0x2;
    code = code << 6 | (byte(n) & 0x3FU);
  }
  text.remove_prefix(good ? length : 1);
  return good ? code : char32_t{0xFFFD};
}

std::string named(char32_t code) {
  const Sign* sign = find_sign(code);
  const std::string number = fmt::format("the character U+{:04X}", static_cast<std::uint32_t>(code));
  return sign != nullptr ? fmt::format("{} ({})", number, sign->name) : number;
}

}  // namespace

std::string plain_signs(std::string_view text) {
  std::string plain;
  bool raised = false;  // within a superscript
  for (std::string_view rest = text; !rest.empty();) {
    const char32_t code = next_character(rest);
    const char digit = superscript(code);
    if (digit != '\0') {
      if (!raised) plain += '^';
      plain += digit;
    } else if (code < 0x80) {
      plain += static_cast<char>(code);
    } else if (code == 0xFFFD) {
      throw InputError(fmt::format("'{}' has bytes that are no text in UTF-8", text));
    } else {
      const Sign* sign = find_sign(code);
      if (sign == nullptr || sign->plain == nullptr)
        throw InputError(fmt::format("'{}' has {}, which no quantity has", text, named(code)));
      plain += sign->plain;
    }
    raised = digit != '\0';
  }
  return plain;
}

std::string hidden_signs(std::string_view text) {
  std::string all;
  for (std::string_view rest = text; !rest.empty();) {
    const char32_t code = next_character(rest);
    const Sign* sign = find_sign(code);
    if (sign == nullptr || !sign->hidden) continue;
    const std::string name = named(code);
    if (all.find(name) == std::string::npos) all += (all.empty() ? "" : ", ") + name;
  }
  return all;
}

}  // namespace auralith
