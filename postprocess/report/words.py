"""What the report says in words and numbers; every function takes parts of summary.json or of the effective input."""
import math

CRITERIA = {"CCD_penetration": ("Penetration", "plating opens a surface flaw of the ceramic"),
            "CCD_contact": ("Loss of contact", "voids have taken more of the interface than the limit allows"),
            "CCD_polarisation": ("Polarisation", "the overpotential has passed its limit"),
            "CCD_short": ("Short circuit", "lithium has crossed the electrolyte")}
EVENTS = {"contact_loss": "contact lost", "penetration": "electrolyte penetrated", "polarisation": "overpotential above its limit",
          "lithium_exhausted": "lithium exhausted", "cut_off": "cut-off reached", "short": "short circuit",
          "open_circuit": "no contact left, the circuit is open",
          "lithium_at_ceramic": "lithium metal appears between interlayer and ceramic"}
SUPERSCRIPT = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def number(value, digits=4):
    """"0.3", "2.4·10⁻¹²", "-" for what is not known."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return "–"
    if not isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, int) and abs(value) < 1e15:
        return f"{value:,}".replace(",", "\u202f")
    text = f"{value:.{digits}g}"
    mantissa, exponent, power = text.partition("e")
    if not exponent:
        return text.replace("-", "−")
    return f"{mantissa.replace('-', '−')}·10{str(int(power)).translate(SUPERSCRIPT)}"


def unit(text):
    """Units as people write them: mA/cm², Ω m², µm."""
    for plain, nice in (("^2", "²"), ("^3", "³"), ("cm2", "cm²"), ("m2", "m²"), ("m3", "m³"), ("m5", "m⁵"), ("Ohm", "Ω"), ("um", "µm"),
                        ("degC", "°C"), ("MPa_sqrt_m", "MPa m½")):
        text = text.replace(plain, nice) if plain != "um" else text.replace(" um", " µm")
    return "" if text == "1" else text


def current(value):
    """Critical currents are whole steps of the ramp: two decimals at least, more where the step is finer."""
    if value is None:
        return "–"
    if isinstance(value, str):  # "infinite"
        return value
    text = f"{value:.6g}"
    decimals = len(text.partition(".")[2])
    return f"{value:.2f}" if decimals < 2 else text


def duration(seconds):
    """"12 h 51 min", "3.4 min", "12 s"."""
    if seconds is None:
        return "–"
    if seconds < 90:
        return f"{seconds:.3g} s"
    if seconds < 3600:
        return f"{seconds / 60:.3g} min"
    minutes = round(seconds / 60)
    if minutes < 48 * 60:
        return f"{minutes // 60} h {minutes % 60:02d} min"
    return f"{minutes // 1440} d {minutes // 60 % 24:02d} h"


def event(entry):
    """"contact lost at the positive electrode (contact under 0.5)"."""
    text = EVENTS.get(entry["kind"], entry["kind"].replace("_", " "))
    if entry.get("electrode"):
        text += f" at the {entry['electrode']} electrode"
    return text + (f" ({entry['detail']})" if entry.get("detail") else "")


def criterion(name):
    """(name, meaning) of a criterion of summary.json; CCD_contact_0.8 is the same with another limit."""
    base, _, limit = name.rpartition("_")
    if base in CRITERIA:
        return f"{CRITERIA[base][0]}, contact under {limit}", "reported only, does not decide"
    return CRITERIA.get(name, (name.replace("_", " "), ""))


def verdict(summary):
    """{survived, failing, cause, place}: the CCD with the failing current beside it; None for a run without a ramp."""
    if not summary.get("ccd"):
        return None
    deciding = next((entry for entry in summary["ccd"] if entry["criterion"] == summary.get("ccd_criterion")), None)
    failed = deciding if deciding and deciding["reached"] else None
    text = (summary.get("ccd_text") or "").replace("mA/cm2", "").strip().replace(">=", "≥ ").replace("  ", " ")
    result = {"survived": text or "–", "failing": None, "cause": "no limit was reached", "place": ""}
    if failed:
        result["failing"] = current(failed["failing_mA_cm2"])
        result["cause"] = criterion(failed["criterion"])[0]
        if failed["event"]:
            happened = failed["event"]
            result["cause"] = event(happened)
            result["place"] = f"cycle {happened['cycle']}, t = {duration(happened['time_s'])}"
    return result


def flat(value):
    """One line of plain text for a value of the input."""
    if isinstance(value, dict):
        if "value" in value:
            return flat(value["value"])
        return ", ".join(f"{key.replace('_', ' ')} {flat(item)}" for key, item in value.items() if switched_on(item))
    if isinstance(value, list):
        return "; ".join(flat(item) for item in value)
    if isinstance(value, bool):
        return "on" if value else "off"
    return unit(str(value)) or str(value)


def switched_on(item):
    """False for what the input leaves out: off, nothing, a rest of no length."""
    return item is not False and item not in ([], {}, None, "") and not (isinstance(item, str) and item.partition(" ")[0] in ("0", "0.0"))


def steps(protocol):
    """[(kind, text, inner steps)] of a protocol."""
    rows = []
    for entry in protocol or []:
        for kind, keys in entry.items() if isinstance(entry, dict) else [(str(entry), {})]:
            keys = dict(keys) if isinstance(keys, dict) else {"": keys}
            inner = steps(keys.pop("steps", []))
            rows.append((kind, flat(keys), inner))
    return rows


# Properties of an interlayer in the order and the words of the report.
CARD = {"equilibrium_potential": "potential U(x) against lithium", "saturation": "saturation, lithium per host atom", "molar_volume": "molar volume of the host",
        "diffusivity": "diffusivity D, tracer-like", "boundary_energy": "surface energy lithium | alloy", "boundary_thickness": "thickness of that boundary",
        "collector_energy": "price of the alloy on the outer plane", "adhesion": "adhesion on the ceramic beyond lithium's",
        "area_resistance": "area resistance of the covered interface", "irreversible_uptake": "lithium that it takes up once and keeps", "reference_thickness": "thickness to which both belong",
        "lithium_content": "lithium per host atom at the start"}


def interlayer(coating):
    """"55 nm of gold"; with the lithium that it holds at the start when that changes the thickness."""
    start = float(coating.get("lithium_content", 0)) if "equilibrium_potential" in coating else 0
    return f"{flat(coating['thickness'])} of {coating['host']}" + (f" with {start:.3g} lithium per atom" if start > 0.01 else "")


def layer(entry):
    """A layer of the cell: "20 µm of lithium", "55 nm of gold, takes up lithium; ..."."""
    if "thickness" not in entry:
        return entry.get("material", "")
    coating = entry.get("interlayer")
    if not coating or coating.get("host") == "nothing":
        return f"{flat(entry['thickness'])} of {entry['material']}"
    alloys = ", takes up lithium" if "equilibrium_potential" in coating else ""
    if alloys and str(coating["thickness"]) == str(entry["thickness"]):
        return f"{interlayer(coating)}{alloys}; no {entry['material']} behind it at the start"
    return f"{flat(entry['thickness'])} of {entry['material']}, {interlayer(coating)} towards the electrolyte{alloys}"


def card(coating):
    """[(property, value, status, source)] of an interlayer; what has no status of its own is given by the input."""
    rows = []
    for key, name in CARD.items():
        value = coating.get(key)
        if value is None:
            continue
        if key == "equilibrium_potential":
            ends = sorted(float(str(step["position"]).split()[0]) for step in value.get("steps") or [])
            text = f"{len(ends)} steps, the last at x = {number(ends[-1])}" if ends else "without steps"
            rows.append((name, text, value.get("status", ""), value.get("source", "")))
        elif isinstance(value, dict):
            rows.append((name, flat(value), value.get("status", ""), value.get("source", "")))
        else:
            rows.append((name, flat(value), "", ""))
    return rows


def uptake(film):
    """Sentences: the middle of the last step of the potential, against the card where all lithium comes through Gamma."""
    level, charge = film.crossing()
    text = f"{1e3 * level:.3g} mV against lithium, the middle of the last step, "
    if charge is None:
        return [text + "was not crossed."]
    own = f"; the card gives {film.charge(film.saturation):.2f} for an even film" if film.closed else ""
    return [f"{text}was crossed after {charge:.2f} µAh/cm²{own}."]


def sheet(load):
    """Sentence for an interlayer without cells: its largest plating current over the one at which lithium metal appears at the ceramic."""
    if float(load) < 1e-6:
        return "A saturated film without cells; nothing was plated through it."
    return f"A saturated film without cells: its largest plating current was {number(float(load), 3)} times the one at which lithium metal appears at the ceramic."
