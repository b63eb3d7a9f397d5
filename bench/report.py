"""Figures: one JSON object a line on stdout, a readable table on stderr."""

import json
import os
import platform
import sys


class Report:
    """Collects and prints."""

    def __init__(self) -> None:
        self.setup = {"cores": os.cpu_count(), "python": platform.python_version()}

    def add(self, name: str, value: float, unit: str, **setup: object) -> None:
        """One figure, printed at once."""
        line = {
            "name": name,
            "value": round(value, 3),
            "unit": unit,
            "setup": {**self.setup, **setup},
        }
        print(json.dumps(line), flush=True)
        details = " ".join(
            f"{k}={v:.0f}" if isinstance(v, float) else f"{k}={v}" for k, v in setup.items()
        )
        print(f"{name:<34}{value:>12,.2f} {unit:<9}{details}", file=sys.stderr, flush=True)
