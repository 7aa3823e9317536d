"""Starts servers on free loopback ports and ends them with the process that asked for them.

It listens on as many ports as its first argument says, prints them as one line of JSON, and then takes one JSON object a
line on standard input: a server to start. A server inherits its listening socket, so a port is never lost between choosing
and using it, and a request sent early simply waits. When standard input ends, because the parent closed it or because it
died in whatever way, the servers are ended and the folder named by the second argument is removed.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading


def main(socket_count, folder):
    sockets = [listen() for _ in range(socket_count)]
    tell({"ports": [s.getsockname()[1] for s in sockets]})
    servers = []
    for line in sys.stdin:
        order = json.loads(line)
        servers.append((start(order, sockets), order))
    for server, order in servers:
        end(server, order["signal"])
    for server, _ in servers:
        ended(server)
    shutil.rmtree(folder, ignore_errors=True)


def listen():
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen(512)
    return listener


def start(order, sockets):
    listener = None if order["socket"] is None else sockets[order["socket"]]
    descriptor = -1 if listener is None else listener.fileno()
    with open(order["log"], "ab") as log:
        server = subprocess.Popen(
            [word.replace("{socket}", str(descriptor)) for word in order["command"]],
            cwd=order["folder"],
            env=order["environment"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=[] if listener is None else [descriptor],
            start_new_session=True,  # one signal then reaches the server's own children too
            user=order["userId"],
            group=order["userId"],
            extra_groups=None if order["userId"] is None else [],
        )
    if listener is not None:
        listener.close()  # when the server dies, its clients are refused instead of kept waiting
    threading.Thread(target=report, args=(server, order["name"]), daemon=True).start()
    return server


def report(server, name):
    tell({"ended": name, "status": server.wait()})


def end(server, signal_name):
    if server.poll() is None:
        server.send_signal(signal.Signals[signal_name])


def ended(server):
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        pass
    try:
        os.killpg(server.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass


def tell(event):
    try:
        print(json.dumps(event), flush=True)
    except BrokenPipeError:
        pass  # the parent is gone; the servers and the folder still have to go


# The parent's death is told by the end of standard input; a Ctrl-C meant for the parent must not come first.
signal.signal(signal.SIGINT, signal.SIG_IGN)
signal.signal(signal.SIGTERM, signal.SIG_IGN)
main(int(sys.argv[1]), sys.argv[2])
