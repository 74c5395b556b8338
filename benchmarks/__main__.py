"""Runs the benchmarks: ``python -m benchmarks [NAME [what it takes]]``; without a name, all of them.

Each runs in a process of its own, so that none measures what another left in memory.
"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main(arguments: list[str]) -> int:
    """Run one benchmark, or all; returns how many failed."""
    known = sorted(path.parent.name for path in HERE.glob("*/run.py"))
    names, rest = (arguments[:1], arguments[1:]) if arguments[:1] and arguments[0] in known else (known, arguments)
    if rest and len(names) > 1:
        print(f"Name one benchmark before {' '.join(rest)}: {', '.join(known)}", file=sys.stderr)
        return 1
    failed = 0
    for name in names:
        print(f"\n{name}", flush=True)
        done = subprocess.run([sys.executable, "-m", f"benchmarks.{name}.run", *rest], cwd=HERE.parent, check=False)
        failed += done.returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
