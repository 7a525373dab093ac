"""What any test may ask for."""

from tests.engines import engine as engine  # noqa: PLC0414 - makes it known here
from tests.servers import database as database  # noqa: PLC0414 - a fixture of all
from tests.servers import server as server  # noqa: PLC0414 - a fixture of all
