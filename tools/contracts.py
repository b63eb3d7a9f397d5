"""An import contract of our own: modules with a private name are imported only from inside their package."""

from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class PrivateModules(Contract):
    """``names`` inside ``root`` belong to the package they stand in; ``allowed`` packages may use them all the same."""

    root = fields.StringField()
    names = fields.ListField(subfield=fields.StringField())
    allowed = fields.ListField(subfield=fields.StringField(), required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Find imports from outside."""
        del verbose
        wrong = [
            (importer, imported)
            for imported in sorted(graph.modules)
            if (home := self._home(imported)) is not None
            for importer in sorted(graph.find_modules_that_directly_import(imported))
            if not self._may(importer, home)
        ]
        return ContractCheck(kept=not wrong, metadata={"wrong": wrong})

    def _home(self, module: str) -> str | None:
        """The package that a private module belongs to."""
        parts = module.split(".")
        names: Any = self.names
        for at, part in enumerate(parts):
            if part in names and at >= 2 and parts[0] == self.root:
                return ".".join(parts[:at])
        return None

    def _may(self, importer: str, home: str) -> bool:
        allowed: Any = self.allowed or []
        return any(importer == p or importer.startswith(p + ".") for p in (home, *allowed))

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Say which imports were found."""
        for importer, imported in check.metadata["wrong"]:
            output.print_error(f"{importer} imports {imported}, which is private to its package.")
