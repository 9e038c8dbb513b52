"""Django's PostgreSQL, which compiles no queries and finds out without asking whether a connection that was kept still stands."""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    def init_connection_state(self):
        """Besides Django's own: compiling what a dashboard asks takes longer than answering it as it is."""
        super().init_connection_state()
        with self.connection.cursor() as cursor:
            cursor.execute("SET jit = off")

    def is_usable(self):
        """Whether the server has said nothing since the last answer: what it says unasked is goodbye.

        Asked once in each request; Django's own way is a question to the server, which takes a tenth of a short request.
        """
        return self.connection.closed == 0 and not select.select([self.connection], [], [], 0)[0]
