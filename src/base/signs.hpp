/// Characters that look like others, or like nothing: what texts copied from papers are full of.
#pragma once

#include <string>
#include <string_view>

namespace auralith {

/// The text in the signs that a unit is written with: every blank of typography is ' ', every minus '-', products '*', superscripts
/// "^-2", the micro sign 'u', the ohm sign "Ohm"; marks without width are left out. InputError that names the character (U+2248)
/// when there is one that has no such meaning.
std::string plain_signs(std::string_view text);

/// "the character U+00A0 (no-break space)" for every character of the text that an eye cannot tell from another one, joined with
/// commas; "" when there is none.
std::string hidden_signs(std::string_view text);

}  // namespace auralith
