"""The job object of Windows: a limit on the memory of a process, and its end with that of its parent."""

import ctypes
import subprocess
import sys

EXTENDED_LIMITS = 9
PROCESS_MEMORY, NO_ERROR_DIALOG, ENDS_WITH_JOB = 0x100, 0x400, 0x2000


class _BasicLimits(ctypes.Structure):
    _fields_ = (
        ("process_time", ctypes.c_int64),
        ("job_time", ctypes.c_int64),
        ("flags", ctypes.c_uint32),
        ("least_working_set", ctypes.c_size_t),
        ("most_working_set", ctypes.c_size_t),
        ("processes", ctypes.c_uint32),
        ("affinity", ctypes.c_size_t),
        ("priority", ctypes.c_uint32),
        ("scheduling", ctypes.c_uint32),
    )


class _ExtendedLimits(ctypes.Structure):
    _fields_ = (
        ("basic", _BasicLimits),
        ("transfers", ctypes.c_uint64 * 6),
        ("process_memory", ctypes.c_size_t),
        ("job_memory", ctypes.c_size_t),
        ("peak_process_memory", ctypes.c_size_t),
        ("peak_job_memory", ctypes.c_size_t),
    )


def limited_job(process: "subprocess.Popen[bytes]", memory: int) -> int:
    """Put a process in a new job with ``memory`` bytes; returns the job's handle, which must be kept.

    The system closes the handle when this process ends, and ends the job with it. Raises OSError.
    """
    if sys.platform != "win32":
        raise NotImplementedError
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    kernel.CreateJobObjectW.restype = ctypes.c_void_p
    job = kernel.CreateJobObjectW(None, None)
    limits = _ExtendedLimits(process_memory=memory)
    limits.basic.flags = PROCESS_MEMORY | NO_ERROR_DIALOG | ENDS_WITH_JOB
    size = ctypes.sizeof(limits)
    handle = ctypes.c_void_p(int(process._handle))  # noqa: SLF001 - there is no public way
    if not (
        kernel.SetInformationJobObject(ctypes.c_void_p(job), EXTENDED_LIMITS, ctypes.byref(limits), size)
        and kernel.AssignProcessToJobObject(ctypes.c_void_p(job), handle)
    ):
        raise ctypes.WinError(ctypes.get_last_error())
    return int(job)
