"""Drives the TypeScript kernel as a notebook does. Reads a list of requests as JSON from stdin, writes the list of
answers to a file: what the kernel itself prints goes to stdout.

{"execute": CODE, "interruptOn": REGEX} -> {"status", "outputs": [MESSAGE...], "seconds"}, interrupted when an output matches
{"complete": CODE, "at": POSITION} -> {"matches"}
{"inspect": CODE, "at": POSITION} -> {"text"}
"""
import json
import re
import sys
import time
from queue import Empty

from jupyter_client.manager import start_new_kernel

SECONDS = 120


def execute(manager, client, code, interrupt_on=None):
    start = time.monotonic()
    request = client.execute(code)
    outputs, interrupted_at = [], None
    while True:
        message = client.get_iopub_msg(timeout=SECONDS)
        if message["parent_header"].get("msg_id") != request:
            continue
        kind, content = message["msg_type"], message["content"]
        if kind == "status" and content["execution_state"] == "idle":
            break
        outputs.append({"type": kind, **content})
        if interrupt_on and interrupted_at is None and re.search(interrupt_on, json.dumps(content)):
            manager.interrupt_kernel()
            interrupted_at = time.monotonic()
    reply = reply_to(client, request)
    if reply["status"] != "ok":
        time.sleep(0.5)  # the kernel drops what comes right behind an error: the rest of "run all"
    seconds = time.monotonic() - (interrupted_at or start)
    return {"status": reply["status"], "outputs": outputs, "interrupted": interrupted_at is not None, "seconds": seconds}


def reply_to(client, request):
    while True:
        try:
            message = client.get_shell_msg(timeout=SECONDS)
        except Empty:
            raise SystemExit("the kernel did not answer")
        if message["parent_header"].get("msg_id") == request:
            return message["content"]


def answer(manager, client, request):
    if "execute" in request:
        return execute(manager, client, request["execute"], request.get("interruptOn"))
    if "complete" in request:
        return {"matches": reply_to(client, client.complete(request["complete"], request["at"]))["matches"]}
    found = reply_to(client, client.inspect(request["inspect"], request["at"]))
    return {"text": found["data"].get("text/plain", "")}


def main():
    manager, client = start_new_kernel(kernel_name="tslab", cwd=sys.argv[1])
    try:
        answers = [answer(manager, client, request) for request in json.load(sys.stdin)]
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    with open(sys.argv[2], "w") as file:
        json.dump(answers, file)


main()
