"""Checks the layer order of src/: a file includes only its own folder and lower layers, and no PETSc where none may be.

Usage: check_layers.py SRC   or   check_layers.py --self-test
Exit code 0 when the order holds, 1 with one line per violation, 2 when the source cannot be judged.
"""
import argparse
import pathlib
import re
import sys
import tempfile

# Folder -> folders it may include. Order: base <- config <- {materials, protocol} <- case <- {petsc, grid} <- fields
# <- physics <- solver <- output <- app. Folders of one group do not see each other, but grid may use petsc.
GROUPS = [["base"], ["config"], ["materials", "protocol"], ["case"], ["petsc", "grid"], ["fields"], ["physics"],
          ["solver"], ["output"], ["app"]]
WITHIN_GROUP = {"grid": {"petsc"}}
NOT_SEEN = {"petsc": {"protocol"}, "grid": {"protocol"}}  # lower ones that are none of their business
# Files that see no PETSc header, not even through another of our headers.
WITHOUT_PETSC = re.compile(r"^(base|config|materials|case|protocol|physics)/")

INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]', re.MULTILINE)
SUFFIXES = {".hpp", ".cpp", ".in"}


class CannotJudge(Exception):
    """The source is not what this check understands; passing would be a lie."""


def allowed_folders():
    """Map of folder -> set of folders that it may include."""
    allowed, lower = {}, set()
    for group in GROUPS:
        for folder in group:
            allowed[folder] = (lower | {folder} | WITHIN_GROUP.get(folder, set())) - NOT_SEEN.get(folder, set())
        lower = lower | set(group)
    return allowed


def read_includes(src):
    """Map of file (relative to src, posix) -> list of (own: bool, included path)."""
    if not src.is_dir():
        raise CannotJudge(f"{src} is not a directory")
    allowed = allowed_folders()
    files = {}
    for path in sorted(src.rglob("*")):
        name = path.relative_to(src).as_posix()
        if path.suffix not in SUFFIXES or not path.is_file():
            continue
        folder = name.split("/")[0] if "/" in name else "."
        if folder == "." and name != "main.cpp":
            raise CannotJudge(f"{name}: sources belong in a layer's folder")
        if folder != "." and folder not in allowed:
            raise CannotJudge(f"{name}: folder {folder} is not in the layer order of {__file__}")
        files[name] = [(kind == '"', target) for kind, target in INCLUDE.findall(path.read_text(encoding="utf-8"))]
    if not files:
        raise CannotJudge(f"{src} holds no source")
    if not any(own for includes in files.values() for own, _ in includes):
        raise CannotJudge(f"{src}: no include of an own header found")
    return files


def petsc_path(name, files, seen):
    """Chain of includes from `name` to a PETSc header, or None."""
    seen.add(name)
    for own, target in files[name]:
        if not own and re.match(r"petsc", target):
            return [name, f"<{target}>"]
        if own and target in files and target not in seen:
            rest = petsc_path(target, files, seen)
            if rest:
                return [name] + rest
    return None


def violations(src):
    """List of sentences, one per broken rule."""
    files = read_includes(src)
    allowed = allowed_folders()
    found = []
    for name, includes in files.items():
        folder = name.split("/")[0]
        for own, target in includes:
            if own and target not in files:
                found.append(f'{name}: "{target}" is not a file under src/ (own includes are relative to src/)')
            elif own and folder in allowed and target.split("/")[0] not in allowed[folder]:
                found.append(f'{name}: {folder} must not include "{target}"')
            elif not own and target in files:
                found.append(f"{name}: <{target}> is an own header, use quotes")
        if WITHOUT_PETSC.match(name):
            chain = petsc_path(name, files, set())
            if chain:
                found.append(f"{name}: sees PETSc: {' -> '.join(chain)}")
    return found


def self_test():
    """Each kind of mistake must be caught, and a legal tree must pass."""
    legal = {"base/error.hpp": "#include <string>\n", "case/case.hpp": '#include "base/error.hpp"\n',
             "petsc/petsc.hpp": '#include <petscsnes.h>\n#include "base/error.hpp"\n',
             "grid/grid.hpp": '#include "petsc/petsc.hpp"\n', "physics/spot.hpp": '#include "case/case.hpp"\n',
             "app/app.cpp": '#include "grid/grid.hpp"\n', "main.cpp": '#include "base/error.hpp"\n'}
    mistakes = {
        "a lower layer includes a higher one": {"case/bad.hpp": '#include "app/app.hpp"\n', "app/app.hpp": "\n"},
        "the same in a .cpp, with odd spaces": {"base/bad.cpp": '  #  include   "case/case.hpp"\n'},
        "neighbours of one group": {"petsc/bad.cpp": '#include "grid/grid.hpp"\n'},
        "neighbours beside the case": {"materials/bad.hpp": '#include "protocol/steps.hpp"\n', "protocol/steps.hpp": "\n"},
        "a lower one that is not seen": {"petsc/bad.hpp": '#include "protocol/steps.hpp"\n', "protocol/steps.hpp": "\n"},
        "the same from the grid": {"grid/bad.hpp": '#include "protocol/steps.hpp"\n', "protocol/steps.hpp": "\n"},
        "PETSc in physics": {"physics/bad.cpp": "#include <petscvec.h>\n"},
        "PETSc through another header": {"physics/bad.hpp": '#include "grid/grid.hpp"\n'},
        "an include that does not exist": {"case/bad.hpp": '#include "error.hpp"\n'},
        "an own header in angle brackets": {"case/bad.hpp": "#include <base/error.hpp>\n"},
    }
    unreadable = {"unknown folder": {"utils/bad.hpp": "\n"}, "source beside the folders": {"bad.cpp": "\n"}}

    def outcome(extra):
        with tempfile.TemporaryDirectory() as directory:
            for name, text in {**legal, **extra}.items():
                path = pathlib.Path(directory) / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
            return violations(pathlib.Path(directory))

    failures = []
    if outcome({}):
        failures.append(f"a legal tree is refused: {outcome({})}")
    failures += [f"not caught: {what}" for what, extra in mistakes.items() if len(outcome(extra)) != 1]
    for what, extra in unreadable.items():
        try:
            outcome(extra)
            failures.append(f"not caught: {what}")
        except CannotJudge:
            pass
    with tempfile.TemporaryDirectory() as empty:
        for path in (pathlib.Path(empty), pathlib.Path(empty) / "missing"):
            try:
                violations(path)
                failures.append(f"passes without source: {path}")
            except CannotJudge:
                pass
    return failures


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("src", nargs="?", type=pathlib.Path)
    parser.add_argument("--self-test", action="store_true")
    arguments = parser.parse_args()
    if not arguments.self_test and arguments.src is None:
        parser.error("SRC or --self-test is needed")
    try:
        found = self_test() if arguments.self_test else violations(arguments.src)
    except CannotJudge as problem:
        print(f"cannot judge: {problem}")
        return 2
    for line in found:
        print(line)
    print(f"{len(found)} violation(s)")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
