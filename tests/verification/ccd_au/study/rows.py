"""The rows of the study: name -> (case in inputs/, overrides, ranks, what it shows). k_G is that of the card in every row."""
GAMMAS = ("negative-pellet", "pellet-positive")
METALS = ("negative", "positive")


def seed(number):
    return [f"interfaces.{gamma}.contact_angle_cosine.seed={number}" for gamma in GAMMAS]


def delta(value):
    return [f"layers.{metal}.void_model.interface_thickness={value}" for metal in METALS]


def smallest(value):
    return [f"layers.{metal}.cells.smallest={value}" for metal in METALS]


AU, BARE, CYCLES = "ccd_au_llzto.yaml", "ccd_bare_llzto.yaml", "cycles_au_llzto.yaml"
DIFFUSIVITY = "materials.lithium.self_diffusivity={} m^2/s"
ROWS = {
    "main": (AU, [], 1, "main job: seed 1, D_Li 1e-14 m2/s, delta 0.15 um (calibrated here)"),
    "seed2": (AU, seed(2), 1, "seed 2"),
    "seed3": (AU, seed(3), 1, "seed 3"),
    "D5e-15": (AU, [DIFFUSIVITY.format("5e-15")], 1, "D_Li 5e-15 m2/s"),
    "D1.5e-14": (AU, [DIFFUSIVITY.format("1.5e-14")], 1, "D_Li 1.5e-14 m2/s"),
    "bare": (BARE, [], 1, "bare LLZTO: cos(theta) -0.5 +- 0.3"),
    "2MPa": (AU, ["ambient.pressure=2 MPa"], 1, "2 MPa stack pressure"),
    "cycles": (CYCLES, [], 1, "10 cycles at 0.1 mA/cm2"),
    "cycles_40um": (CYCLES, [f"layers.{metal}.thickness=40 um" for metal in METALS], 1, "10 cycles at 0.1 mA/cm2, windows of 40 um"),
    "delta0.10": (AU, delta("0.10 um"), 1, "delta 0.10 um"),
    "delta0.30": (AU, delta("0.30 um"), 1, "delta 0.30 um"),
    "strip_only": (AU, ["protocol.0.ccd.strip_only=on"], 1, "stripping half cycles only, no plating between"),
    "pinned": (AU, [f"interfaces.{gamma}.site_mobility=0 m/(s Pa)" for gamma in GAMMAS], 1, "k_G = 0, pinned lattice: diffusion alone"),
    "fine": (AU, ["grid.x.cells=96", *smallest("0.04 um"), "protocol.0.ccd.first_current=0.25 mA/cm^2"], 1,
             "finer grid: 96 columns, smallest cell 0.04 um, ramp from 0.25 mA/cm2"),
    "from0.25": (AU, ["protocol.0.ccd.first_current=0.25 mA/cm^2"], 1, "ramp from 0.25 mA/cm2 (how much the history matters)"),
    "wide": (AU, ["grid.x.length=100 um", "grid.x.cells=400", "protocol.0.ccd.first_current=0.30 mA/cm^2",
                  "protocol.0.ccd.last_current=0.40 mA/cm^2", "solver.linear=fieldsplit"], 1, "100 um wide, 400 columns, ramp 0.30 to 0.40 mA/cm2"),
}
