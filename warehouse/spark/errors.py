"""What keeps a network from being built or opened, each in one sentence with its cure."""

from care.i18n import say
from warehouse.storage.home import NoWarehouse


class NoSpark(Exception):
    """Spark cannot be started or reached; the message says what to install or to start."""

    @classmethod
    def not_installed(cls) -> "NoSpark":
        """PySpark, or what it is used with, is not there."""
        return cls(
            say(
                "没有安装 Spark 引擎：请运行 pip install -r requirements-spark.txt。",
                "The Spark engine is not installed: run pip install -r requirements-spark.txt.",
            )
        )


class NoLake(NoWarehouse):
    """There is no lake, nothing in it, or another one's; the message says what to do."""

    def __init__(self, told: str) -> None:
        Exception.__init__(self, told)
