"""Set up and start: ``run.py`` serves the dashboard, ``run.py test`` runs the suite, ``setup`` installs.

Only the standard library, and nothing newer than the syntax of Python 3.6, so that an old Python is
told what is wrong instead of failing. The reader's language is not known yet:
what is said here is said in both.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
PIP = (str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--progress-bar", "off")
STAMP = VENV / "installed"
SPARK_STAMP = VENV / "installed-spark"
LOG = VENV / "install.log"
OLDEST = (3, 11)
FAR_BEHIND = 2**30
"""A byte that no file of ours has: Windows lets nobody read the byte that is locked."""
CANNOT = 2
"""The exit code of what could not be done; 1 says that it was done and some rows were rejected."""

USAGE = """python3 run.py              安装并打开看板 | install what is needed and serve the dashboard
python3 run.py setup        只安装 | only install
python3 run.py test [...]   安装并运行全部测试 | install and run the whole suite; options go to pytest
python3 run.py test quick   快速测试 | without browser, databases, Spark and slow tests"""

QUICK = "not browser and not database and not spark and not slow"
"""The tests of a quick run, by the marks that pyproject.toml explains."""

FAULTS = {
    ("NewConnectionError", "Temporary failure", "getaddrinfo", "timed out", "ProxyError", "SSLError"): (
        "无法连接软件源：请检查网络或 pip 的代理与镜像设置后重试",
        "the package index cannot be reached: check the network, or pip's proxy and mirror, and try again",
    ),
    ("No matching distribution", "Could not find a version"): (
        "软件源里缺少需要的版本：请换用官方源，或换用 Python 3.11–3.14 后重试",
        "the package index lacks a version that is needed: use the official index, or Python 3.11 to 3.14",
    ),
    ("No space left",): ("磁盘已满：请腾出约 2 GB 后重试", "the disk is full: free about 2 GB and try again"),
    ("DO NOT MATCH THE HASHES",): (
        "下载的文件与锁定的不一致：请换一个软件源后重试",
        "a downloaded file differs from the locked one: try again with another package index",
    ),
}
"""What pip prints, and what to do about it."""


class CannotSetUp(Exception):
    """Setting up is impossible; the message says why and what to do, in both languages."""

    def __init__(self, zh, en):
        super().__init__(f"{zh}\n{en}")


def check_python(version, modules=("venv", "ensurepip")):
    """Raise CannotSetUp where this Python is too old or came without what makes a virtual environment."""
    if version < OLDEST:
        found = ".".join(map(str, version))
        raise CannotSetUp(
            f"需要 Python 3.11 或更新版本，现在是 {found}：请从 python.org 安装，再用它运行 run.py",
            f"Python 3.11 or newer is needed, this is {found}: get it from python.org and run run.py with it",
        )
    missing = [name for name in modules if importlib.util.find_spec(name) is None]
    if missing:
        raise CannotSetUp(
            f"这个 Python 缺少 {missing[0]} 模块：Debian/Ubuntu 请先运行 sudo apt install python3-venv",
            f"this Python lacks {missing[0]}: on Debian or Ubuntu run sudo apt install python3-venv first",
        )


def fingerprint(root=ROOT, lock="requirements.txt"):
    """What an installation depends on: the lock, the project's declaration, where it stands, and Python."""
    told = hashlib.sha256(f"{root} {sys.version}".encode())
    for name in (lock, "pyproject.toml"):
        told.update((root / name).read_bytes())
    return told.hexdigest()


def is_installed(stamp=STAMP, python=PYTHON, root=ROOT, lock="requirements.txt"):
    """Whether the environment is there and was installed from what the lock says now."""
    return python.exists() and stamp.exists() and stamp.read_text() == fingerprint(root, lock)


def cure(log):
    """The two sentences, Chinese and English, that fit what a failed installation printed."""
    for signs, sentences in FAULTS.items():
        if any(sign in log for sign in signs):
            return sentences
    last = next((line for line in reversed(log.splitlines()) if line.strip()), "")
    return f"安装失败，详见 {LOG}：{last}", f"the installation failed, see {LOG}: {last}"


