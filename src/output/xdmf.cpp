#include "output/xdmf.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "output/file_space.hpp"

namespace auralith {
namespace {

constexpr const char* cells_name = "cells";

std::string escaped(const std::string& text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

std::string collection(const std::string& name, const std::string& grids) {
  return fmt::format("  <Grid Name=\"{}\" GridType=\"Collection\" CollectionType=\"Temporal\">\n{}  </Grid>\n",
                     escaped(name), grids);
}

}  // namespace

XdmfWriter::XdmfWriter(std::string directory, std::string axes_file, int nx, int ny, int nz)
    : directory_(std::move(directory)), axes_file_(std::move(axes_file)), nx_(nx), ny_(ny), nz_(nz) {}

void XdmfWriter::begin_step(const std::string& step_file) {
  step_file_ = step_file;
  step_.clear();
}

std::string XdmfWriter::end_step() {
  const std::string text = nlohmann::json(step_).dump();
  restore_step(text);
  return text;
}

void XdmfWriter::restore_step(const std::string& text) {
  for (const auto& [name, grid] : nlohmann::json::parse(text).get<std::vector<std::pair<std::string, std::string>>>()) {
    auto known =
        std::find_if(collections_.begin(), collections_.end(), [&](const auto& each) { return each.first == name; });
    if (known == collections_.end()) known = collections_.insert(collections_.end(), {name, ""});
    known->second += grid;
  }
}

std::string XdmfWriter::data_item(const std::string& dimensions, const std::string& file, const std::string& dataset) {
  return fmt::format(
      "<DataItem Dimensions=\"{}\" NumberType=\"Float\" Precision=\"8\" Format=\"HDF\">{}:{}</DataItem>\n", dimensions,
      escaped(file), escaped(dataset));
}

std::string XdmfWriter::grid(double time, const std::string& name, const std::string& z_item, int layers,
                             const std::vector<Field>& fields) const {
  std::string text = fmt::format(
      "   <Grid Name=\"{}\" GridType=\"Uniform\">\n    <Time Value=\"{}\"/>\n"
      "    <Topology TopologyType=\"3DRectMesh\" Dimensions=\"{} {} {}\"/>\n    <Geometry GeometryType=\"VXVYVZ\">\n",
      escaped(name), time, layers + 1, ny_ + 1, nx_ + 1);
  text += "     " + data_item(std::to_string(nx_ + 1), axes_file_, "/x");
  text += "     " + data_item(std::to_string(ny_ + 1), axes_file_, "/y");
  text += "     " + z_item + "    </Geometry>\n";
  for (const Field& field : fields) {
    std::string dimensions = fmt::format("{} {} {}", layers, ny_, nx_);
    if (field.components > 1) dimensions += fmt::format(" {}", field.components);
    text += fmt::format("    <Attribute Name=\"{}\" AttributeType=\"{}\" Center=\"Cell\">\n     {}    </Attribute>\n",
                        escaped(field.name), field.components == 3 ? "Vector" : "Scalar",
                        data_item(dimensions, step_file_, field.dataset));
  }
  return text + "   </Grid>\n";
}

void XdmfWriter::add_cells(double time, const std::string& group, const std::vector<Field>& fields) {
  const std::string z = data_item(std::to_string(nz_ + 1), step_file_, group + "/z");
  step_.emplace_back(cells_name, grid(time, cells_name, z, nz_, fields));
}

void XdmfWriter::add_interface(double time, const std::string& interface_name, double z, double thickness,
                               const std::vector<Field>& fields) {
  const std::string z_item =
      fmt::format("<DataItem Dimensions=\"2\" NumberType=\"Float\" Precision=\"8\" Format=\"XML\">{} {}</DataItem>\n",
                  z, z + thickness);
  step_.emplace_back("interface_" + interface_name, grid(time, interface_name, z_item, 1, fields));
}

void XdmfWriter::add_cloud(double time, const std::string& interface_name, std::uint64_t count,
                           const std::vector<Field>& fields) {
  const auto item = [&](const Field& field) {
    return data_item(field.components > 1 ? fmt::format("{} {}", count, field.components) : std::to_string(count),
                     step_file_, field.dataset);
  };
  std::string text = fmt::format(
      "   <Grid Name=\"{}\" GridType=\"Uniform\">\n    <Time Value=\"{}\"/>\n"
      "    <Topology TopologyType=\"Polyvertex\" NumberOfElements=\"{}\"/>\n    <Geometry GeometryType=\"XYZ\">\n     "
      "{}"
      "    </Geometry>\n",
      escaped(interface_name), time, count, item(fields.front()));
  for (std::size_t n = 1; n < fields.size(); ++n)
    text += fmt::format("    <Attribute Name=\"{}\" AttributeType=\"{}\" Center=\"Node\">\n     {}    </Attribute>\n",
                        escaped(fields[n].name), fields[n].components == 3 ? "Vector" : "Scalar", item(fields[n]));
  step_.emplace_back("interface_" + interface_name, text + "   </Grid>\n");
}

void XdmfWriter::save() const {
  for (const auto& [name, grids] : collections_)
    replace_file(
        fmt::format("{}/{}.xmf", directory_, name == cells_name ? "fields" : name),
        fmt::format(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<Xdmf Version=\"2.0\">\n <Domain>\n{} </Domain>\n</Xdmf>\n",
            collection(name, grids)));
}

}  // namespace auralith
