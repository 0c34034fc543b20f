#include "physics/effect.hpp"

namespace auralith {

std::span<const Effect* const> added_effects() { return {}; }

}  // namespace auralith
