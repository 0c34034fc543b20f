#include "config/yaml.hpp"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <regex>
#include <sstream>

namespace auralith {
namespace {

constexpr int deepest = 64;  // an alias to its own parent would never end
constexpr std::size_t line_length = 116;

ConfigNode convert(const YAML::Node& yaml, const Place& origin, const std::string& path, int depth) {
  ConfigNode node;
  node.place = origin.line == 0 ? origin : Place{origin.file, std::max(0, yaml.Mark().line) + 1};
  if (depth > deepest) fail_at(node.place, path, fmt::format("nested deeper than {} levels", deepest));
  switch (yaml.Type()) {
    case YAML::NodeType::Scalar:
      node.kind = ConfigNode::Kind::scalar;
      node.text = yaml.Scalar();
      break;
    case YAML::NodeType::Sequence: {
      node.kind = ConfigNode::Kind::sequence;
      std::size_t index = 0;
      for (const YAML::Node& item : yaml) {
        node.append() = convert(item, origin, join_path(path, std::to_string(index++)), depth + 1);
      }
      break;
    }
    case YAML::NodeType::Map: {
      node.kind = ConfigNode::Kind::map;
      std::map<std::string, int> first_line;
      for (const auto& pair : yaml) {
        const Place place = origin.line == 0 ? origin : Place{origin.file, std::max(0, pair.first.Mark().line) + 1};
        if (!pair.first.IsScalar()) fail_at(place, path, "a key must be plain text");
        const std::string key = pair.first.Scalar();
        const auto [earlier, is_new] = first_line.emplace(key, place.line);
        if (!is_new) {
          fail_at(place, join_path(path, key),
                  fmt::format("duplicate key; it is already given in line {}, a key is allowed once", earlier->second));
        }
        ConfigNode value = convert(pair.second, origin, join_path(path, key), depth + 1);
        if (value.kind == ConfigNode::Kind::null) value.place = place;
        node.entries.push_back({key, std::move(value)});
      }
      break;
    }
    default:
      break;
  }
  return node;
}

/// The first line up to `last` that is indented with a tab, 0: none. What YAML makes of one is an error in another place.
int line_with_tab(const std::string& text, int last) {
  std::istringstream lines(text);
  int number = 0;
  for (std::string line; std::getline(lines, line) && number < last;) {
    ++number;
    if (line.substr(0, line.find_first_not_of(" \t")).find('\t') != std::string::npos) return number;
  }
  return 0;
}

bool plain(const std::string& text) {
  static const std::regex safe(R"([A-Za-z0-9_./+-]([A-Za-z0-9_ ./^()+*-]*[A-Za-z0-9_./^()+*-])?)");
  // A text that YAML could read as the null value must stay a text.
  return std::regex_match(text, safe) && text != "null" && text != "Null" && text != "NULL" && text != "-" &&
         text.substr(0, 2) != "- " && text != "---" && text != "...";
}

std::string scalar_text(const std::string& text) {
  if (plain(text)) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    if (c == '\n') {
      quoted += "\\n";
    } else if (c == '\t') {
      quoted += "\\t";
    } else {
      quoted += c;
    }
  }
  return quoted + "\"";
}

std::string flow(const ConfigNode& node) {
  if (node.kind == ConfigNode::Kind::null) return "null";
  if (node.is_scalar()) return scalar_text(node.text);
  std::string text = node.is_map() ? "{" : "[";
  for (const ConfigEntry& entry : node.entries) {
    if (text.size() > 1) text += ", ";
    if (node.is_map()) text += scalar_text(entry.key) + ": ";
    text += flow(entry.node);
  }
  return text + (node.is_map() ? "}" : "]");
}

bool only_scalars(const ConfigNode& node) {
  return std::all_of(node.entries.begin(), node.entries.end(), [](const ConfigEntry& entry) {
    return entry.node.is_scalar() ||
           (entry.node.is_sequence() && std::all_of(entry.node.entries.begin(), entry.node.entries.end(),
                                                    [](const ConfigEntry& item) { return item.node.is_scalar(); }));
  });
}

/// Writes the value behind "key:" or "-" at the given depth, including the line end.
void block(std::string& out, const ConfigNode& node, int indent, bool in_list) {
  const std::string line = flow(node);
  const bool short_enough = line.size() + static_cast<std::size_t>(indent) + 24 < line_length || node.entries.empty();
  if (node.is_scalar() || node.kind == ConfigNode::Kind::null || (only_scalars(node) && short_enough && indent > 0) ||
      node.entries.empty() || (node.is_sequence() && only_scalars(node))) {
    out += (indent > 0 || in_list ? " " : "") + line + "\n";
    return;
  }
  if (!in_list && indent > 0) out += "\n";
  bool first = true;
  for (const ConfigEntry& entry : node.entries) {
    if (in_list && first) {
      out += " ";  // the first entry of a list item follows its dash
    } else {
      out += std::string(static_cast<std::size_t>(indent), ' ');
    }
    first = false;
    if (node.is_map()) {
      out += scalar_text(entry.key) + ":";
      block(out, entry.node, indent + 2, false);
    } else {
      out += "-";
      block(out, entry.node, indent + 2, true);
    }
  }
}

}  // namespace

ConfigNode read_yaml_text(const std::string& text, const Place& place) {
  std::vector<YAML::Node> documents;
  try {
    documents = YAML::LoadAll(text);
  } catch (const YAML::Exception& error) {
    const Place bad = place.line == 0 ? place : Place{place.file, std::max(0, error.mark.line) + 1};
    if (const int tab = line_with_tab(text, bad.line); tab > 0)
      fail_at({place.file, tab}, "", "not valid YAML: a tab in the indentation; allowed: blanks");
    fail_at(bad, "", fmt::format("not valid YAML: {}", error.msg));
  }
  if (documents.empty()) return map_node(place);
  if (documents.size() > 1) fail_at(place, "", "several YAML documents; one is allowed");
  return convert(documents.front(), place, "", 0);
}

ConfigNode read_yaml_file(const std::string& path) {
  std::ifstream stream(path);
  std::stringstream text;
  if (!stream || !(text << stream.rdbuf()))
    fail_at({path, 0}, "", "the file cannot be read (missing, empty or no permission)");
  return read_yaml_text(text.str(), {path, 1});
}

std::string write_yaml(const ConfigNode& node) {
  std::string out;
  block(out, node, 0, false);
  return out;
}

}  // namespace auralith
