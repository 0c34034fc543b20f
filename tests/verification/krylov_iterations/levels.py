"""Grids of the two cases: level n halves every cell of level n-1, along the stack, too (growth becomes its square root)."""


def spacing(smallest, growth, largest, side, level):
    h = 0.5 ** level
    limit = f"largest: {largest * h:.6g} um, " if largest else ""
    return f"{{smallest: {smallest * h:.6g} um, growth: {growth ** h:.6g}, {limit}refine: {side}}}"


def flat(level):
    """flat.yaml: 6 columns and 0.12 um at level 0."""
    return [f"grid.x.cells={round(6 * 2 ** level)}",
            "layers.negative.cells=" + spacing(0.12, 1.21, 3, "top", level),
            "layers.pellet.cells=" + spacing(0.5, 1.8, None, "both", level),
            "layers.positive.cells=" + spacing(0.12, 1.21, 3, "bottom", level)]


def solid(level):
    """solid.yaml: 3 x 3 columns and 0.2 um at level 0."""
    return [f"grid.x.cells={round(3 * 2 ** level)}", f"grid.y.cells={round(3 * 2 ** level)}",
            "layers.pellet.cells=" + spacing(0.5, 1.96, None, "top", level),
            "layers.positive.cells=" + spacing(0.2, 1.5625, 3, "bottom", level)]


CASES = {"flat": flat, "solid": solid}
