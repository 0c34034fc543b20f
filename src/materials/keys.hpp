/// Declared keys of properties and material cards.
#pragma once

#include "config/key.hpp"

namespace auralith {

extern const KeyTable property_table;     ///< inside every physical property
extern const KeyTable metal_table;        ///< materials.<name> with region: metal
extern const KeyTable electrolyte_table;  ///< materials.<name> with region: electrolyte

}  // namespace auralith
