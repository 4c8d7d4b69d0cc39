"""How a peer talks to mien: one JSON request a line on stdin, one JSON answer a line on stdout."""
import json
import sys


def serve(peer):
    """Calls the method that each request names under "do", with the rest of the request as its arguments."""
    for line in sys.stdin:
        request = json.loads(line)
        print(json.dumps(getattr(peer, request.pop("do"))(**request)), flush=True)
