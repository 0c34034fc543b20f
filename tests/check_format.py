"""Checks that src/ and tests/ are formatted as .clang-format says. `ninja -C build format` rewrites them.

Usage: check_format.py SOURCE_ROOT CLANG_FORMAT
Exit code 0 formatted, 1 not, 2 when the tool or the source is missing, 77 (skipped) with another clang-format than 14,
because versions differ in details.
"""
import pathlib
import re
import subprocess
import sys


def main():
    root, tool = pathlib.Path(sys.argv[1]), sys.argv[2]
    try:
        version = subprocess.run([tool, "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as problem:
        print(f"clang-format cannot be run ({tool!r}): {problem}")
        return 2
    major = re.search(r"version (\d+)", version)
    if major is None or major.group(1) != "14":
        print(f"skipped: the format is that of clang-format 14, found {version.strip()}")
        return 77
    files = sorted(path for folder in ("src", "tests") for suffix in ("*.hpp", "*.cpp")
                   for path in (root / folder).rglob(suffix))
    if not files:
        print(f"no sources under {root}")
        return 2
    result = subprocess.run([tool, "--dry-run", "--Werror", *map(str, files)], capture_output=True, text=True)
    wrong = sorted(set(re.findall(r"^(.+?):\d+:\d+: (?:error|warning)", result.stderr, re.MULTILINE)))
    for name in wrong:
        print(f"not formatted: {pathlib.Path(name).relative_to(root)}")
    if result.returncode != 0 and not wrong:
        print(result.stderr)
    print(f"{len(files)} files, {len(wrong)} not formatted")
    return 1 if result.returncode != 0 else 0


if __name__ == "__main__":
    sys.exit(main())
