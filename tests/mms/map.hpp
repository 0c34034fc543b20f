/// The same for a case with a label map: metal above, electrolyte below a staircase of horizontal and lateral faces (along x).
/// The exact fields of both layers go on beyond their planes, so they are known wherever the map puts the regions.
#pragma once

#include "mms/manufactured.hpp"

namespace auralith::mms {

std::unique_ptr<Forcing> map_forcing(const Manufactured& problem, const Model& model, Layout& layout);
std::vector<Sample> map_samples(const Manufactured& problem, const Model& model, Layout& layout, double time);

}  // namespace auralith::mms
