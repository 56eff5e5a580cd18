"""Visitors who come while something happens to the server: four at a time ask for a page, each time over a new connection, until
the file that is named last is there. Prints how many were answered and how many were not."""

import os
import sys
import threading
import urllib.request

address, end = sys.argv[1], sys.argv[2]
answered, failed = [], []


def visit():
    while not os.path.exists(end):
        try:
            with urllib.request.urlopen(address, timeout=60) as answer:
                answer.read()
                answered.append(answer.status)
        except OSError as error:
            failed.append(repr(error))


visitors = [threading.Thread(target=visit) for _ in range(4)]
for visitor in visitors:
    visitor.start()
for visitor in visitors:
    visitor.join()
print(f"{len(answered)} answered, {len(failed)} not {failed[:3]}")
sys.exit(1 if failed or len(answered) < 8 else 0)
