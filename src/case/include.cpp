#include "case/include.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "case/find_file.hpp"
#include "config/override.hpp"
#include "config/yaml.hpp"

namespace auralith {
namespace {

std::string text_of(const Place& place) { return fmt::format("{}:{}", place.file, place.line); }

bool same_place(const Place& one, const Place& other) { return one.file == other.file && one.line == other.line; }

/// Adds the entries of an included file to those of the ones before it.
void add_included(ConfigNode& all, ConfigNode more, const ConfigNode& own) {
  for (ConfigEntry& section : more.entries) {
    ConfigNode* known = all.find(section.key);
    if (known == nullptr) {
      all.entries.push_back(std::move(section));
      continue;
    }
    const ConfigNode* mine = own.find(section.key);
    const auto refuse = [&](const std::string& path, const ConfigNode& first, const ConfigNode& second) {
      if (same_place(first.place, second.place)) return;
      fail_at(second.place, path,
              fmt::format("also given by {}, and both files are included; keep one, or give it in the including file",
                          text_of(first.place)));
    };
    if (known->is_map() && section.node.is_map()) {
      for (ConfigEntry& entry : section.node.entries) {
        const ConfigNode* earlier = known->find(entry.key);
        if (earlier == nullptr)
          known->entries.push_back(std::move(entry));
        else if (mine == nullptr || (mine->is_map() && mine->find(entry.key) == nullptr))
          refuse(join_path(section.key, entry.key), *earlier, entry.node);
      }
    } else if (mine == nullptr) {
      refuse(section.key, *known, section.node);
    }
  }
}

/// What the file says itself wins over what it includes.
void fill_from_included(ConfigNode& own, ConfigNode included) {
  for (ConfigEntry& section : included.entries) {
    ConfigNode* mine = own.find(section.key);
    if (mine == nullptr) {
      own.entries.push_back(std::move(section));
    } else if (mine->is_map() && section.node.is_map()) {
      for (ConfigEntry& entry : section.node.entries)
        if (mine->find(entry.key) == nullptr) mine->entries.push_back(std::move(entry));
    }
  }
}

void apply_changes(const ConfigNode& change, ConfigNode& included, const ConfigNode& own) {
  if (!change.is_map())
    fail_at(change.place, "change", fmt::format("{} is not a map {{key.path: value, ...}}", describe_node(change)));
  for (const ConfigEntry& entry : change.entries) {
    const std::string section = entry.key.substr(0, entry.key.find('.'));
    const ConfigNode* mine = own.find(section);
    const std::string rest = entry.key.size() > section.size() ? entry.key.substr(section.size() + 1) : "";
    const ConfigNode* hidden = mine != nullptr && mine->is_map() ? mine->find(rest.substr(0, rest.find('.'))) : mine;
    if (hidden != nullptr)
      fail_at(entry.node.place, "change." + entry.key,
              fmt::format("would be lost, because the file itself gives this in line {}; change it there",
                          hidden->place.line));
    set_by_path(included, entry.key, entry.node);
  }
}

ConfigNode read(const std::string& file, const std::vector<Place>& chain) {
  ConfigNode root = read_yaml_file(file);
  if (!root.is_map()) fail_at({file, 1}, "", "an input is a map of sections (format, title, layers, ...)");
  check_format(root, file);
  if (const ConfigNode* base = root.find("base"))
    fail_at(base->place, "base", "unknown key; an input builds on others with 'include: [file, ...]'");
  const ConfigNode* include = root.find("include");
  const ConfigNode* change = root.find("change");
  if (include == nullptr) {
    if (change != nullptr) fail_at(change->place, "change", "changes need an 'include: other.yaml' that they change");
    return root;
  }
  ConfigNode list = *include;
  if (!list.is_sequence()) {
    list = ConfigNode{};
    list.place = include->place;
    list.append() = *include;
  }
  ConfigNode own = root;
  for (const char* key : {"include", "change"}) own.erase(key);
  ConfigNode included = map_node(include->place);
  for (const ConfigEntry& entry : list.entries) {
    const std::string found = find_file(entry.node, "include", Shelf::inputs);
    ConfigNode more =
        read(found, extended(chain.empty() ? std::vector<Place>{{file, 0}} : chain, entry.node, found, "include"));
    more.erase("format");
    add_included(included, std::move(more), own);
  }
  if (change != nullptr) apply_changes(*change, included, own);
  fill_from_included(own, std::move(included));
  return own;
}

}  // namespace

void check_format(const ConfigNode& map, const std::string& file) {
  const ConfigNode* format = map.find("format");
  if (format == nullptr)
    fail_at({file, 1}, "format", fmt::format("missing; expected 'format: {}' in every input and card", input_format));
  if (format->text != input_format)
    fail_at(
        format->place, "format",
        fmt::format("{} is no format that this program reads; expected 'format: {}' (a file of a newer format needs a "
                    "newer program)",
                    describe_node(*format), input_format));
}

std::vector<Place> extended(const std::vector<Place>& chain, const ConfigNode& name, const std::string& file,
                            const std::string& path) {
  const auto absolute = [](const std::string& one) { return std::filesystem::weakly_canonical(one).string(); };
  std::vector<Place> longer = chain;
  longer.push_back(name.place);
  for (const Place& place : longer) {
    if (absolute(place.file) != absolute(file)) continue;
    std::string circle;
    for (const Place& each : longer)
      if (each.line > 0) circle += (circle.empty() ? "" : ", which is named in ") + text_of(each);
    fail_at(name.place, path,
            fmt::format("'{}' is read already: files that build on each other in a circle ({})", name.text, circle));
  }
  return longer;
}

ConfigNode read_with_includes(const std::string& file) { return read(file, {}); }

}  // namespace auralith
