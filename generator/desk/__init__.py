"""The desk: a workspace as pages in the browser of this machine; ``agreements desk`` opens it.

How a request goes: :mod:`guard` lets it in (host, origin, cookie, key), :mod:`app` finds the
handler of its path and gives it the :class:`~generator.desk.reading.Desk` and what was asked, the
handler returns an answer (:mod:`answers`), and :mod:`rendering` makes a page of it. A handler is a
plain function of these two; it neither prints nor knows of HTTP, and runs in a thread of its own.

To add a page:

1. A module here with its handlers, and ``ROUTES``, a tuple of ``get(path, handler)`` and
   ``post(path, handler)``. Ids and names of files are asked for in the query (``/paper?id=…``,
   which ``link`` makes in templates), never in the path, and looked up among what is known.
2. Its template ``pages/NAME.html.j2``, which extends ``layout.html.j2``; the handler returns
   ``Page("NAME", "Title", {…values})``. Every value is escaped, and shows what is invisible. A form
   that posts has ``{% include "key.html.j2" %}`` within.
3. The module in ``PAGES`` of :mod:`app`, and a line in ``NAVIGATION`` if one begins with it.
4. Its style in ``static/style.css`` (colours by their names, there for dark and light); a script,
   if it helps, as a file in ``static/`` that the page names in its block ``scripts``. Neither style
   nor script can stand in a page itself: the policy forbids it.
5. Its tests in ``tests/desk/``: the fixture ``visitor`` asks for pages as a browser does, the
   fixture ``browser_page`` is a page in Chromium, and ``serious(browser_page)`` is what axe finds
   there.

What writes goes through the functions that the commands call, in a ``post`` handler, which ends
with ``Moved(path)``; ``desk.notify(sentence)`` shows a sentence on the page that comes then.
``reading.said`` runs what a command does, and raises what it would have said before it ended.
"""
