"""How far two runs of one case are apart."""
import numpy as np

PATH = ("ledger_", "newton_iterations", "linear_iterations")  # round-off by nature; the path to the numbers, not the numbers


def of_arrays(one, other):
    """Largest difference over the largest value (over 1 where all are 0); infinite where only one of the two has a number."""
    if one.shape != other.shape or not np.array_equal(np.isnan(one), np.isnan(other)):
        return np.inf
    size = np.nanmax(np.abs(one), initial=0)
    return np.nanmax(np.abs(one - other), initial=0) / (size if size > 0 else 1)


def of_runs(one, other, rows=None):
    """(largest difference of the first `rows` rows of the time series, its column)."""
    if one.columns != other.columns:
        return np.inf, "columns"
    return max((of_arrays(one[name][:rows], other[name][:rows]), name) for name in one.columns if not name.startswith(PATH))
