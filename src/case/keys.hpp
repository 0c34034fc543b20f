/// Declared keys of a case, one table for each section of the input.
#pragma once

#include <vector>

#include "config/key.hpp"
#include "protocol/keys.hpp"

namespace auralith {

// keys_stack.cpp: what the cell is made of
extern const KeyTable case_table;
extern const KeyTable grid_table;
extern const KeyTable axis_table;
extern const KeyTable axis_z_table;
extern const KeyTable cells_table;
extern const KeyTable metal_layer_table;
extern const KeyTable electrolyte_layer_table;
extern const KeyTable void_model_table;
extern const KeyTable initial_table;
extern const KeyTable initial_voids_table;
extern const KeyTable inclusion_table;

// keys_interlayer.cpp: the coating between electrolyte and metal
extern const KeyTable interlayer_table;
extern const KeyTable curve_table;
extern const KeyTable exponential_table;
extern const KeyTable step_table;
extern const KeyTable pinhole_table;

// keys_label_map.cpp: which region every cell belongs to
extern const KeyTable label_map_table;
extern const KeyTable region_table;

// keys_interface.cpp: the interface catalog
extern const KeyTable reaction_table;
extern const KeyTable contact_resistance_table;
extern const KeyTable blocking_table;
extern const KeyTable heterogeneous_table;

// keys_run.cpp: effects and surroundings, and how it is solved
extern const KeyTable effects_table;
extern const KeyTable ambient_table;
extern const KeyTable ambient_temperature_table;
extern const KeyTable ambient_pressure_table;
extern const KeyTable time_table;
extern const KeyTable solver_table;
extern const KeyTable output_table;
extern const KeyTable checkpoint_table;

/// Every table in the order of the input, including those of materials and properties.
std::vector<const KeyTable*> all_key_tables();

}  // namespace auralith
