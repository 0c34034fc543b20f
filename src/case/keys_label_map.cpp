#include "case/keys.hpp"
#include "case/readers.hpp"

namespace auralith {
namespace {

constexpr Key label_map_keys[] = {
    {.name = "file",
     .kind = KeyKind::text,
     .sentence = "HDF5 file, relative to the input or in meshes/ (meshes/label_map.py makes such files)"},
    fills<&LabelMap::dataset>(
        {.name = "dataset",
         .fallback = "labels",
         .sentence = "integers of shape (nz, ny, nx), one for every cell of the grid, z first and from the bottom"}),
    {.name = "labels",
     .kind = KeyKind::list,
     .sentence =
         "map from every integer to the name of a layer, of an entry of regions, or to pore: a hole that insulates"},
    fills<&LabelMap::normal_radius>(
        {.name = "normal_radius",
         .fallback = "5",
         .bounds = {0.0, 20.0, false},
         .sentence =
             "distance, in longest edges of the cell there, over which the faces of a rough interface are averaged for "
             "its normals and areas; 0: areas of the cell faces, a staircase",
         .reference = "area error of planes below 1 %, tests/verification/inclined_plane"}),
};

constexpr Key region_keys[] = {
    fills<&Layer::name>({.name = "name", .sentence = "name in the label map, in interfaces, messages and output"}),
    fills<&Layer::material>({.name = "material", .sentence = "name of an electrolyte in materials"}),
};

}  // namespace

const KeyTable label_map_table{"label_map", "which region every cell belongs to, from a file", label_map_keys};
const KeyTable region_table{"regions", "an electrolyte of the label map that is no layer, e.g. grain boundaries",
                            region_keys};

}  // namespace auralith
