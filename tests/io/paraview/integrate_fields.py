"""For pvbatch: integrals of the fields of a run over its regions at every time, as JSON.

    pvbatch integrate_fields.py FILE.xmf|FILE.pvd OUT.json REGION_COUNT

{"times": [...], "volume": [...], "void": [[by time], by region], "lithium": the same}, SI units
"""
import json
import sys

from paraview import servermanager, simple

path, out, regions = sys.argv[1], sys.argv[2], int(sys.argv[3])
source = simple.XDMFReader(FileNames=[path]) if path.endswith(".xmf") else simple.PVDReader(FileName=path)
simple.UpdatePipeline(proxy=source)
times = list(source.TimestepValues)


def integrals(formula):
    """Of a formula of cell fields at every time. NaN where a field does not live must not reach the sum, hence the `if`."""
    cells = simple.Calculator(Input=source, AttributeType="Cell Data", Function=formula, ResultArrayName="integrand")
    total = simple.IntegrateVariables(Input=cells)
    found = []
    for time in times:
        total.UpdatePipeline(time)  # not simple.UpdatePipeline, which takes the time 0 for none
        data = servermanager.Fetch(total).GetCellData()
        found.append([data.GetArray(name).GetTuple1(0) for name in ("integrand", "Volume")])
    return found


result = {"times": times, "void": [], "lithium": []}
for region in range(regions):
    void = integrals(f"if (region == {region}, void_fraction, 0)")
    lithium = integrals(f"if (region == {region}, 1 - void_fraction, 0)")
    result["void"].append([value for value, _ in void])
    result["lithium"].append([value for value, _ in lithium])
    result["volume"] = [volume for _, volume in void]
if servermanager.vtkProcessModule.GetProcessModule().GetPartitionId() == 0:
    with open(out, "w", encoding="utf-8") as file:
        json.dump(result, file)
