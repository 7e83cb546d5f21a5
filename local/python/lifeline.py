"""Ends this process and everything it started as soon as the local cloud is gone, even by SIGKILL.

The cloud holds the other end of the pipe LIFELINE_FD; the kernel closes it whatever happens to the cloud.
"""

import os
import signal

LIFELINE_FD = 3


def tie_to_parent() -> None:
    """Arms the lifeline: from here on the whole process group dies with the parent."""
    os.set_inheritable(LIFELINE_FD, False)
    try:
        import fcntl

        set_signal = fcntl.F_SETSIG
    except (ImportError, AttributeError):
        _tie_by_thread()
        return
    # The kernel itself sends the signal, so that a script which holds the GIL (a runaway regular expression) dies too.
    fcntl.fcntl(LIFELINE_FD, fcntl.F_SETOWN, -os.getpgrp())
    fcntl.fcntl(LIFELINE_FD, set_signal, signal.SIGKILL)
    os.set_blocking(LIFELINE_FD, False)
    fcntl.fcntl(LIFELINE_FD, fcntl.F_SETFL, fcntl.fcntl(LIFELINE_FD, fcntl.F_GETFL) | os.O_ASYNC)
    # The parent may have gone before the signal was armed: then nobody sends it.
    try:
        if not os.read(LIFELINE_FD, 1):
            _end_group()
    except BlockingIOError:
        pass


def _tie_by_thread() -> None:
    """Where the kernel cannot send a chosen signal (macOS): a thread waits for the end of the pipe."""
    import threading

    def wait() -> None:
        while os.read(LIFELINE_FD, 1):
            pass
        _end_group()

    threading.Thread(target=wait, daemon=True, name="lifeline").start()


def _end_group() -> None:
    os.killpg(os.getpgrp(), signal.SIGKILL)
