"""Keystone as a WSGI application; the folder of its keystone.conf comes from OS_KEYSTONE_CONFIG_DIR."""

import sys

sys.argv = ["keystone"]  # it parses the command line, which here is gunicorn's

from keystone.server.wsgi import initialize_public_application  # noqa: E402

application = initialize_public_application()
