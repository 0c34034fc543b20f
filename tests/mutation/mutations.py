"""The mutations: one wrong line of physics each. (name, what is wrong, file below src/, old text, new text)

The old text must occur exactly once, which tests/workflow/mutations checks, so that a rewritten line takes its mutation along.
"""

MUTATIONS = [
    ("mobility", "the void mobility does not depend on w", "physics/void_energy.hpp",
     "return c.vacancy_mobility * m + c.surface_mobility * v * v * m * m;",
     "return c.vacancy_mobility + 0.0 * m;"),
    ("site_sign", "the sign of k_G", "physics/site_law.hpp",
     "smaller(T(-entry.site_mobility * contact * force), T(0.0))",
     "smaller(T(entry.site_mobility * contact * force), T(0.0))"),
    ("young_sign", "Young's sign, in the equation and in the energy", "physics/wall_energy.cpp",
     "const double wall = d.surface * metal.surface_energy * d.wall.cosine(c);",
     "const double wall = -d.surface * metal.surface_energy * d.wall.cosine(c);"),
    ("no_contact", "the reaction does not depend on the contact", "physics/interface_reaction.cpp",
     "exchange_current * contact(w) * drive", "exchange_current * (0.0 * w + 1.0) * drive"),
    ("no_exchange", "the contact stands where i0 belongs", "physics/interface_reaction.cpp",
     "exchange_current * contact(w) * drive", "(0.0 * exchange_current + contact(w)) * contact(w) * drive"),
    ("ion_layers", "a face between two electrolytes takes one conductivity for both", "physics/ion_transport.cpp",
     "d.half_b / c.layers[d.layer_b].ionic_conductivity", "d.half_b / c.layers[d.layer_a].ionic_conductivity"),
    ("metal_conductivity", "the metal conducts in proportion to 1-w, not to (1-w)^2", "physics/void_energy.hpp",
     "return c.electronic_conductivity * (m * m + 1e-8);", "return c.electronic_conductivity * (m + 1e-8);"),
    ("reservoir_drift", "the sign of the drift through a reservoir's outer plane", "physics/metal_face.hpp",
     "return {area * (v * w + diffusion),", "return {area * (diffusion - v * w),"),
    ("eta_without_mu", "the overpotential without the void potential", "physics/interface_reaction.cpp",
     "volume * x[4] - entry.film_resistance * x[2];", "0.0 * x[4] - entry.film_resistance * x[2];"),
    ("collapse_sign", "voids grow under pressure", "physics/void_collapse.cpp",
     "const T source = -c.layers[d.layer].collapse_rate", "const T source = c.layers[d.layer].collapse_rate"),
    ("stretch", "the cells of a finite electrode follow its thickness by half", "physics/model.hpp",
     "return initial + stretch * (thickness - reference);", "return initial + 0.5 * stretch * (thickness - reference);"),
    ("void_flux", "stripping removes voids", "physics/metal_void.cpp",
     "const T total = x[5] + q;", "const T total = x[5] - q;"),
    ("advection", "the sign of the drift inside the metal", "physics/metal_face.hpp",
     "return size.area * face.drift * v * w", "return -1.0 * size.area * face.drift * v * w"),
    ("elastic_blend", "the elastic branch shifted by the whole blend", "physics/void_energy.hpp",
     "c.bulk_modulus * (w + 0.5 * b)", "c.bulk_modulus * (w + b)"),
    ("hidden_derivative", "the matrix misses the derivative of the content by the thickness", "physics/metal_void.cpp",
     "return row == 1 || input != 1; }", "return row == 1 || input == 0; }"),
]


def mutated(source, old, new, name):
    """The source with the mutation; ValueError unless the old text occurs exactly once."""
    if source.count(old) != 1 or old == new:
        raise ValueError(f"mutation {name}: its text occurs {source.count(old)} times instead of once: {old!r}")
    return source.replace(old, new)
