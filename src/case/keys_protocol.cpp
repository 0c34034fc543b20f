#include "case/keys.hpp"

namespace auralith {
namespace {

constexpr Key step_kinds[] = {
    {.name = "rest", .kind = KeyKind::section, .fallback = optional_key, .sentence = "no current"},
    {.name = "galvanostatic", .kind = KeyKind::section, .fallback = optional_key, .sentence = "constant current"},
    {.name = "cycles",
     .kind = KeyKind::section,
     .fallback = optional_key,
     .sentence = "cycles of stripping and plating at one current"},
    {.name = "ccd",
     .kind = KeyKind::section,
     .fallback = optional_key,
     .sentence = "cycles whose current rises until the cell fails"},
};

constexpr Key name{.name = "name", .kind = KeyKind::text, .fallback = optional_key, .sentence = "name of the step"};
constexpr Key cut_offs{.name = "cut_offs",
                       .kind = KeyKind::list,
                       .fallback = optional_key,
                       .sentence = "conditions that end the step or the run"};
constexpr Key capacity{.name = "capacity",
                       .unit = "C/m2",
                       .fallback = optional_key,
                       .bounds = positive,
                       .sentence = "charge that ends the step (or half cycle), instead of a time"};
constexpr Key half_cycle{.name = "half_cycle",
                         .unit = "s",
                         .fallback = optional_key,
                         .bounds = positive,
                         .sentence = "time of a half cycle"};
constexpr Key rest_between{.name = "rest_between",
                           .unit = "s",
                           .fallback = "0 s",
                           .bounds = not_negative,
                           .sentence = "rest after each half cycle"};

constexpr Key rest_keys[] = {
    name, cut_offs, {.name = "duration", .unit = "s", .bounds = positive, .sentence = "how long"}};

constexpr Key galvanostatic_keys[] = {
    name,
    cut_offs,
    {.name = "current_density",
     .unit = "A/m2",
     .sentence = "current density; positive strips the top (positive) electrode"},
    {.name = "duration", .unit = "s", .fallback = optional_key, .bounds = positive, .sentence = "how long"},
    capacity,
};

constexpr Key cycles_keys[] = {
    name,
    cut_offs,
    {.name = "count", .kind = KeyKind::integer, .bounds = {1.0, 1e6, false}, .sentence = "number of cycles"},
    {.name = "current_density",
     .unit = "A/m2",
     .sentence = "current density of the first half cycle; positive strips the top electrode"},
    half_cycle,
    capacity,
    rest_between,
};

constexpr Key ccd_keys[] = {
    name,
    cut_offs,
    {.name = "first_current", .unit = "A/m2", .bounds = positive, .sentence = "current density of the first cycle"},
    {.name = "current_step",
     .unit = "A/m2",
     .bounds = positive,
     .sentence = "increase of the current density from cycle to cycle"},
    {.name = "last_current", .unit = "A/m2", .bounds = positive, .sentence = "largest current density"},
    half_cycle,
    capacity,
    rest_between,
    {.name = "strip_only",
     .kind = KeyKind::boolean,
     .fallback = "off",
     .sentence = "only the stripping half cycles of the top electrode"},
};

constexpr Key cut_off_keys[] = {
    {.name = "voltage_above", .unit = "V", .fallback = optional_key, .sentence = "cell voltage above this"},
    {.name = "voltage_below", .unit = "V", .fallback = optional_key, .sentence = "cell voltage below this"},
    {.name = "contact_below",
     .fallback = optional_key,
     .bounds = fraction,
     .sentence = "contact fraction of an electrode below this"},
    {.name = "penetration",
     .kind = KeyKind::boolean,
     .fallback = optional_key,
     .sentence = "on: penetration onset while plating"},
    {.name = "capacity",
     .unit = "C/m2",
     .fallback = optional_key,
     .bounds = positive,
     .sentence = "charge passed in this step or half cycle"},
    {.name = "lithium_exhausted",
     .kind = KeyKind::boolean,
     .fallback = optional_key,
     .sentence = "on: a finite electrode has no lithium left"},
    {.name = "ends",
     .kind = KeyKind::choice,
     .fallback = "step",
     .choices = "step|run",
     .sentence = "what the condition ends"},
};

}  // namespace

const KeyTable protocol_table{"protocol", "kinds of steps", step_kinds};
const KeyTable rest_table{"protocol.rest", "no current", rest_keys};
const KeyTable galvanostatic_table{"protocol.galvanostatic", "constant current", galvanostatic_keys};
const KeyTable cycles_table{"protocol.cycles", "strip and plate", cycles_keys};
const KeyTable ccd_table{"protocol.ccd", "ramp of the critical current density", ccd_keys};
const KeyTable cut_off_table{"protocol.<step>.cut_offs", "a condition that ends a step, hit exactly", cut_off_keys};

}  // namespace auralith
