/// What inputs/REFERENCE.md says before its tables.
#pragma once

namespace auralith {

inline constexpr const char* reference_introduction = R"reference(# Input reference

Generated from the keys that the program declares: `build/auralith describe --markdown > inputs/REFERENCE.md`.
`auralith describe KEY` shows one key or section, `auralith check CASE.yaml` what is in effect in a case.

## How an input is read

An input is one YAML file. Its first line is a comment that says what the case shows; `format: 1` says how to read the rest,
in every input and card. An unknown key, a key given twice and a value without unit are errors.

A key that has no effect is an error, too (`hardness` without `load_sharing`, `seed` without a deviation, `vtk_pieces` without `vtk`).
It is none where the key stands in a card, which other cases use as well; where it has its default value; and where the command line or
`change` has switched off what it needs (`ambient.pressure=0 MPa` in a sweep). What lies idle is left out of `effective_input.yaml`
and of the assumed and calibrated values.

### Quantities

A number with its unit: `12 um`, `0.1 mA/cm^2`, `25 Ohm cm^2`, `1e-16 m/(s Pa)`, `25 degC`. Any unit of UDUNITS-2 with the right
dimension will do, and the print of papers is read as well (`mA cm⁻²`, `4 × 10⁻⁴ S/cm`). A unit is a product of names with exponents:
numbers in it, conditions (`@ 25 degC`), ranges and uncertainties are refused. Exponents are integers, so that fracture toughness
has a unit of its own, `MPa_sqrt_m`. Numbers without dimension have no unit. `infinite` is a value only where the table says so.

### Properties

Whatever is known about a material or an interface is a property: a value with its unit, how it is known, and its source.

    area_resistance: {value: 25 Ohm cm^2, status: measured, source: "Chen et al. (2021)"}

`status` is `measured`, `derived` (calculated from something measured), `assumed` or `calibrated` (fitted to one experiment, named
in the source). Every run lists its assumed and calibrated values. Besides the constant there are laws:

| law | keys beside status and source |
|---|---|
| constant | `value: 25 Ohm cm^2` |
| Arrhenius, value exp(-E/k (1/T - 1/T_ref)) | `value: 1e-14 m^2/s, activation_energy: 0.53 eV, reference_temperature: 25 degC` |
| the same for the product of value and T | as above, with `form: arrhenius_over_temperature` |
| table, linear between its temperatures, constant outside | `temperatures: [0 degC, 60 degC], values: [1e-4 S/cm, 8e-4 S/cm]` |
| times (1 + p/p_0)^n of the stack pressure p, with any of these | `pressure_scale: 1 MPa, pressure_exponent: -0.5` |

Numbers that say how the case is built or computed (cells, thicknesses, times, limits of events) are plain quantities.

### Cards: `file`

An entry of `materials` or `interfaces` (also a patch, also a card) may name a card with `file: materials/lithium.yaml`. Keys of
the entry itself win; what it leaves out comes from the card. A file is looked for beside the file that names it (a name from
the command line: in the working directory), then in the inputs that come with the program.

### Files that build on others: `include` and `change`

    include: ccd_au_llzto.yaml            # or a list of files
    change: {ambient.pressure: 2 MPa}

Sections that are maps (`materials`, `grid`, `ambient`, `events`, `time` ...) are merged entry by entry: an entry such as
`ambient.temperature` or `materials.lithium` is taken whole from the file that gives it. Lists (`layers`, `interfaces`,
`protocol`) and single values are taken whole. What the including file says itself wins. Two included files that give the same
thing are an error unless the including file gives it, too. `change` then sets single values of what was included, with the
same paths as overrides, also those of its cards. A file is looked for as a card is.

### Overrides

`auralith run CASE.yaml key.path=value ...` changes the input from the command line, last of all. Entries of lists are found by
name (`layers.positive.thickness=10 um`), interfaces by their two layers (`interfaces.negative-pellet.site_mobility=1e-16 m/(s Pa)`),
protocol steps by their kind or name (`protocol.ccd.half_cycle=30 min`, `protocol.hold.potentiostatic.voltage=0.1 V`), anything by
its number from 0. A plain value for a property replaces its value and keeps its status; its source then says that the value was
changed. A value may also be a map or a list: `protocol=[{rest: {duration: 1 h}}]`. The same path twice is an error.

### Time tables

Where a table `{times: [...], values: [...]}` is allowed instead of a constant, it is linear between its times and constant
outside. Time steps end at its times.

## Sections and keys

Names in angle brackets are the user's: `layers.<metal>` is any metal layer.
)reference";

}  // namespace auralith
