"""Results worked out from a view, kept as long as the build that it looks at."""

from collections.abc import Callable, Hashable
from typing import TypeVar

from care.i18n import language
from pages.parts.data.view import View

Result = TypeVar("Result")


def cached(make: Callable[..., Result], view: View, *given: Hashable) -> Result:
    """``make(view, *given)``, worked out once for everybody who looks at the same build.

    The result may depend on nothing but the view, its decisions, the language and what is ``given``.
    All callers hold the same result: nobody may change it in place.
    """
    decisions = view.decisions
    key = (make, view, decisions.targets, decisions.baselines, decisions.policies, language(), given)
    return view.warehouse.cache.get(key, lambda: make(view, *given))
