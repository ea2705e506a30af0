"""The exceptions that end a command with their message, which says the cure, and exit code 2.

They are known by name: the modules of all of them take longer to import than most commands to run, and an
exception whose module is not imported was not raised.
"""

MISTAKES = frozenset(
    {
        "care.access.oidc.BadSignIn",
        "care.audit.log.CannotNote",
        "care.causes.lexicon.BadLexicon",
        "care.periods.freshness.NothingDated",
        "care.policies.builtin_policies.BadPolicy",
        "care.reports.deliver.settings.BadSettings",
        "care.reports.model.cover.BadCover",
        "care.reports.render.file.Unwritable",
        "care.review.minutes.MinutesUnavailable",
        "care.semantic.metric.BadMetric",
        "care.signals.steps.baseline.BadBaseline",
        "care.staff.staff.BadStaff",
        "care.stores.store_register.BadStores",
        "warehouse.storage.cause_codes.BadCauseCodes",
        "care.alerts.alert_rules.BadAlerts",
        "care.targets.targets.BadTarget",
        "commands.console.answer_stream.AnswerLost",
        "commands.console.usage_error.UsageError",
        "etl.person.erase.NobodyFound",
        "etl.person.identity.BadIdentity",
        "etl.person.retention.BadPeriod",
        "etl.pipeline.load_history.NoSuchLoad",
        "etl.records.sheet_table.Unreadable",
        "warehouse.export.cannot_export.CannotExport",
        "warehouse.query.unsupported.Unsupported",
        "warehouse.query.validate_question.UnknownName",
        "warehouse.services.backups.backup.CannotBackUp",
        "warehouse.services.backups.restore.CannotRestore",
        "warehouse.spark.errors.NoSpark",
        "warehouse.storage.home.NoWarehouse",
        "warehouse.storage.write_errors.CannotWrite",
    }
)
"""Every exception of the product whose message is written for the user; those derived from them count."""


def is_mistake(fault: Exception) -> bool:
    """Whether the message of an exception is written for the user."""
    return any(f"{kind.__module__}.{kind.__qualname__}" in MISTAKES for kind in type(fault).__mro__)
