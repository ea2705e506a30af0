"""Limit the memory and time of the process that reads foreign files, by what the system offers."""

import os
import signal
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

CHECK_EVERY = 0.2
GRACE = 5.0
"""Seconds after which the process ends itself, where its parent could not."""
BEYOND_MEMORY = 70
"""Exit code of a process that used too much memory."""


def restrain() -> None:
    """Once for all files: no core dump with customers' data, and the first to go if memory runs out."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends this process
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        with suppress(OSError):  # only Linux has it
            Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def limit_memory(more: int) -> None:
    """Allow ``more`` bytes beyond those used now.

    On Windows the parent's job object sets the limit. Because macOS does not enforce the limit of the address
    space, a thread watches there.
    """
    if sys.platform == "linux":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        wanted = memory_in_use()[0] + more
        limit = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    elif sys.platform != "win32":
        threading.Thread(target=_watch_memory, args=(peak_memory() + more,), daemon=True).start()


def limit_time(seconds: float) -> None:
    """End this process after the time, whatever it does then; 0 ends the limit.

    Its parent does the same; this is for a parent that was killed.
    """
    if sys.platform != "win32":
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds + GRACE if seconds else 0)


def memory_in_use() -> tuple[int, int]:
    """Address space and resident memory of this process in bytes; 0 where the system does not say."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()
    except OSError:
        return 0, 0
    page = os.sysconf("SC_PAGE_SIZE")
    return int(pages[0]) * page, int(pages[1]) * page


def peak_memory() -> int:
    """Maximum resident memory of this process so far, in bytes."""
    if sys.platform == "win32":
        return 0
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak << 10


def _watch_memory(limit: int) -> None:
    while peak_memory() <= limit:
        time.sleep(CHECK_EVERY)
    os._exit(BEYOND_MEMORY)
