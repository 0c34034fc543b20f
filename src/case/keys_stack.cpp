#include "case/keys.hpp"
#include "case/readers.hpp"
#include "case/spacing.hpp"

namespace auralith {
namespace {

bool is_finite(const Layer& layer) { return layer.outer_plane == OuterPlane::finite; }
bool is_lumped(const Layer& layer) { return layer.lumped; }

constexpr Bounds counts{1.0, 1e6, false};
constexpr Bounds seeds{0.0, 9.2e18, false};

constexpr Key case_keys[] = {
    {.name = "format",
     .kind = KeyKind::integer,
     .bounds = {1.0, 1.0, false},
     .sentence = "version of the input format, 1"},
    {.name = "include",
     .kind = KeyKind::list,
     .fallback = optional_key,
     .sentence = "file, or list of files, whose sections are used where this file has none of its own"},
    {.name = "change",
     .kind = KeyKind::section,
     .fallback = optional_key,
     .sentence = "map {key.path: value} of single values that differ from what is included"},
    fills<&Case::title>({.name = "title", .sentence = "one line for logs and plots"}),
    {.name = "grid", .kind = KeyKind::section, .fallback = optional_key, .sentence = "lateral cells and boundaries"},
    {.name = "materials", .kind = KeyKind::list, .sentence = "map of material names to cards and their changes"},
    {.name = "layers",
     .kind = KeyKind::list,
     .sentence = "layers from the bottom (negative terminal) to the top (positive)"},
    {.name = "initial",
     .kind = KeyKind::section,
     .fallback = optional_key,
     .sentence = "start from the state of an earlier run; default: what initial_voids of the layers say"},
    {.name = "regions",
     .kind = KeyKind::list,
     .fallback = optional_key,
     .sentence = "electrolytes of the label map that are no layers"},
    {.name = "label_map",
     .kind = KeyKind::section,
     .fallback = optional_key,
     .sentence = "which region every cell belongs to, from a file; absent: the layers"},
    {.name = "interfaces",
     .kind = KeyKind::list,
     .fallback = optional_key,
     .sentence =
         "interfaces between neighbouring layers (label map: any two regions); a pair that is not listed is blocking"},
    {.name = "effects", .kind = KeyKind::section, .fallback = optional_key, .sentence = "physical effects that are on"},
    {.name = "ambient",
     .kind = KeyKind::section,
     .fallback = optional_key,
     .sentence = "temperature and stack pressure"},
    {.name = "protocol",
     .kind = KeyKind::list,
     .sentence = "list of steps: rest, galvanostatic, potentiostatic, cycles, ccd, repeat"},
    {.name = "events", .kind = KeyKind::section, .fallback = optional_key, .sentence = "limits of the CCD events"},
    {.name = "time", .kind = KeyKind::section, .fallback = optional_key, .sentence = "time integration"},
    {.name = "solver", .kind = KeyKind::section, .fallback = optional_key, .sentence = "nonlinear and linear solver"},
    {.name = "output", .kind = KeyKind::section, .fallback = optional_key, .sentence = "what is written and how often"},
    {.name = "checkpoint",
     .kind = KeyKind::section,
     .fallback = optional_key,
     .sentence = "when the state is saved so that a killed run can be continued"},
};

constexpr Key grid_keys[] = {
    {.name = "x",
     .kind = KeyKind::section,
     .fallback = optional_key,
     .sentence = "first lateral direction; absent: one cell"},
    {.name = "y",
     .kind = KeyKind::section,
     .fallback = optional_key,
     .sentence = "second lateral direction; absent: one cell"},
    {.name = "z", .kind = KeyKind::section, .fallback = optional_key, .sentence = "direction of the stack"},
};

constexpr Key axis_keys[] = {
    {.name = "length", .unit = "m", .fallback = optional_key, .bounds = positive, .sentence = "length of the axis"},
    {.name = "cells",
     .kind = KeyKind::section,
     .fallback = optional_key,
     .bounds = counts,
     .sentence = "number of equal cells, or a map {count} or {smallest, growth, largest, refine}"},
    fills<&LateralAxis::widths>({.name = "widths",
                                 .unit = "m",
                                 .fallback = optional_key,
                                 .bounds = positive,
                                 .sentence = "cell widths one by one, instead of length and cells"}),
    fills<&LateralAxis::boundary>(
        {.name = "boundary", .fallback = "symmetric", .sentence = "what both ends of the axis are"}),
};

constexpr Key axis_z_keys[] = {
    fills<&GridSpec::boundary_z>(
        {.name = "boundary",
         .fallback = "closed",
         .sentence = "closed: the ends are the outer planes of the layers; periodic: a box without electrodes"}),
};

constexpr Key cells_keys[] = {
    {.name = "count",
     .kind = KeyKind::integer,
     .fallback = optional_key,
     .bounds = counts,
     .sentence = "number of equal cells"},
    fills<&GradedSpacing::smallest>({.name = "smallest",
                                     .unit = "m",
                                     .fallback = optional_key,
                                     .bounds = positive,
                                     .sentence = "size of the first cell at a refined side"}),
    fills<&GradedSpacing::growth>({.name = "growth",
                                   .fallback = optional_key,
                                   .bounds = {1.0, 2.0, false},
                                   .sentence = "largest ratio of neighbouring cells"}),
    fills<&GradedSpacing::largest>({.name = "largest",
                                    .unit = "m",
                                    .fallback = optional_key,
                                    .bounds = positive,
                                    .sentence = "size at which cells stop growing"}),
    fills<&GradedSpacing::fine_depth>({.name = "fine_depth",
                                       .unit = "m",
                                       .fallback = optional_key,
                                       .bounds = not_negative,
                                       .sentence = "from a refined side to this depth cells keep the smallest size (a "
                                                   "film there); default none but the first"}),
    fills<&GradedSpacing::refine>({.name = "refine",
                                   .fallback = optional_key,
                                   .sentence = "which side is fine (bottom is the lower coordinate)"}),
};

constexpr Key metal_layer_keys[] = {
    fills<&Layer::name>({.name = "name", .sentence = "name in messages and output"}),
    fills<&Layer::region>({.name = "region", .sentence = "kind of region"}),
    fills<&Layer::material>({.name = "material", .sentence = "name of an entry of materials"}),
    fills<&Layer::thickness>(
        {.name = "thickness", .unit = "m", .bounds = positive, .sentence = "thickness at the start"}),
    {.name = "cells",
     .kind = KeyKind::section,
     .bounds = counts,
     .sentence = "number of equal cells, or a map {smallest, growth, largest, refine}"},
    fills<&Layer::outer_plane>(
        {.name = "outer_plane",
         .fallback = "insulating",
         .sentence = "what the outer plane of the first or last layer is (equipotential: only electrolyte)"}),
    fills<&Layer::lattice_motion>(
        {.name = "lattice_motion",
         .fallback = "none",
         .sentence = "how the metal lattice moves: not, as a stiff foil, or each column on its own"}),
    fills<&Layer::load_sharing>({.name = "load_sharing",
                                 .fallback = "off",
                                 .sentence = "the stack pressure is carried by the contact alone, up to the hardness"}),
    fills<&Layer::fixed_height, is_finite>(
        {.name = "fixed_height",
         .unit = "m",
         .fallback = optional_key,
         .bounds = not_negative,
         .sentence = "finite: cells closer to the interface keep their size; default 0"}),
    fills<&Layer::exhausted_thickness, is_finite>(
        {.name = "exhausted_thickness",
         .unit = "m",
         .fallback = optional_key,
         .bounds = positive,
         .sentence = "finite: thickness, or volume of lithium per area, at which it is exhausted"}),
    {.name = "void_model",
     .kind = KeyKind::section,
     .fallback = optional_key,
     .sentence = "energy and mobility of voids"},
    {.name = "initial_voids",
     .kind = KeyKind::section,
     .fallback = optional_key,
     .sentence = "void fraction at the start; default none"},
    {.name = "interlayer",
     .kind = KeyKind::section,
     .fallback = optional_key,
     .sentence =
         "coating between the electrolyte and this metal: {file: materials/interlayers/au.yaml, thickness: 55 nm}"},
};

constexpr Key electrolyte_layer_keys[] = {
    fills<&Layer::name>({.name = "name", .sentence = "name in messages and output"}),
    fills<&Layer::region>({.name = "region", .sentence = "kind of region"}),
    fills<&Layer::material>({.name = "material", .sentence = "name of an entry of materials"}),
    fills<&Layer::thickness>({.name = "thickness", .unit = "m", .bounds = positive, .sentence = "thickness"}),
    {.name = "cells",
     .kind = KeyKind::section,
     .fallback = optional_key,
     .bounds = counts,
     .sentence = "number of equal cells, or a map {smallest, growth, largest, refine}"},
    fills<&Layer::lumped>(
        {.name = "lumped",
         .fallback = "off",
         .sentence = "one area resistance, thickness / conductivity or lumped_resistance, instead of cells"}),
    fills<&Layer::lumped_resistance, is_lumped>({.name = "lumped_resistance",
                                                 .unit = "Ohm m2",
                                                 .fallback = optional_key,
                                                 .bounds = not_negative,
                                                 .sentence = "area resistance of a lumped layer"}),
    fills<&Layer::outer_plane>(
        {.name = "outer_plane",
         .fallback = "insulating",
         .sentence = "what the outer plane of the first or last layer is (equipotential: ideal counter electrode)"}),
};

constexpr Key void_model_keys[] = {
    fills<&VoidModel::interface_thickness>(
        {.name = "interface_thickness",
         .unit = "m",
         .fallback = optional_key,
         .bounds = positive,
         .sentence = "delta: barrier W = 3 gamma/delta, gradient energy kappa = 6 gamma delta"}),
    fills<&VoidModel::barrier>({.name = "barrier",
                                .unit = "J/m3",
                                .fallback = optional_key,
                                .bounds = positive,
                                .sentence = "W, instead of delta"}),
    fills<&VoidModel::gradient_energy>({.name = "gradient_energy",
                                        .unit = "J/m",
                                        .fallback = optional_key,
                                        .bounds = positive,
                                        .sentence = "kappa, instead of delta"}),
    fills<&VoidModel::mobility>({.name = "mobility",
                                 .unit = "m5/(J s)",
                                 .fallback = optional_key,
                                 .bounds = positive,
                                 .sentence = "constant mobility M_w instead of D_Li (1-w)/(2W) + M_s w^2 (1-w)^2"}),
    fills<&VoidModel::porosity>({.name = "porosity",
                                 .fallback = "0",
                                 .bounds = {0.0, 0.99, false},
                                 .sentence = "porosity around a void in the collapse law; 0: isolated void"}),
};

constexpr Key initial_keys[] = {
    {.name = "from",
     .kind = KeyKind::text,
     .sentence = "directory of the run; relative to this file, then to where the program is started"},
    {.name = "time",
     .unit = "s",
     .fallback = optional_key,
     .bounds = not_negative,
     .sentence = "time of one of its field outputs; default: the last one"},
};

constexpr Key initial_voids_keys[] = {
    {.name = "file",
     .kind = KeyKind::text,
     .fallback = optional_key,
     .sentence =
         "HDF5 file with the void fraction of every cell, of the metal without load, instead of all other keys here (a "
         "state of a run: initial.from); relative to this file, then to meshes/"},
    {.name = "dataset",
     .kind = KeyKind::text,
     .fallback = "void_fraction",
     .sentence = "path in the file, of shape (cells of the layer, cells along y, cells along x)"},
    fills<&InitialVoids::mean>({.name = "mean",
                                .fallback = "0",
                                .bounds = {0.0, 1.0, false},
                                .sentence = "void fraction everywhere, of the metal without load; what there is of "
                                            "metal starts compressed by the stack "
                                            "pressure"}),
    fills<&InitialVoids::noise>(
        {.name = "noise", .fallback = "0", .bounds = {0.0, 0.5, false}, .sentence = "amplitude of uniform noise"}),
    fills<&InitialVoids::seed>({.name = "seed", .fallback = "1", .bounds = seeds, .sentence = "seed of the noise"}),
    fills<&InitialVoids::inclusions>({.name = "inclusions",
                                      .fallback = optional_key,
                                      .sentence = "balls (2-D: cylinders, 1-D: slabs)",
                                      .table = &inclusion_table}),
};

constexpr Key inclusion_keys[] = {
    fills<&Inclusion::centre>(
        {.name = "centre", .unit = "m", .sentence = "x, y and z of the centre; z from the bottom of the stack"}),
    fills<&Inclusion::radius>({.name = "radius", .unit = "m", .bounds = positive, .sentence = "radius"}),
    fills<&Inclusion::value>(
        {.name = "value", .fallback = "1", .bounds = {0.0, 1.0, false}, .sentence = "void fraction inside"}),
};

}  // namespace

const KeyTable case_table{"case", "a case", case_keys};
const KeyTable grid_table{"grid", "cells across the stack", grid_keys};
const KeyTable axis_table{"grid.<x, y>", "a lateral axis", axis_keys};
const KeyTable axis_z_table{"grid.z", "the stack axis", axis_z_keys};
const KeyTable cells_table{"<cells>", "sizes of cells along an axis", cells_keys};
const KeyTable metal_layer_table{"layers.<metal>", "a metal layer (electrode)", metal_layer_keys};
const KeyTable electrolyte_layer_table{"layers.<electrolyte>", "an electrolyte layer", electrolyte_layer_keys};
const KeyTable void_model_table{"layers.<metal>.void_model", "how voids are modelled", void_model_keys};
const KeyTable initial_table{"initial", "state at the start, from an earlier run", initial_keys};
const KeyTable initial_voids_table{"layers.<metal>.initial_voids", "voids at the start", initial_voids_keys};
const KeyTable inclusion_table{"layers.<metal>.initial_voids.inclusions", "a void at the start", inclusion_keys};

}  // namespace auralith
