#include "app/additions.hpp"

namespace auralith {

Model& with_additions(Model& model, Layout&) { return model; }

}  // namespace auralith
