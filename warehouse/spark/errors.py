"""Errors of building or opening a network, each a sentence with its cure."""

from care.i18n import say
from warehouse.storage.home import NoWarehouse


class NoSpark(Exception):
    """Spark cannot be started or reached; the message says what to install or to start."""

    @classmethod
    def not_installed(cls) -> "NoSpark":
        """The error where PySpark, or a package it is used with, is not installed."""
        return cls(
            say(
                "没有安装 Spark 引擎：请运行 pip install -r requirements-spark.txt。",
                "The Spark engine is not installed: run pip install -r requirements-spark.txt.",
            )
        )


class NoLake(NoWarehouse):
    """The lake is missing, empty, unreadable or does not fit; the message says what to do."""

    def __init__(self, message: str) -> None:
        Exception.__init__(self, message)