def step(zh, en, *command):
    """Run one command of the set-up quietly, showing how long it has been at it."""
    began = time.monotonic()
    heading = f"{zh} | {en}"
    print(heading, end="" if sys.stdout.isatty() else "\n", flush=True)
    with LOG.open("wb") as log:
        running = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, cwd=ROOT)
        while True:
            try:
                running.wait(timeout=1)
                break
            except subprocess.TimeoutExpired:
                if sys.stdout.isatty():
                    print(f"\r{heading} {time.monotonic() - began:.0f} s", end="", flush=True)
    if sys.stdout.isatty():
        print()
    if running.returncode:
        raise CannotSetUp(*cure(LOG.read_text(errors="replace")))
    if not sys.stdout.isatty():
        print(f"  {time.monotonic() - began:.0f} s", flush=True)


def is_taken(own):
    """Whether another process holds the lock of this open file; where none does, it is ours until closed."""
    try:
        if os.name == "posix":
            import fcntl

            fcntl.flock(own, fcntl.LOCK_EX | fcntl.LOCK_NB)
        else:
            import msvcrt

            own.seek(FAR_BEHIND)
            msvcrt.locking(own.fileno(), msvcrt.LK_NBLCK, 1)
    except (BlockingIOError, PermissionError):
        return True
    except OSError:  # a file system without locks: then whoever starts two at once is told by pip
        return False
    return False


@contextmanager
def alone():
    """Wait while another run.py of this checkout installs: two would take each other's files away."""
    with Path(__file__).open("rb") as own:
        told = False
        while is_taken(own):
            if not told:
                print(
                    "另一个 run.py 正在安装，等它完成 | waiting for another run.py that is installing",
                    flush=True,
                )
            told = True
            time.sleep(0.2)
        yield


def set_up():
    """Make .venv and install the lock into it, unless that has been done."""
    if is_installed():
        return
    with alone():
        if is_installed():
            return
        shutil.rmtree(VENV, ignore_errors=True)
        VENV.mkdir(exist_ok=True)
        step("① 建立虚拟环境", "make the environment", sys.executable, "-m", "venv", str(VENV))
        step("② 安装依赖", "install the dependencies", *PIP, "--require-hashes", "-r", "requirements.txt")
        care = ("--no-deps", "--no-build-isolation", "-e", ".")
        step("③ 安装 care 命令", "install the care command", *PIP, *care)
        STAMP.write_text(fingerprint())


def add_spark():
    """Install the Spark engine beside, unless that has been done: only its tests and a network need it."""
    lock = "requirements-spark.txt"
    if is_installed(SPARK_STAMP, lock=lock):
        return
    with alone():
        if not is_installed(SPARK_STAMP, lock=lock):
            step("④ 安装 Spark 引擎", "install the Spark engine", *PIP, "--require-hashes", "-r", lock)
            SPARK_STAMP.write_text(fingerprint(lock=lock))


def call(*arguments):
    """Run the environment's Python in the checkout; returns its exit code."""
    return subprocess.call([str(PYTHON), *arguments], cwd=ROOT)


def become(*arguments):
    """Turn into the environment's Python, so that whoever ends us ends it; on Windows call it."""
    if os.name == "posix":
        os.chdir(ROOT)
        os.execv(PYTHON, [str(PYTHON), *arguments])
    return call(*arguments)


def serve(home):
    """Serve; a home into which nothing has been loaded gets the demo first."""
    care = ("cli.py", "--home", str(home))
    if not (home / "current").exists() and call(*care, "demo"):
        return CANNOT
    return become(*care, "serve")


def main(arguments):
    """Do what the command line asks; returns the exit code."""
    asked, options = (arguments[0], arguments[1:]) if arguments else ("serve", [])
    if asked not in ("serve", "setup", "test") or (options and asked != "test"):
        print(USAGE)
        return 0 if asked in ("-h", "--help") else CANNOT
    check_python(sys.version_info[:3])
    set_up()
    if asked == "test":
        # Because the suite starts the product a hundred times, it keeps what is compiled, whatever is asked.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if asked == "test" and options[:1] == ["quick"]:
        return become("-m", "pytest", "-m", QUICK, *options[1:])
    if asked == "test":
        add_spark()
        return become("-m", "pytest", *options)
    return serve(Path(os.environ.get("CARE_HOME", ROOT / "data")).resolve()) if asked == "serve" else 0


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        sys.exit(main(sys.argv[1:]))
    except CannotSetUp as fault:
        print(fault, file=sys.stderr)
        sys.exit(CANNOT)
    except KeyboardInterrupt:
        sys.exit(130)
