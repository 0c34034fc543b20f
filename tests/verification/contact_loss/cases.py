"""Random cells that are driven past the loss of contact: every kind of protocol step, of electrode and of lattice motion, from a seed."""
import random

import yaml

PROTOCOLS = ("galvanostatic", "current_table", "capacity", "hold", "voltage_ramp", "cycles", "ccd", "ccd_strip_only", "repeat")
ELECTRODES = ("column", "rigid", "finite", "sheet", "coating", "film")


def electrode(kind, refine, draw, pressure):
    """A metal layer whose thickness lets contact go before the lithium does."""
    delta = draw.choice((0.15, 0.2, 0.3))
    layer = {"region": "metal", "material": "lithium", "thickness": "12 um",
             "cells": {"smallest": f"{0.4 * delta:.3g} um", "growth": 1.2, "largest": "1.5 um", "refine": refine},
             "outer_plane": "reservoir", "lattice_motion": "column", "void_model": {"interface_thickness": f"{delta} um"}}
    if kind in ("rigid", "film"):
        layer["lattice_motion"] = "rigid"
    if kind == "finite":
        layer |= {"outer_plane": "finite", "lattice_motion": "rigid", "thickness": "20 um", "exhausted_thickness": "20 nm"}
    if kind == "sheet":
        layer["interlayer"] = {"file": "materials/interlayers/au.yaml", "form": "sheet", "thickness": f"{draw.randint(10, 100)} nm"}
    if kind == "coating":
        layer["interlayer"] = {"file": "materials/interlayers/al2o3.yaml", "thickness": "5 nm"}
    if kind == "film":  # resolved, saturated, with lithium behind it
        layer |= {"outer_plane": "finite", "thickness": "1.2 um", "exhausted_thickness": "320 nm", "cells": 150,
                  "interlayer": {"file": "materials/interlayers/au.yaml", "thickness": "318 nm", "lithium_content": 3.75}}
    if kind in ("column", "sheet") and pressure > 0 and draw.random() < 0.6:
        layer["load_sharing"] = True
    return layer


def protocol(kind, current, voltage):
    """Steps that no cell survives: long, and far above the critical current."""
    long = "200 h"
    strip, plate = f"{current:.4g} mA/cm^2", f"{-current:.4g} mA/cm^2"
    return {
        "galvanostatic": [{"galvanostatic": {"current_density": strip, "duration": long}}],
        "current_table": [{"galvanostatic": {"current_density": {"times": ["0 s", "30 min", "200 h"], "values": ["0 mA/cm^2", strip, strip]}}}],
        "capacity": [{"rest": {"duration": "1 min"}}, {"galvanostatic": {"current_density": strip, "capacity": "500 mAh/cm^2"}}],
        "hold": [{"potentiostatic": {"voltage": f"{voltage:.4g} V", "duration": long}}],
        "voltage_ramp": [{"potentiostatic": {"voltage": {"times": ["0 s", "20 min", "200 h"], "values": ["0 V", f"{voltage:.4g} V", f"{voltage:.4g} V"]}}}],
        "cycles": [{"cycles": {"count": 50, "current_density": strip, "half_cycle": "4 h"}}],
        "ccd": [{"ccd": {"first_current": strip, "current_step": "0.5 mA/cm^2", "last_current": "50 mA/cm^2", "half_cycle": "4 h"}}],
        "ccd_strip_only": [{"ccd": {"first_current": strip, "current_step": "0.5 mA/cm^2", "last_current": "50 mA/cm^2", "half_cycle": "4 h", "strip_only": True}}],
        "repeat": [{"repeat": {"count": 100, "steps": [{"galvanostatic": {"current_density": strip, "duration": "2 h"}},
                                                      {"rest": {"duration": "5 min"}},
                                                      {"galvanostatic": {"current_density": plate, "duration": "30 min"}}]}}],
    }[kind]


def make(seed):
    """(description, input as a dictionary) of a seed; 54 seeds in a row have every protocol with every electrode."""
    draw = random.Random(seed)
    kind, metal = PROTOCOLS[seed % len(PROTOCOLS)], ELECTRODES[(seed // len(PROTOCOLS) + seed) % len(ELECTRODES)]
    dimension = 1 if metal == "film" else draw.choice((1, 2, 2, 3))
    card = "bare" if metal in ("sheet", "coating", "film") or draw.random() < 0.4 else "au"
    current = draw.uniform(0.8, 6) * (0.5 if card == "bare" else 1)
    voltage = draw.choice((0.4, 0.7, 1.0, 3.0))
    both = draw.random() < 0.4
    pressure = draw.choice((0, 0, 0.5, 2))
    case = {"format": 1, "title": f"contact loss, seed {seed}", "grid": {},
            "materials": {"lithium": {"file": "materials/lithium.yaml"}, "llzto": {"file": "materials/llzto.yaml"}}}
    if dimension == 2:
        case["grid"]["x"] = {"length": f"{draw.choice((3, 6))} um", "cells": draw.choice((8, 12)), "boundary": draw.choice(("symmetric", "periodic"))}
    if dimension == 3:
        for axis in "xy":
            case["grid"][axis] = {"length": "2 um", "cells": 5, "boundary": "periodic"}
    pellet = {"name": "pellet", "region": "electrolyte", "material": "llzto", "thickness": f"{draw.choice((5, 50, 900))} um",
              "cells": {"smallest": "0.5 um", "growth": 1.5, "refine": "both" if both else "top"}}
    if not both:
        pellet["outer_plane"] = "equipotential"
    layers = [pellet, {"name": "positive"} | electrode(metal, "bottom", draw, pressure)]
    names = [["pellet", "positive"]]
    if both:
        layers.insert(0, {"name": "negative"} | electrode(metal, "top", draw, pressure))
        names.insert(0, ["negative", "pellet"])
    case["layers"] = layers
    kinetics = "linear" if draw.random() < 0.25 else "butler_volmer"
    case["interfaces"] = []
    for number, pair in enumerate(names):
        entry = {"between": pair, "file": f"interfaces/{card}_llzto.yaml", "kinetics": kinetics}
        if dimension == 1:  # one column has no field of contact angles
            entry["contact_angle_cosine"] = {"mean": 0.9 if card == "au" else -0.5, "status": "assumed", "source": "mean of the card"}
        case["interfaces"].append(entry)
    case["ambient"] = {"pressure": f"{pressure} MPa"}
    case["protocol"] = protocol(kind, current, voltage)
    if not case["grid"]:
        del case["grid"]
    text = f"{kind}, {metal}, {dimension}-D, {card}, {kinetics}, {'two electrodes' if both else 'one electrode'}, " \
           f"{voltage:g} V" if "vol" in kind or kind == "hold" else f"{kind}, {metal}, {dimension}-D, {card}, {kinetics}, " \
           f"{'two electrodes' if both else 'one electrode'}, {current:.3g} mA/cm2, {pressure} MPa"
    return text, case


def write(seed, path):
    text, case = make(seed)
    path.write_text(f"# {text}\n" + yaml.safe_dump(case, sort_keys=False), encoding="utf-8")
    return text
