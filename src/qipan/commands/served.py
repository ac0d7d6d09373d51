"""What a server process loads: the application, and the watch that ends it with the process that started it.

Without it the server's processes would outlive a killed parent and hold its port.
"""

from __future__ import annotations

import os

from qipan.commands.companion import end_with_parent
from qipan.config.wsgi import application

__all__ = ["application"]

end_with_parent(os.getppid())
