"""``./dev bench NAME``: runs a workload beside its peers in one run and prints the ratios."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

WORKLOADS = {
    "list-cases": "bench.list_cases",
    "search": "bench.search",
    "export": "bench.export",
    "points": "bench.points",
    "intake": "bench.intake",
    "import": "bench.imports",
    "day": "bench.day",
    "masking": "bench.masking",
}


def main(arguments: list[str] | None = None) -> int:
    """Run one workload; returns the exit code."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    names = parser.add_subparsers(dest="workload", required=True)
    for name, module in WORKLOADS.items():
        _describe(names.add_parser(name, help=(import_module(module).__doc__ or "").splitlines()[0]), module)
    chosen = parser.parse_args(arguments)
    from bench import target
    from bench.report import Report

    with target.opened(chosen) as place:
        report = Report(chosen.workload, place.facts())
        import_module(WORKLOADS[chosen.workload]).run(place, chosen, report)
    text = report.markdown()
    print(text)
    if chosen.out:
        with chosen.out.open("a", encoding="utf-8") as file:
            file.write(text + "\n")
    return 0


def _describe(parser: argparse.ArgumentParser, module: str) -> None:
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--url", default="postgresql://postgres@127.0.0.1:5432", help="PostgreSQL server")
    parser.add_argument(
        "--folder", type=Path, default=None, help="Where stores are made (default: a passing one)"
    )
    parser.add_argument("--repeat", type=int, default=7, help="Repetitions of each contender")
    parser.add_argument("--without-peers", action="store_true", help="Leave out peers that must be installed")
    parser.add_argument("--out", type=Path, default=None, help="Append the report to this file")
    import_module(module).options(parser)


if __name__ == "__main__":
    sys.exit(main())
