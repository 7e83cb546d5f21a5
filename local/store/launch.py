"""Starts ministack as the store of the local cloud: ends with its parent, and keeps its state on disk while it runs.

ministack writes its state only when it ends by SIGTERM. This adds a write shortly after a change, so that a
killed store loses seconds and not the day. It uses two private names of ministack, which is why the version is pinned.
"""

import os
import signal
import threading
import time

LIFELINE_FD = 3
# Log events are many and lost without harm: they are written when the store ends, by ministack itself.
SAVED_ON_CHANGE = ("dynamodb", "kms", "ssm", "secretsmanager", "s3", "iam")
MIN_PAUSE_SECONDS = 1.0
# A save may take this share of the time: the larger the state, the rarer it is written.
MAX_SHARE = 0.05
READS = ("Get", "BatchGet", "Query", "Scan", "Describe", "List", "Filter", "Select", "TransactGet")

changes = 0


def end_with_parent() -> None:
    """The cloud holds the other end of the pipe: it closes even when the cloud is killed. SIGTERM lets the state be written."""

    def wait() -> None:
        while os.read(LIFELINE_FD, 1):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    os.set_inheritable(LIFELINE_FD, False)
    threading.Thread(target=wait, daemon=True, name="lifeline").start()


def count_changes(app):
    """Wraps the ASGI application, to notice requests that may have changed the state."""

    async def counting(scope, receive, send):
        await app(scope, receive, send)
        if scope["type"] == "http" and may_change(scope):
            global changes
            changes += 1

    return counting


def may_change(scope) -> bool:
    for name, value in scope["headers"]:
        if name == b"x-amz-target":
            target = value.decode("latin-1")
            return not target.startswith("Logs_") and not target.rpartition(".")[2].startswith(READS)
    return scope["method"] != "GET"


def save_on_change(ministack_app) -> None:
    from ministack.core.persistence import save_state

    saved = 0
    while True:
        time.sleep(MIN_PAUSE_SECONDS)
        if changes == saved or ministack_app._MAIN_LOOP is None:
            continue
        saved = changes
        started = time.monotonic()
        for service, state in states(ministack_app).items():
            save_state(service, state)
        time.sleep((time.monotonic() - started) * (1 / MAX_SHARE - 1))


def states(ministack_app) -> dict:
    """Copies of the services' states, taken between two requests: a transaction is in all of it or in none."""
    import concurrent.futures

    result = concurrent.futures.Future()

    def take() -> None:
        try:
            getters = ministack_app._build_persistence_save_dict()
            result.set_result({key: get() for key, get in getters.items() if key in SAVED_ON_CHANGE})
        except Exception as error:
            result.set_exception(error)

    ministack_app._MAIN_LOOP.call_soon_threadsafe(take)
    return {key: state for key, state in result.result().items() if state is not None}


def main() -> None:
    end_with_parent()
    import ministack.app as ministack_app

    ministack_app.app = count_changes(ministack_app.app)
    threading.Thread(target=save_on_change, args=(ministack_app,), daemon=True, name="save").start()
    ministack_app.main()


if __name__ == "__main__":
    main()
