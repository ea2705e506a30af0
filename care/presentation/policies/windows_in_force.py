"""The deadlines and windows by which a metric is counted, as the policies in force have them."""

from collections.abc import Iterable

from care.i18n import say
from care.policies.policy import Policy, standard_policy
from care.policies.policy_words import origin_text, value_label, value_text
from care.semantic.metric import Metric
from care.signals.steps.policy_steps import values_that_count


def windows_in_force(metric: Metric, policies: Iterable[Policy]) -> list[tuple[str, str]]:
    """Heading and text of every value that bears on the metric, with its clause; nothing where none does.

    Several policies stand one after the other, each once, under their names.
    """
    texts = {policy.name: _text(metric, policy, {}) for policy in policies}
    return _fact(texts)


def windows_that_differ(metric: Metric, policies: Iterable[Policy]) -> list[tuple[str, str]]:
    """The same without what is the standard's, of which the meaning of the metric speaks."""
    usual = values_that_count(metric, standard_policy())
    return _fact({policy.name: _text(metric, policy, usual) for policy in policies})


def _fact(texts: dict[str, str]) -> list[tuple[str, str]]:
    shown = {name: text for name, text in texts.items() if text}
    words = [say(f"{name}：{text}", f"{name}: {text}") for name, text in shown.items()]
    return [(say("按制度", "By the policy"), say("；", "; ").join(words))] if words else []


def _text(metric: Metric, policy: Policy, without: dict[str, object]) -> str:
    counted = values_that_count(metric, policy).items()
    return say("；", "; ").join(
        f"{value_label(path)} {value_text(path, value)} [{origin_text(policy, path)}]"
        for path, value in counted
        if without.get(path) != value and (without or value is not True)
    )
