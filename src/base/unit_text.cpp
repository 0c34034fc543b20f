#include "base/unit_text.hpp"

#include <fmt/format.h>

#include <cctype>
#include <charconv>
#include <cmath>
#include <regex>

#include "base/error.hpp"
#include "base/signs.hpp"

namespace auralith {
namespace {

constexpr int largest_exponent = 9;

bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }
bool is_blank(char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; }
bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '%'; }

std::string trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return std::string(text);
}

/// product := factor { blank | * | . | - | / | per  factor } ,  factor := name [exponent] | ( product ) [exponent]
class UnitReader {
 public:
  explicit UnitReader(std::string_view text) : text_(text) {}

  std::vector<UnitFactor> read() {
    if (next() == '1' && !is_digit(next(1))) {  // 1/s
      ++at_;
      skip_blanks();
      if (next() != '/') second_number();
    }
    std::vector<UnitFactor> all = product();
    if (next() == ')') throw InputError("has a bracket ')' too many in its unit");
    return all;
  }

 private:
  [[nodiscard]] char next(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  void skip_blanks() {
    while (is_blank(next())) ++at_;
  }
  [[noreturn]] static void second_number() { throw InputError("has a second number in its unit"); }
  [[nodiscard]] bool at_end() const { return next() == '\0' || next() == ')'; }

  std::vector<UnitFactor> product() {
    std::vector<UnitFactor> all;
    for (skip_blanks(); !at_end() || all.empty(); skip_blanks()) {
      const bool divide = operation(all.empty());
      for (UnitFactor factor : this->factor()) {
        if (divide) factor.exponent = -factor.exponent;
        all.push_back(std::move(factor));
      }
    }
    return all;
  }

  /// The sign in front of a factor; true when it divides.
  bool operation(bool first) {
    if (text_.substr(at_, 3) == "per" && !is_letter(next(3))) {
      at_ += 3;
      skip_blanks();
      return true;
    }
    const char sign = next();
    const bool divide = sign == '/';
    if (divide && first && at_ == 0) throw InputError("has a unit that begins with '/'; write e.g. 1/s");
    if (divide || (!first && (sign == '*' || sign == '.' || (sign == '-' && is_letter(next(1)))))) {
      ++at_;
      skip_blanks();
    }
    return divide;
  }

  std::vector<UnitFactor> factor() {
    std::vector<UnitFactor> all;
    if (next() == '(') {
      ++at_;
      all = product();
      if (next() != ')') throw InputError("has a bracket '(' that is not closed in its unit");
      ++at_;
    } else if (is_letter(next())) {
      const std::size_t begin = at_;
      while (is_letter(next())) ++at_;
      all.push_back({std::string(text_.substr(begin, at_ - begin)), 1});
    } else if (is_digit(next()) || ((next() == '.' || next() == '-' || next() == '+') && is_digit(next(1)))) {
      second_number();
    } else if (at_end()) {
      throw InputError("has a unit that breaks off");
    } else if (next() == '@') {
      throw InputError(
          "has a second number in its unit, behind '@' (the conditions of a value belong into its source)");
    } else {
      throw InputError(fmt::format("has the sign '{}' in its unit, where a name is expected", next()));
    }
    const int power = exponent();
    for (UnitFactor& factor : all) factor.exponent *= power;
    return all;
  }

  int exponent() {
    char close = '\0';
    const bool marked = next() == '^' || (next() == '*' && next(1) == '*');
    if (marked) {
      at_ += next() == '^' ? 1 : 2;
      skip_blanks();
      if (next() == '(' || next() == '{') close = text_[at_++] == '(' ? ')' : '}';
    }
    const bool sign = next() == '-' || next() == '+';
    if (!marked && !(is_digit(next()) || (sign && is_digit(next(1))))) return 1;
    const bool negative = next() == '-';
    if (sign) ++at_;
    int value = 0;
    const std::size_t begin = at_;
    for (; is_digit(next()) && value <= largest_exponent; ++at_) value = 10 * value + (next() - '0');
    const bool fraction = (next() == '.' || next() == '/') && (is_digit(next(1)) || begin == at_);
    if (fraction || begin == at_ || value > largest_exponent || value == 0) not_an_exponent();
    if (close != '\0' && next() != close) not_an_exponent();
    if (close != '\0') ++at_;
    return negative ? -value : value;
  }

  [[noreturn]] void not_an_exponent() const {
    throw InputError(
        fmt::format("has a unit with a non-integer exponent; allowed: whole numbers from 1 to {}, also negative{}",
                    largest_exponent,
                    text_.find("Pa") != std::string_view::npos ? " (fracture toughness has the unit MPa_sqrt_m)" : ""));
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

/// What stands behind a number and makes it another one, or two.
void refuse_unclear_number(const std::string& rest, std::string_view text) {
  static const std::pair<std::regex, const char*> forms[] = {
      {std::regex(R"(^\s*(\+\s*/?\s*-|\(\s*\d+\s*\)).*)"), "is a value with its uncertainty"},
      {std::regex(R"(^\s*(-|\.\.+|to\s)\s*[+-]?\.?\d.*)"), "is a range"},
      {std::regex(R"(^,\d.*)"), "has a decimal comma"},
      {std::regex(R"(^('|\s*)(?!1\s*/)\d.*)"), "has a second number"},
      {std::regex(R"(^\s*[*xX]\s*10.*|^\^.*)"),
       "is no number that can be read; write a power of ten as 4e-4 or 4 x 10^-4"},
  };
  for (const auto& [form, what] : forms)
    if (std::regex_match(rest, form)) throw InputError(fmt::format("'{}' {}", text, what));
}

}  // namespace

NumberAndUnit split_quantity(std::string_view text) {
  const std::string plain = trimmed(plain_signs(text));
  // 4 x 10^-4 and 10^-4 are what papers print for 4e-4 and 1e-4.
  static const std::regex power(R"(^([+-]?(?:\d+\.?\d*|\.\d+))\s*[*xX]\s*10\^([+-]?\d+)(?![\d.])([^]*)$)");
  static const std::regex power_alone(R"(^([+-]?)10\^([+-]?\d+)(?![\d.])([^]*)$)");
  std::smatch hit;
  std::string clean = plain;
  if (std::regex_match(plain, hit, power))
    clean = hit[1].str() + "e" + hit[2].str() + hit[3].str();
  else if (std::regex_match(plain, hit, power_alone))
    clean = hit[1].str() + "1e" + hit[2].str() + hit[3].str();
  const char* begin = clean.data();
  const char* end = begin + clean.size();
  if (begin != end && *begin == '+' && begin + 1 != end && begin[1] != '-') ++begin;
  NumberAndUnit result;
  const auto [rest, error] = std::from_chars(begin, end, result.number);
  if (error != std::errc() || !std::isfinite(result.number)) {
    throw InputError(fmt::format("'{}' does not start with a finite number", text));
  }
  const std::string behind(rest, static_cast<std::size_t>(end - rest));
  refuse_unclear_number(behind, text);
  result.unit = trimmed(behind);
  return result;
}

std::vector<UnitFactor> unit_factors(std::string_view unit) { return UnitReader(unit).read(); }

}  // namespace auralith
