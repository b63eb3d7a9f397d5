"""Errors that a command answers with their sentence instead of a stack."""

from psycopg import OperationalError
from psycopg.errors import ReadOnlySqlTransaction

from ringdove.app.children import PortTaken
from ringdove.kernel.embedded import CannotStart
from ringdove.kernel.errors import DomainError
from ringdove.kernel.migrate import CannotMigrate
from ringdove.kernel.settings import WrongSetting

SAID = (
    CannotStart,
    CannotMigrate,
    WrongSetting,
    PortTaken,
    DomainError,
    OperationalError,
    ReadOnlySqlTransaction,
)
