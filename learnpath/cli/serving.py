"""Serving: gunicorn with several processes of several threads, and the consumer of jobs beside it.

The application is made once and then forked. A process that is told to stop first answers whoever already
stands in line: nobody who got a connection is turned away.
"""

import contextlib
import errno
import logging
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Callable
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.workers.gthread import ThreadWorker
from huey.consumer import Consumer

from learnpath.cli.starting import Refusal, engine_of
from learnpath.kernel.jobs import make_huey

THREADS = 8
GRACE_SECONDS = 30


def listen(host: str, port: int) -> socket.socket:
    """Take the port before anything else is made, so that a taken one is said at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(2048)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise Refusal(
                f"port {port} on {host} is in use by another program; choose another with --port"
            ) from None
        raise Refusal(f"cannot listen on {host}, port {port}: {error.strerror or error}") from None
    return listener


class PatientWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Told to stop, it takes in whoever has already connected before it closes the door."""

    sockets: list[Any]

    def set_accept_enabled(self, enabled: bool) -> None:
        super().set_accept_enabled(enabled)
        if enabled or self.alive:
            return
        for listener in self.sockets:
            with contextlib.suppress(OSError, ValueError):
                while select.select([listener], [], [], 0)[0]:
                    self.accept(listener)
            # The port closes when the last process lets go of it. Waiting for one's own requests first
            # would let others connect meanwhile, and be dropped.
            listener.close()
        self.sockets = []


class JobConsumer(Consumer):  # type: ignore[misc]  # Huey has no types
    """Huey's consumer. Beside a server it ends with it, even if that is killed."""

    def __init__(self, app: Flask, parent: int | None = None) -> None:
        # The queue only wakes the sweep, so one that is polled each second is quick enough.
        super().__init__(
            make_huey(app),
            workers=2,
            initial_delay=0.2,
            max_delay=1.0,
            graceful_signal="TERM",
            shutdown_timeout=60,
        )
        self._parent = parent
        # Huey starts its whole command anew at SIGHUP; ours would be a second server.
        self._signal_actions[signal.SIGHUP] = (False, True)
        self._signal_actions[signal.SIGINT] = (False, True)

    def loop(self, health_check_ts: float | None = None) -> float | None:
        if self._parent is not None and os.getppid() != self._parent:
            os.kill(os.getpid(), signal.SIGTERM)
        ts: float | None = super().loop(health_check_ts)
        return ts


def prepare_queue(app: Flask) -> None:
    """Make the queue's own tables, once: processes that make them at the same time are in each other's way."""
    make_huey(app).storage.close()


def run_worker(app: Flask) -> None:
    """Do jobs and send mail until told to stop; what is under way is finished."""
    JobConsumer(app).run()


class _Master(Arbiter):  # type: ignore[misc]
    """gunicorn's master, which also minds one consumer."""

    consumer_pid = 0
    with_consumer = False

    def manage_workers(self) -> None:
        super().manage_workers()
        if self.with_consumer and not self._consumer_lives():
            self.consumer_pid = self._fork_consumer()

    def _consumer_lives(self) -> bool:
        if not self.consumer_pid:
            return False
        try:
            os.kill(self.consumer_pid, 0)  # a dead one is gone: the master reaps whatever child ends
        except ProcessLookupError:
            return False
        return True

    def _fork_consumer(self) -> int:
        parent = os.getpid()
        pid = os.fork()
        if pid:
            return pid
        code = 1
        try:
            for listener in self.LISTENERS:
                listener.close()
            for signum in self.SIGNALS:
                signal.signal(signum, signal.SIG_DFL)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            app = self.app.wsgi()
            engine_of(app).dispose(close=False)
            JobConsumer(app, parent).run()
            code = 0
        except Exception:
            logging.getLogger("learnpath").exception("the consumer of jobs failed")
            time.sleep(5)  # before it is started anew
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)

    def stop(self, graceful: bool = True) -> None:
        super().stop(graceful)
        self.with_consumer = False
        if self._consumer_lives():
            self._end_consumer()

    def _end_consumer(self) -> None:
        for signum, patience in ((signal.SIGTERM, GRACE_SECONDS), (signal.SIGKILL, 5)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.consumer_pid, signum)
            until = time.monotonic() + patience
            while time.monotonic() < until:
                self.reap_workers()
                if not self._consumer_lives():
                    return
                time.sleep(0.05)


class _Server(BaseApplication):  # type: ignore[misc]
    def __init__(self, app: Flask, options: dict[str, Any], with_consumer: bool) -> None:
        self._app, self._options, self._with_consumer = app, options, with_consumer
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._app

    def run(self) -> None:
        master = _Master(self)
        master.with_consumer = self._with_consumer
        master.run()


def run_server(
    app: Flask, listener: socket.socket, *, workers: int, with_consumer: bool, ready: Callable[[], None]
) -> None:
    """Serve until told to stop. `ready` is called once, when requests are answered."""

    def after_fork(_master: object, _worker: object) -> None:
        engine_of(app).dispose(close=False)  # connections are not shared between processes
        make_huey(app)

    def answers(worker: ThreadWorker) -> None:
        if worker.age == 1:
            ready()

    prepare_queue(app)
    engine_of(app).dispose()
    options = {
        "bind": f"fd://{listener.detach()}",
        "workers": workers,
        "threads": THREADS,
        "worker_class": PatientWorker,
        "preload_app": True,
        "graceful_timeout": GRACE_SECONDS,
        "timeout": 60,
        "keepalive": 5,
        "loglevel": "warning",
        "proc_name": "learnpath",
        "control_socket_disable": True,
        "forwarded_allow_ips": "",  # what a proxy may say is LEARNPATH_TRUSTED_PROXIES' affair
        "post_fork": after_fork,
        "post_worker_init": answers,
    }
    _Server(app, options, with_consumer).run()
