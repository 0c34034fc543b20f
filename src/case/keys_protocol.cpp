#include "case/keys.hpp"
#include "case/readers.hpp"

namespace auralith {
namespace {

bool on_electrode(const CutOff& condition) {
  using Kind = CutOff::Kind;
  return condition.kind == Kind::overpotential_above || condition.kind == Kind::void_fraction_above ||
         condition.kind == Kind::contact_below || condition.kind == Kind::penetration ||
         condition.kind == Kind::lithium_exhausted ||
         (condition.kind == Kind::event && condition.event != "polarisation");
}

constexpr Key step_kinds[] = {
    {.name = "rest",
     .kind = KeyKind::section,
     .fallback = optional_key,
     .sentence = "no current",
     .table = &rest_table},
    {.name = "galvanostatic",
     .kind = KeyKind::section,
     .fallback = optional_key,
     .sentence = "a current, constant or linear in time; the voltage is what it takes",
     .table = &galvanostatic_table},
    {.name = "potentiostatic",
     .kind = KeyKind::section,
     .fallback = optional_key,
     .sentence = "a voltage, constant or linear in time; the current is what flows",
     .table = &potentiostatic_table},
    {.name = "cycles",
     .kind = KeyKind::section,
     .fallback = optional_key,
     .sentence = "cycles of stripping and plating at one current",
     .table = &cycles_table},
    {.name = "ccd",
     .kind = KeyKind::section,
     .fallback = optional_key,
     .sentence = "cycles whose current rises until the cell fails",
     .table = &ccd_table},
    {.name = "repeat",
     .kind = KeyKind::section,
     .fallback = optional_key,
     .sentence = "steps that are gone through several times",
     .table = &repeat_table},
};

constexpr Key name =
    fills<&ProtocolStep::name>({.name = "name",
                                .fallback = optional_key,
                                .sentence = "name of the step, for events and overrides (protocol.<name>...)"});
constexpr Key cut_offs{.name = "cut_offs",
                       .kind = KeyKind::list,
                       .fallback = optional_key,
                       .sentence = "conditions that end the step or the run"};
constexpr Key capacity =
    fills<&ProtocolStep::capacity>({.name = "capacity",
                                    .unit = "C/m2",
                                    .fallback = optional_key,
                                    .bounds = positive,
                                    .sentence = "charge that ends the step (or half cycle), instead of a time"});
constexpr Key half_cycle = fills<&ProtocolStep::duration>({.name = "half_cycle",
                                                           .unit = "s",
                                                           .fallback = optional_key,
                                                           .bounds = positive,
                                                           .sentence = "time of a half cycle"});
constexpr Key rest_between = fills<&ProtocolStep::rest_between>({.name = "rest_between",
                                                                 .unit = "s",
                                                                 .fallback = "0 s",
                                                                 .bounds = not_negative,
                                                                 .sentence = "rest after each half cycle"});

constexpr Key rest_keys[] = {
    name, cut_offs,
    fills<&ProtocolStep::duration>({.name = "duration", .unit = "s", .bounds = positive, .sentence = "how long"})};

constexpr Key duration = fills<&ProtocolStep::duration>(
    {.name = "duration", .unit = "s", .fallback = optional_key, .bounds = positive, .sentence = "how long"});
constexpr Key table_times =
    fills<&TimeTable::times>({.name = "times",
                              .unit = "s",
                              .bounds = not_negative,
                              .sentence = "increasing times from 0 s, the start of the step; the last one ends it"});

constexpr Key galvanostatic_keys[] = {
    name,
    cut_offs,
    {.name = "current_density",
     .unit = "A/m2",
     .sentence =
         "current density, or a table {times, values} linear in time; positive strips the top (positive) electrode",
     .table = &current_table},
    duration,
    capacity,
};

constexpr Key current_keys[] = {
    table_times,
    fills<&TimeTable::values>({.name = "values", .unit = "A/m2", .sentence = "current densities at these times"}),
};

constexpr Key potentiostatic_keys[] = {
    name,
    cut_offs,
    {.name = "voltage",
     .unit = "V",
     .sentence =
         "cell voltage (top against bottom terminal), or a table {times, values} linear in time; positive strips the "
         "top (positive) electrode",
     .table = &voltage_table},
    duration,
    capacity,
};

constexpr Key voltage_keys[] = {
    table_times,
    fills<&TimeTable::values>({.name = "values", .unit = "V", .sentence = "cell voltages at these times"}),
};

constexpr Key cycles_keys[] = {
    name,
    cut_offs,
    fills<&ProtocolStep::count>({.name = "count", .bounds = {1.0, 1e6, false}, .sentence = "number of cycles"}),
    fills<&ProtocolStep::current_density>(
        {.name = "current_density",
         .unit = "A/m2",
         .sentence = "current density of the first half cycle; positive strips the top electrode"}),
    half_cycle,
    capacity,
    rest_between,
};

constexpr Key ccd_keys[] = {
    name,
    cut_offs,
    fills<&ProtocolStep::first_current>({.name = "first_current",
                                         .unit = "A/m2",
                                         .bounds = positive,
                                         .sentence = "current density of the first cycle"}),
    fills<&ProtocolStep::current_step>({.name = "current_step",
                                        .unit = "A/m2",
                                        .bounds = positive,
                                        .sentence = "increase of the current density from cycle to cycle"}),
    fills<&ProtocolStep::last_current>(
        {.name = "last_current",
         .unit = "A/m2",
         .bounds = positive,
         .sentence =
             "largest current density; the ramp ends before when penetration and contact loss have both occurred, or "
             "when a cycle with twice the current of the first of them has gone by without the other"}),
    half_cycle,
    capacity,
    rest_between,
    fills<&ProtocolStep::strip_only>(
        {.name = "strip_only", .fallback = "off", .sentence = "only the stripping half cycles of the top electrode"}),
};

constexpr Key repeat_keys[] = {
    fills<&Repeat::name>({.name = "name",
                          .fallback = optional_key,
                          .sentence = "name of the repeat, for events and overrides (protocol.<name>.repeat...)"}),
    fills<&Repeat::count>({.name = "count",
                           .fallback = optional_key,
                           .bounds = {1.0, 1e6, false},
                           .sentence = "number of passes; absent: until a condition is met"}),
    {.name = "until",
     .kind = KeyKind::list,
     .fallback = optional_key,
     .sentence = "conditions that end the repeat, watched during all of its steps"},
    fills<&Repeat::leave>(
        {.name = "leave",
         .fallback = "at_once",
         .sentence = "whether a condition of until ends the repeat when it is met (exactly), or after the pass"}),
    {.name = "steps", .kind = KeyKind::list, .sentence = "list of steps, also of other repeats"},
};

constexpr Key voltage_above{
    .name = "voltage_above", .unit = "V", .fallback = optional_key, .sentence = "cell voltage above this"};
constexpr Key voltage_below{
    .name = "voltage_below", .unit = "V", .fallback = optional_key, .sentence = "cell voltage below this"};
constexpr Key polarisation_above{.name = "polarisation_above",
                                 .unit = "V",
                                 .fallback = optional_key,
                                 .bounds = positive,
                                 .sentence =
                                     "|V - V_rest - I R_pellet|, the voltage without the pellet's share, above this; "
                                     "V_rest: what the contents of the electrodes give without current"};
constexpr Key overpotential_above{
    .name = "overpotential_above",
    .unit = "V",
    .fallback = optional_key,
    .bounds = positive,
    .sentence = "largest |overpotential| of an electrode where it has contact above this"};
constexpr Key void_fraction_above{.name = "void_fraction_above",
                                  .fallback = optional_key,
                                  .bounds = fraction,
                                  .sentence = "largest void fraction of an electrode at its interface above this"};
constexpr Key contact_below{.name = "contact_below",
                            .fallback = optional_key,
                            .bounds = fraction,
                            .sentence =
                                "contact fraction of an electrode below this (one that ends only its step leaves out "
                                "the electrode that is being plated)"};
constexpr Key penetration{.name = "penetration",
                          .kind = KeyKind::boolean,
                          .fallback = optional_key,
                          .sentence = "on: penetration onset while plating"};
constexpr Key exhausted{.name = "lithium_exhausted",
                        .kind = KeyKind::boolean,
                        .fallback = optional_key,
                        .sentence = "on: a finite electrode has no lithium left"};
constexpr Key electrode =
    fills<&CutOff::electrode, on_electrode>({.name = "electrode",
                                             .fallback = optional_key,
                                             .sentence = "layer that the condition looks at; absent: any electrode"});

constexpr Key cut_off_keys[] = {
    voltage_above,
    voltage_below,
    {.name = "current_above",
     .unit = "A/m2",
     .fallback = optional_key,
     .bounds = positive,
     .sentence = "|current density| above this; potentiostatic steps and current ramps"},
    {.name = "current_below",
     .unit = "A/m2",
     .fallback = optional_key,
     .bounds = positive,
     .sentence = "|current density| below this; potentiostatic steps and current ramps"},
    polarisation_above,
    overpotential_above,
    void_fraction_above,
    contact_below,
    penetration,
    {.name = "capacity",
     .unit = "C/m2",
     .fallback = optional_key,
     .bounds = positive,
     .sentence = "|net charge| passed in this step or half cycle"},
    {.name = "time",
     .unit = "s",
     .fallback = optional_key,
     .bounds = positive,
     .sentence = "time since the start of this step or half cycle"},
    exhausted,
    electrode,
    fills<&CutOff::ends>(
        {.name = "ends",
         .fallback = "step",
         .sentence = "what the condition ends: the step (half cycle), the innermost repeat around it, or the run"}),
};

constexpr std::string_view event_words[] = {"penetration", "contact_loss", "lithium_at_ceramic", "polarisation",
                                            "lithium_exhausted"};

constexpr Key until_keys[] = {
    fills<&CutOff::event>({.name = "event",
                           .kind = KeyKind::choice,
                           .fallback = optional_key,
                           .choices = event_words,
                           .sentence = "an event as defined in events"}),
    {.name = "time",
     .unit = "s",
     .fallback = optional_key,
     .bounds = positive,
     .sentence = "time since the start of the repeat"},
    voltage_above,
    voltage_below,
    polarisation_above,
    overpotential_above,
    void_fraction_above,
    contact_below,
    penetration,
    exhausted,
    electrode,
};

}  // namespace

const KeyTable protocol_table{"protocol", "kinds of steps; each entry of the list is one of them", step_kinds};
const KeyTable rest_table{"protocol.rest", "no current", rest_keys};
const KeyTable galvanostatic_table{"protocol.galvanostatic", "a current is driven", galvanostatic_keys};
const KeyTable current_table{"protocol.galvanostatic.current_density", "a current that is linear in time",
                             current_keys};
const KeyTable potentiostatic_table{"protocol.potentiostatic", "a voltage is held", potentiostatic_keys};
const KeyTable voltage_table{"protocol.potentiostatic.voltage", "a voltage that is linear in time", voltage_keys};
const KeyTable cycles_table{"protocol.cycles", "strip and plate", cycles_keys};
const KeyTable ccd_table{"protocol.ccd", "ramp of the critical current density", ccd_keys};
const KeyTable repeat_table{"protocol.repeat", "steps that are gone through several times", repeat_keys};
const KeyTable cut_off_table{"protocol.<step>.cut_offs", "a condition that ends a step, hit exactly", cut_off_keys};
const KeyTable until_table{"protocol.repeat.until", "a condition that ends a repeat", until_keys};

}  // namespace auralith
