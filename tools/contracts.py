"""An import contract of our own: modules with a private name are imported only from inside their package."""

from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class PrivateModules(Contract):
    """Modules called one of ``names`` below ``root`` belong to the package that they stand in.

    Only that package may import them, or what is in them; packages that are ``allowed`` may, too.
    """

    root: Any = fields.StringField()
    names: Any = fields.ListField(subfield=fields.StringField())
    allowed: Any = fields.ListField(subfield=fields.StringField(), required=False, default=())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: FBT001 - theirs
        """Find the imports from outside."""
        del verbose
        wrong = [
            (importer, imported)
            for imported in sorted(graph.modules)
            if (owner := self._owner(imported)) is not None
            for importer in sorted(graph.find_modules_that_directly_import(imported))
            if not any(_within(importer, package) for package in (owner, *self.allowed))
        ]
        return ContractCheck(kept=not wrong, metadata={"wrong": wrong})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Say which they are."""
        for importer, imported in check.metadata["wrong"]:
            output.print_error(f"{importer} imports {imported}, which is private to its package.")

    def _owner(self, module: str) -> str | None:
        """The package to which a module is private, or None."""
        if not _within(module, self.root):
            return None
        parts = module.split(".")
        private = [at for at, part in enumerate(parts) if part in self.names]
        return ".".join(parts[: private[0]]) if private else None


def _within(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")
