#include "case/describe_keys.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/units.hpp"
#include "case/keys.hpp"
#include "case/reference_text.hpp"
#include "config/nearest.hpp"
#include "config/section.hpp"
#include "materials/keys.hpp"

namespace auralith {
namespace {

/// Section of a table as it stands in an input; the top level has none.
std::string section_of(const KeyTable& table) {
  return &table == &case_table ? std::string() : std::string(table.section);
}

std::string path_of(const KeyTable& table, const Key& key) {
  const std::string section = section_of(table);
  return section.empty() ? std::string(key.name) : section + "." + std::string(key.name);
}

std::string kind_text(const KeyTable& table, const Key& key) {
  const bool of_property = &table == &property_table && (key.name == "value" || key.name == "values");
  const std::string quantity =
      of_property ? "a quantity in the unit of the property" : expected_quantity(std::string(key.unit));
  switch (key.kind) {
    case KeyKind::quantity:
      return quantity;
    case KeyKind::quantity_list:
      return "list, each " + quantity;
    case KeyKind::property:
      return "property: " + quantity;
    case KeyKind::integer:
      return "whole number";
    case KeyKind::boolean:
      return "on or off";
    case KeyKind::choice:
      return fmt::format("{}", fmt::join(key.all_choices(), ", "));
    case KeyKind::text:
      return "text";
    case KeyKind::section:
      return "map";
    case KeyKind::list:
      return "list";
  }
  return "";
}

std::string default_text(const Key& key) {
  if (key.fallback == required) return "required";
  return key.fallback == optional_key ? "" : std::string(key.fallback);
}

std::string sentence_text(const Key& key) {
  std::string text(key.sentence);
  if (!key.reference.empty()) text += fmt::format(" (default: {})", key.reference);
  return text;
}

/// Range of numbers; sections and lists have bounds only for what they may be instead (cells: 48).
std::string range_text(const Key& key) {
  const bool number = key.kind == KeyKind::quantity || key.kind == KeyKind::quantity_list ||
                      key.kind == KeyKind::property || key.kind == KeyKind::integer;
  return number ? allowed_range(key) : std::string();
}

std::string key_text(const KeyTable& table, const Key& key, bool whole_path) {
  std::string text = fmt::format("  {}\n      {}\n      {}", whole_path ? path_of(table, key) : std::string(key.name),
                                 sentence_text(key), kind_text(table, key));
  if (const std::string range = range_text(key); !range.empty()) text += "; " + range;
  if (key.fallback == required)
    text += "; required";
  else if (!default_text(key).empty())
    text += "; default " + default_text(key);
  return text + "\n";
}

std::string table_text(const KeyTable& table) {
  const std::string section = section_of(table);
  std::string text = fmt::format("{}: {}\n", section.empty() ? "top level" : section, table.sentence);
  for (const Key& key : table.keys()) text += key_text(table, key, false);
  return text;
}

std::vector<std::string> parts_of(const std::string& path) {
  std::vector<std::string> parts(1);
  for (const char c : path) {
    if (c == '.')
      parts.emplace_back();
    else
      parts.back() += c;
  }
  // Numbers are places in lists; tables know none.
  std::erase_if(parts,
                [](const std::string& part) { return part.find_first_not_of("0123456789") == std::string::npos; });
  return parts;
}

/// The last parts of `path` are those of `query`; <...> stands for any name.
bool ends_with(const std::vector<std::string>& path, const std::vector<std::string>& query) {
  if (query.empty() || query.size() > path.size()) return false;
  return std::equal(query.rbegin(), query.rend(), path.rbegin(),
                    [](const std::string& asked, const std::string& known) {
                      return asked == known || (known.size() > 1 && known.front() == '<');
                    });
}

/// Everything that the query may mean. The last part must be a name that is known, not just any name.
std::string matches(const std::vector<std::string>& query) {
  std::string text;
  for (const KeyTable* table : all_key_tables()) {
    const std::vector<std::string> section = parts_of(section_of(*table));
    if (ends_with(section, query) && section.back() == query.back()) text += table_text(*table) + "\n";
    for (const Key& key : table->keys())
      if (key.name == query.back() && ends_with(parts_of(path_of(*table, key)), query))
        text += key_text(*table, key, true) + "\n";
  }
  return text;
}

/// Text of a table cell.
std::string cell(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '|') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string table_markdown(const KeyTable& table) {
  const std::string section = section_of(table);
  std::string text =
      fmt::format("\n### {}\n\n{}.\n\n| key | what | value | allowed | default |\n|---|---|---|---|---|\n",
                  section.empty() ? "Top level" : "`" + section + "`", table.sentence);
  for (const Key& key : table.keys()) {
    const std::string fallback = key.fallback == required ? "**required**" : cell(default_text(key));
    text += fmt::format("| `{}` | {} | {} | {} | {} |\n", key.name, cell(sentence_text(key)),
                        cell(kind_text(table, key)), cell(range_text(key)), fallback);
  }
  return text;
}

}  // namespace

std::string describe_keys(const std::string& what) {
  std::string text;
  if (what.empty()) {
    for (const KeyTable* table : all_key_tables()) text += table_text(*table) + "\n";
    return text + "auralith describe KEY: one of them. How inputs are read: inputs/REFERENCE.md.\n";
  }
  std::vector<std::string> query = parts_of(what);
  for (; !query.empty(); query.erase(query.begin())) {  // names that the user has given may stand in front
    text = matches(query);
    if (!text.empty()) return text;
  }
  std::vector<std::string> known;
  for (const KeyTable* table : all_key_tables()) {
    if (!section_of(*table).empty()) known.push_back(section_of(*table));
    for (const Key& key : table->keys()) {
      known.emplace_back(key.name);
      known.push_back(path_of(*table, key));
    }
  }
  fail_at({"command line", 0}, "describe",
          fmt::format("unknown key '{}'; nearest known key: {}; 'auralith describe' lists all", what,
                      nearest(what, known)));
}

std::string reference_markdown() {
  std::string text(reference_introduction);
  for (const KeyTable* table : all_key_tables()) text += table_markdown(*table);
  return text;
}

}  // namespace auralith
