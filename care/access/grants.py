"""Who may see what: grants kept in ``HOME/access.toml``, by e-mail or by group. No grant, no access."""

import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from care.access.principal import RIGHTS, Principal, Right, Role
from care.i18n import say

__all__ = ["Access", "BadAccess", "Grant", "Principal", "Right", "Role", "read_access"]

FILE = "access.toml"


class BadAccess(ValueError):
    """A file of grants that cannot be followed; nobody is let in by it. The message names line and cure."""


@dataclass(frozen=True)
class Grant:
    """One entry: to whom (an e-mail in small letters, or a group), and what."""

    email: str | None
    group: str | None
    role: Role
    stores: frozenset[str] | None
    rights: frozenset[Right]


@dataclass(frozen=True)
class Access:
    """Every grant of a home, and the claims of the sign-in provider that name a person and their groups."""

    grants: tuple[Grant, ...] = ()
    email_claim: str = "email"
    groups_claim: str = "groups"

    @property
    def administrators(self) -> tuple[str, ...]:
        """Whom to ask for access: the e-mails granted the administrator's role."""
        return tuple(one.email for one in self.grants if one.email and one.role is Role.ADMINISTRATOR)

    def viewer(self, email: str | None, groups: Iterable[str] = (), name: str = "") -> Principal | None:
        """The person with all that any grant to them gives, rights and stores alike; None without a grant."""
        address, named = (email or "").strip().lower() or None, set(groups)
        theirs = [
            grant
            for grant in self.grants
            if (grant.email is not None and grant.email == address) or grant.group in named
        ]
        if not theirs:
            return None
        stores = [grant.stores for grant in theirs if grant.stores is not None]
        everywhere = len(stores) < len(theirs)
        return Principal(
            name=name or address or "",
            email=address,
            roles=frozenset(grant.role for grant in theirs),
            stores=None if everywhere else frozenset().union(*stores),
            rights=frozenset().union(*(grant.rights for grant in theirs)),
        )

    def admit(self, claims: Mapping[str, Any]) -> Principal | None:
        """The same by what the provider said of somebody; an e-mail it calls unverified counts not."""
        email = claims.get(self.email_claim)
        if not isinstance(email, str) or claims.get("email_verified") is False:
            email = None
        given = claims.get(self.groups_claim) or ()
        groups = [given] if isinstance(given, str) else [one for one in given if isinstance(one, str)]
        return self.viewer(email, groups, str(claims.get("name") or ""))


def read_access(home: Path) -> Access:
    """Every grant of this home, none where the file is missing; raises :class:`BadAccess`."""
    try:
        text = (home / FILE).read_text(encoding="utf-8")
        given = tomllib.loads(text)
    except FileNotFoundError:
        return Access()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadAccess(
            say(f"{FILE} 不是有效的 TOML，请改正：{error}", f"{FILE} is not TOML, mend it: {error}")
        ) from error
    _known(given, ("claims", "grant"), FILE)
    claims, grants = given.get("claims", {}), given.get("grant", [])
    if not isinstance(claims, dict) or not all(isinstance(claim, str) for claim in claims.values()):
        raise BadAccess(
            say(
                f'{FILE}：[claims] 下请写 email = "…"、groups = "…"',
                f'{FILE}: under [claims] write email = "…" and groups = "…"',
            )
        )
    _known(claims, ("email", "groups"), f"{FILE}, [claims]")
    if not isinstance(grants, list) or not all(isinstance(grant, dict) for grant in grants):
        raise BadAccess(
            say(f"{FILE}：每项授权请以 [[grant]] 开头", f"{FILE}: begin each grant with [[grant]]")
        )
    places = _places(text, len(grants))
    read = [_read_grant(grant, where) for grant, where in zip(grants, places, strict=True)]
    return Access(tuple(read), **{f"{key}_claim": claim for key, claim in claims.items()})


def _places(text: str, count: int) -> list[str]:
    """Where each grant begins, in words."""
    lines = [n for n, line in enumerate(text.splitlines(), 1) if line.split("#")[0].strip() == "[[grant]]"]
    if len(lines) != count:
        return [f"{FILE}, [[grant]] {n}" for n in range(1, count + 1)]
    return [say(f"{FILE} 第 {line} 行的 [[grant]]", f"{FILE}, [[grant]] in line {line}") for line in lines]


def _read_grant(given: Mapping[str, Any], where: str) -> Grant:
    _known(given, ("email", "group", "role", "stores", "rights"), where)
    named = [given[key] for key in ("email", "group") if key in given]
    if len(named) != 1 or not isinstance(named[0], str) or not named[0].strip():
        raise BadAccess(
            say(
                f"{where}：请写明给谁，email 或 group 二选一",
                f"{where}: say to whom, by either email or group",
            )
        )
    role = _one_of(Role, given.get("role"), where, "role")
    rights = RIGHTS[role]
    if "rights" in given:
        asked = given["rights"] if isinstance(given["rights"], list) else [given["rights"]]
        rights = frozenset(_one_of(Right, right, where, "rights") for right in asked)
    email = given.get("email")
    return Grant(
        email.strip().lower() if email else None, given.get("group"), role, _stores(given, where), rights
    )


def _stores(given: Mapping[str, Any], where: str) -> frozenset[str] | None:
    stores = given.get("stores")
    if stores == "all":
        return None
    if not isinstance(stores, list) or not stores or not all(isinstance(s, str) and s for s in stores):
        raise BadAccess(
            say(
                f'{where}：请写明门店，如 stores = ["S01"]，全部门店写 stores = "all"',
                f'{where}: name the stores, like stores = ["S01"]; for every store write stores = "all"',
            )
        )
    return frozenset(stores)


Choice = TypeVar("Choice", bound=StrEnum)


def _one_of(choices: type[Choice], given: Any, where: str, key: str) -> Choice:
    known = [choice.value for choice in choices]
    if given not in known:
        raise BadAccess(
            say(
                f"{where}：{key} 不能是“{given}”，可用：{'、'.join(known)}",
                f"{where}: {key} cannot be “{given}”; known are {', '.join(known)}",
            )
        )
    return choices(given)


def _known(given: Mapping[str, Any], keys: Collection[str], where: str) -> None:
    for key in given.keys() - set(keys):
        raise BadAccess(
            say(
                f"{where}：不认识“{key}”，可用：{'、'.join(keys)}",
                f"{where}: unknown key “{key}”; known are {', '.join(keys)}",
            )
        )
