/// Declared keys of the protocol, one table for each section of the input, and their reader.
#pragma once

#include <vector>

#include "config/bind.hpp"
#include "protocol/steps.hpp"

namespace auralith {

extern const KeyTable protocol_table, repeat_table;  // read_protocol.cpp
extern const KeyTable cut_off_table, until_table;    // cut_offs.cpp
extern const KeyTable events_table;                  // events.cpp

/// All of them with those of the kinds of steps, in the order of the input.
[[nodiscard]] std::vector<const KeyTable*> protocol_tables();

/// Fills steps and repeats from the list `protocol`.
void read_protocol(Section& top, std::vector<ProtocolStep>& steps, std::vector<Repeat>& repeats);

}  // namespace auralith
