#include "config/section.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/error.hpp"
#include "base/units.hpp"
#include "config/nearest.hpp"
#include "config/yaml.hpp"

namespace auralith {
namespace {

std::string names(const KeyTable& table) {
  std::string all;
  for (const Key& key : table.keys()) all += (all.empty() ? "" : ", ") + std::string(key.name);
  return all;
}

}  // namespace

std::optional<bool> switch_value(std::string_view text) {
  if (text == "on" || text == "true" || text == "yes") return true;
  if (text == "off" || text == "false" || text == "no") return false;
  return std::nullopt;
}

std::string allowed_range(const Key& key) {
  const std::string unit(key.unit);
  const bool low = std::isfinite(key.bounds.low);
  const bool high = std::isfinite(key.bounds.high);
  std::string text;
  if (low && high && !key.bounds.open_low) {
    text =
        fmt::format("between {} and {}", format_quantity(key.bounds.low, unit), format_quantity(key.bounds.high, unit));
  } else {
    if (low) text = (key.bounds.open_low ? "greater than " : "at least ") + format_quantity(key.bounds.low, unit);
    if (high) text += (low ? " and " : "") + ("at most " + format_quantity(key.bounds.high, unit));
  }
  if (key.allow_infinite) text += text.empty() ? "infinite" : ", or infinite";
  return text;
}

Section::Section(const ConfigNode* node, const Place& parent, const KeyTable& table, std::string path,
                 ConfigNode& effective)
    : node_(node),
      place_(node != nullptr ? node->place : parent),
      table_(&table),
      path_(std::move(path)),
      effective_(&effective) {
  effective_->kind = ConfigNode::Kind::map;
  if (node_ == nullptr || node_->kind == ConfigNode::Kind::null) {
    node_ = nullptr;
    return;
  }
  if (!node_->is_map()) {
    fail_at(place_, path_, fmt::format("{} is not a map; allowed keys: {}", describe_node(*node_), names(table)));
  }
  for (const ConfigEntry& entry : node_->entries) {
    if (table.find(entry.key) != nullptr) continue;
    std::vector<std::string> known;
    for (const Key& key : table.keys()) known.emplace_back(key.name);
    fail_at(entry.node.place, join_path(path_, entry.key),
            fmt::format("unknown key '{}' (value {}); nearest known key: {}; allowed: {}", entry.key,
                        describe_node(entry.node), nearest(entry.key, known), names(table)));
  }
}

const Key& Section::declared(std::string_view key) const {
  const Key* found = table_->find(key);
  if (found == nullptr) throw std::logic_error(fmt::format("key {} is not declared in {}", key, table_->section));
  return *found;
}

bool Section::given(std::string_view key) const {
  (void)declared(key);
  return node_ != nullptr && node_->find(key) != nullptr;
}

void Section::fail(std::string_view key, const std::string& message) const {
  const ConfigNode* at = node_ != nullptr ? node_->find(key) : nullptr;
  fail_at(at != nullptr ? at->place : place_, join_path(path_, key), message);
}

const ConfigNode* Section::node(std::string_view key) {
  (void)declared(key);
  used_.emplace(key);
  return node_ != nullptr ? node_->find(key) : nullptr;
}

const std::string* Section::scalar(std::string_view key) {
  const Key& how = declared(key);
  if (const ConfigNode* found = node(key)) {
    if (!found->is_scalar())
      fail(key, fmt::format("{} where one value is expected; {}", describe_node(*found), how.sentence));
    note(key, found->text);
    return &found->text;
  }
  if (how.fallback == optional_key) return nullptr;
  if (how.fallback == required) {
    fail(key, fmt::format("missing; this key is required ({}): {}",
                          how.kind == KeyKind::quantity ? expected_quantity(std::string(how.unit))
                                                        : fmt::format("{}", fmt::join(how.all_choices(), "|")),
                          how.sentence));
  }
  fallback_ = std::string(how.fallback);
  note(key, fallback_);
  return &fallback_;
}

double Section::convert(std::string_view key, const Key& how, const std::string& text) const {
  if (text == "infinite") {
    if (how.allow_infinite) return std::numeric_limits<double>::infinity();
    fail(key, fmt::format("'infinite' is not allowed; expected {}", expected_quantity(std::string(how.unit))));
  }
  double value = 0;
  try {
    value = parse_quantity(text, std::string(how.unit));
  } catch (const InputError& error) {
    fail(key, error.what());
  }
  const Bounds& bounds = how.bounds;
  if (!(value >= bounds.low && value <= bounds.high) || (bounds.open_low && value == bounds.low)) {
    fail(key, fmt::format("'{}' is out of range; allowed: {}", text, allowed_range(how)));
  }
  return value;
}

double Section::quantity(std::string_view key) { return quantity_as(key, declared(key)); }

double Section::quantity_as(std::string_view key, const Key& how) {
  const std::string* text = scalar(key);
  if (text == nullptr) throw std::logic_error(fmt::format("optional key {}.{} read as if it were given", path_, key));
  return convert(key, how, *text);
}

std::optional<double> Section::optional_quantity(std::string_view key) {
  const std::string* text = scalar(key);
  if (text == nullptr) return std::nullopt;
  return convert(key, declared(key), *text);
}

std::vector<double> Section::quantities(std::string_view key) { return quantities_as(key, declared(key)); }

std::vector<double> Section::quantities_as(std::string_view key, const Key& how) {
  const ConfigNode* found = node(key);
  ConfigNode by_default;
  if (const Key& own = declared(key); found == nullptr && own.has_default()) {
    by_default = read_yaml_text(std::string(own.fallback), {});
    found = &by_default;
  }
  if (found == nullptr)
    fail(key, fmt::format("missing; a list of quantities, each {}", expected_quantity(std::string(how.unit))));
  if (!found->is_sequence()) {
    fail(key, fmt::format("{} is not a list; expected [...] with entries that are {}", describe_node(*found),
                          expected_quantity(std::string(how.unit))));
  }
  std::vector<double> values;
  ConfigNode copy;
  copy.kind = ConfigNode::Kind::sequence;
  for (const ConfigEntry& entry : found->entries) {
    if (!entry.node.is_scalar())
      fail(key, fmt::format("{} inside a list of plain quantities", describe_node(entry.node)));
    values.push_back(convert(key, how, entry.node.text));
    copy.append() = scalar_node(entry.node.text);
  }
  effective_->member(key) = std::move(copy);
  return values;
}

std::int64_t Section::integer(std::string_view key) {
  const std::string* text = scalar(key);
  const Key& how = declared(key);
  std::int64_t value = 0;
  const char* end = text->data() + text->size();
  const auto [rest, error] = std::from_chars(text->data(), end, value);
  if (error != std::errc() || rest != end) fail(key, fmt::format("'{}' is not a whole number", *text));
  const auto number = static_cast<double>(value);
  if (number < how.bounds.low || number > how.bounds.high || (how.bounds.open_low && number == how.bounds.low)) {
    fail(key, fmt::format("'{}' is out of range; allowed: a whole number {}", *text, allowed_range(how)));
  }
  return value;
}

bool Section::boolean(std::string_view key) { return optional_boolean(key).value(); }

std::optional<bool> Section::optional_boolean(std::string_view key) {
  const std::string* text = scalar(key);
  if (text == nullptr) return std::nullopt;
  if (const std::optional<bool> value = switch_value(*text)) return value;
  fail(key, fmt::format("'{}' is not a switch; allowed: on, off", *text));
}

std::string Section::text(std::string_view key) {
  const std::string* found = scalar(key);
  if (found == nullptr) return {};
  if (found->empty()) fail(key, "empty text; " + std::string(declared(key).sentence));
  return *found;
}

const std::string& Section::word(std::string_view key) {
  const std::string* found = scalar(key);
  if (found == nullptr)
    throw std::logic_error(fmt::format("optional choice {}.{} read as if it were given", path_, key));
  const std::vector<std::string_view> choices = declared(key).all_choices();
  if (std::find(choices.begin(), choices.end(), *found) != choices.end()) return *found;
  fail(key, fmt::format("unknown value '{}'; allowed: {}; nearest: {}", *found, fmt::join(choices, ", "),
                        nearest(*found, {choices.begin(), choices.end()})));
}

void Section::bind(void* owner, const std::type_info& type) {
  const auto bound = [&](const Key& key) { return key.binding.is_of(type); };
  const auto keys = table_->keys();
  if (std::none_of(keys.begin(), keys.end(), bound))
    throw std::logic_error(fmt::format("no key of {} is bound to {}", table_->section, type.name()));
  for (const Key& key : keys)
    if (bound(key)) fill(key, owner, type);
}

void Section::fill(const Key& key, void* owner, const std::type_info& type) {
  if (!key.binding.is_of(type))
    throw std::logic_error(fmt::format("key {} of {} is not bound to {}", key.name, table_->section, type.name()));
  key.binding.fill(*this, key, owner);
}

Section Section::section(std::string_view key, const KeyTable& table) {
  const ConfigNode* found = node(key);
  if (found == nullptr && declared(key).fallback == required)
    fail(key, "missing; this section is required: " + std::string(table.sentence));
  return {found, place_, table, join_path(path_, key), effective_->member(key)};
}

void Section::note(std::string_view key, const std::string& text) { effective_->member(key) = scalar_node(text); }

void Section::finish() const {
  const auto keys = table_->keys();
  const auto position = [&](const ConfigEntry& entry) {
    return std::ranges::find_if(keys, [&](const Key& key) { return key.name == entry.key; }) - keys.begin();
  };
  effective_->entries.sort([&](const ConfigEntry& a, const ConfigEntry& b) { return position(a) < position(b); });
  if (node_ == nullptr) return;
  for (const ConfigEntry& entry : node_->entries) {
    if (!used_.contains(entry.key)) {
      fail_at(entry.node.place, join_path(path_, entry.key),
              fmt::format("{} has no effect here; remove the key ({})", describe_node(entry.node),
                          declared(entry.key).sentence));
    }
  }
}

std::vector<const ConfigNode*> list_items(Section& section, std::string_view key) {
  std::vector<const ConfigNode*> items;
  const ConfigNode* node = section.node(key);
  if (node == nullptr) {
    if (section.declared(key).fallback == required)
      section.fail(key, fmt::format("missing; required: {}", section.declared(key).sentence));
    return items;
  }
  if (!node->is_sequence())
    section.fail(key,
                 fmt::format("{} is not a list; expected: {}", describe_node(*node), section.declared(key).sentence));
  for (const ConfigEntry& entry : node->entries) items.push_back(&entry.node);
  section.effective().member(key).kind = ConfigNode::Kind::sequence;
  return items;
}

}  // namespace auralith
