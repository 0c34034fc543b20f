/// The protocol: steps and repeats of steps.
#include <fmt/format.h>

#include <algorithm>

#include "protocol/keys.hpp"
#include "protocol/step_kind.hpp"

namespace auralith {
namespace {

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

Key section_key(std::string_view word, std::string_view sentence, const KeyTable& table) {
  return {.name = word, .kind = KeyKind::section, .fallback = optional_key, .sentence = sentence, .table = &table};
}

const std::vector<Key> step_keys = [] {
  std::vector<Key> keys;
  for (const StepKind* kind : step_kinds())
    keys.push_back(section_key(kind->word(), kind->table.sentence, kind->table));
  keys.push_back(section_key("repeat", "steps that are gone through several times", repeat_table));
  return keys;
}();

class ProtocolReader {
 public:
  ProtocolReader(std::vector<ProtocolStep>& steps, std::vector<Repeat>& repeats) : steps_(steps), repeats_(repeats) {}

  /// Steps of a list; `owner` has it under `key`.
  void read(Section& owner, const char* key, const std::string& list_path) {
    std::size_t index = 0;
    for (const ConfigNode* node : list_items(owner, key))
      read_step(*node, list_path, index++, owner.effective().member(key).append());
  }

 private:
  void read_step(const ConfigNode& node, const std::string& list_path, std::size_t index, ConfigNode& effective) {
    std::string path = join_path(list_path, std::to_string(index));
    if (!node.is_map() || node.entries.size() != 1) {
      // `protocol.0.cut_offs=...` has put a key beside the kind of the step.
      for (const ConfigEntry& each : node.entries)
        if (node.is_map() && protocol_table.find(each.key) == nullptr)
          fail_at(each.node.place, join_path(path, each.key),
                  fmt::format("'{}' is no kind of step; a key of a step stands inside of its kind: {}", each.key,
                              join_path(join_path(path, node.entries.front().key), each.key)));
      std::vector<std::string_view> words;
      for (const Key& key : step_keys) words.push_back(key.name);
      fail_at(node.place, path,
              fmt::format("{} is no step; expected {{rest: {{...}}}}, or another of {}", describe_node(node),
                          fmt::join(words, ", ")));
    }
    const ConfigNode* name = node.entries.front().node.find("name");
    if (name != nullptr && name->is_scalar()) path = join_path(list_path, check_name(*name, path));
    Section outer(&node, node.place, protocol_table, path, effective);
    const std::string word = node.entries.front().key;
    if (word == "repeat") return read_repeat(outer, path);
    Section section = outer.section(word, *outer.declared(word).table);
    ProtocolStep step;
    step.path = path;
    step.parts.front().cut_offs = read_conditions(section, "cut_offs", cut_off_table);
    fill_step(section, *find_step_kind(word), step);
    section.finish();
    steps_.push_back(std::move(step));
  }

  void read_repeat(Section& outer, const std::string& path) {
    Section section = outer.section("repeat", repeat_table);
    const std::size_t number = repeats_.size();
    Repeat repeat;
    repeat.path = path;
    section.bind(repeat);
    repeat.first = steps_.size();
    repeat.until = read_conditions(section, "until", until_table);
    if (repeat.count == 0 && repeat.until.empty())
      section.fail("count", "never ends; give a count, a condition in until, or both");
    repeats_.push_back(repeat);
    read(section, "steps", join_path(section.path(), "steps"));
    section.finish();
    repeats_[number].end = steps_.size();
    if (repeats_[number].end == repeat.first)
      section.fail("steps", "empty list; expected at least one step, e.g. - rest: {duration: 1 h}");
  }

  /// Overrides find a step by its name, so names are unique and no numbers.
  std::string check_name(const ConfigNode& name, const std::string& path) {
    const bool bad = name.text.empty() || name.text.find('.') != std::string::npos ||
                     std::all_of(name.text.begin(), name.text.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (bad) fail_at(name.place, path, fmt::format("'{}' is no name; expected a word without dots", name.text));
    if (std::find(names_.begin(), names_.end(), name.text) != names_.end())
      fail_at(name.place, path, fmt::format("two steps have the name '{}'; allowed: once in a protocol", name.text));
    names_.push_back(name.text);
    return name.text;
  }

  std::vector<ProtocolStep>& steps_;
  std::vector<Repeat>& repeats_;
  std::vector<std::string> names_;
};

}  // namespace

const KeyTable protocol_table{"protocol", "kinds of steps; each entry of the list is one of them", step_keys};
const KeyTable repeat_table{"protocol.repeat", "steps that are gone through several times", repeat_keys};

std::vector<const KeyTable*> protocol_tables() {
  std::vector<const KeyTable*> all{&protocol_table};
  for (const StepKind* kind : step_kinds()) {
    all.push_back(&kind->table);
    for (const Key& key : kind->table.own)
      if (key.table != nullptr) all.push_back(key.table);
  }
  for (const KeyTable* table : {&repeat_table, &cut_off_table, &until_table, &events_table}) all.push_back(table);
  return all;
}

void read_protocol(Section& top, std::vector<ProtocolStep>& steps, std::vector<Repeat>& repeats) {
  ProtocolReader(steps, repeats).read(top, "protocol", "protocol");
  if (steps.empty()) top.fail("protocol", "empty list; expected at least one step, e.g. - rest: {duration: 1 h}");
}

}  // namespace auralith
