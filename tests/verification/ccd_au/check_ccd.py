"""Critical current density of the main job on a narrow, coarse window, with the site mobility that ships. See README.md."""
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from harness import Check  # noqa: E402

INPUTS = pathlib.Path(os.environ["AURALITH_SOURCE"]) / "inputs"
COARSE = ["grid.x.length=4 um", "grid.x.cells=16"]
for electrode in ("negative", "positive"):
    COARSE += [f"layers.{electrode}.cells.smallest=0.1 um", f"layers.{electrode}.cells.growth=1.3", f"layers.{electrode}.cells.largest=4 um"]

check = Check(__file__)


def ramp(name, first, last, step, *overrides, case="ccd_au_llzto.yaml"):
    protocol = [f"protocol.0.ccd.{key}={value} mA/cm^2" for key, value in
                (("first_current", first), ("last_current", last), ("current_step", step))]
    run = check.run(name, *COARSE, *protocol, *overrides, case=str(INPUTS / case))
    entries = {entry["criterion"]: entry for entry in run.summary["ccd"]}
    events = ", ".join(f"{event['kind']} of {event['electrode']} at {event['current_density_mA_cm2']:.2f} mA/cm2, {event['time_s']:.0f} s"
                       for event in run.events if event["kind"] != "step_end")
    print(f"      {name}: CCD {run.summary['ccd_text']}; {events}")
    return run, entries


run, entries = ramp("gold", 0.20, 0.40, 0.10)
check.equal("gold, survives, mA/cm2", run.summary["ccd_mA_cm2"], 0.30, 1e-9)
check.verdict(entries["CCD_contact"]["reached"] and abs(entries["CCD_contact"]["failing_mA_cm2"] - 0.40) < 1e-9, "gold, contact is lost at 0.40 mA/cm2")
lost = entries["CCD_contact"]["event"]
check.verdict(lost is not None and lost["electrode"] == "positive" and lost["current_density_mA_cm2"] > 0, "gold, it is lost where Li is stripped")
check.below("gold, largest w at Gamma up to 0.30 mA/cm2, below the spinodal", max(run["void_max_positive"][run["time"] < 14400]), 0.211)
names = {entry["path"].split(".")[-1] for entry in run.summary["calibrated"]}
check.verdict(names == {"site_mobility"}, f"calibrated values of the run: {sorted(names)}")

mobility = next(entry["value"] for entry in run.summary["calibrated"])
half = [f"interfaces.{gamma}.site_mobility={mobility / 2} m/(s Pa)" for gamma in ("negative-pellet", "pellet-positive")]
slow, _ = ramp("half_mobility", 0.20, 0.40, 0.10, *half)
check.below("gold with half the site mobility, survives, mA/cm2", slow.summary["ccd_mA_cm2"], 0.20 + 1e-9)
pressed, _ = ramp("pressed", 0.30, 0.40, 0.10, "ambient.pressure=2 MPa")
check.above("2 MPa, survives, mA/cm2", pressed.summary["ccd_mA_cm2"], 0.40 - 1e-9)
bare, _ = ramp("bare", 0.10, 0.30, 0.10, case="ccd_bare_llzto.yaml")
check.below("bare, survives, mA/cm2", bare.summary["ccd_mA_cm2"], 0.20 + 1e-9)
check.finish()
