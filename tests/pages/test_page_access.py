"""Who may see what: every rule of access.toml, every way in which it and signin.toml can be wrong."""

import os

import pytest

from care.access.grants import Access, BadAccess, Right, Role, read_access
from care.access.oidc import BadSignIn, is_loopback, read_sign_in
from care.access.store_audit import audit_for
from care.audit.log import AuditEvent, read_audit, record_event
from care.i18n import set_language
from care.privacy.colleague_names import without_colleagues

WANG = '[[grant]]\nemail = "Wang@Example.com"\nrole = "general_manager"\nstores = "all"\n'
STAFF = '[[grant]]\ngroup = "/s01"\nrole = "store_staff"\nstores = ["S01"]\n'
SIGN_IN = {
    "redirect_uri": "https://care.example.com/oauth2callback",
    "cookie_secret": "0123456789abcdef0123456789abcdef",
    "client_id": "care",
    "client_secret": "secret",
    "server_metadata_url": "https://sso.example.com/.well-known/openid-configuration",
}


@pytest.fixture(autouse=True)
def in_english():
    set_language("en")
    yield
    set_language("zh")


@pytest.fixture
def grant(home):
    """``grant(text)``: what is read of an access.toml that says so."""

    def given(text: str) -> Access:
        home.mkdir(exist_ok=True)
        (home / "access.toml").write_text(text, encoding="utf-8")
        return read_access(home)

    return given


def test_without_a_grant_nobody_gets_in(home, grant):
    assert read_access(home).viewer("wang@example.com") is None
    access = grant(WANG + STAFF)
    assert access.viewer("li@example.com", ["/s02"]) is None
    assert access.viewer(None) is None
    assert access.viewer("") is None


def test_an_e_mail_is_known_however_it_is_written(grant):
    viewer = grant(WANG).viewer(" WANG@example.COM ", name="王总")
    assert (viewer.name, viewer.email, viewer.stores) == ("王总", "wang@example.com", None)
    assert viewer.roles == {Role.GENERAL_MANAGER}
    assert viewer.sees("S09")
    assert viewer.sees(None)


def test_a_group_lets_its_members_in_by_its_very_name(grant):
    access = grant(STAFF)
    viewer = access.viewer(None, ["/other", "/s01"])
    assert viewer.stores == {"S01"}
    assert not viewer.sees("S02")
    assert not viewer.sees(None)
    assert access.viewer(None, ["/S01"]) is None


def test_of_several_grants_rights_and_stores_add_up(grant):
    access = grant(STAFF + '[[grant]]\nemail = "li@example.com"\nrole = "administrator"\nstores = ["S02"]\n')
    viewer = access.viewer("li@example.com", ["/s01"])
    assert viewer.stores == {"S01", "S02"}
    assert viewer.rights == {Right.RECORDS, Right.ACTIONS, Right.LOAD, Right.AUDIT, Right.PEOPLE}
    assert grant(STAFF + WANG).viewer("wang@example.com", ["/s01"]).stores is None


def test_no_role_but_the_care_manager_s_sees_personal_originals_by_itself(grant):
    for role in Role:
        access = grant(f'[[grant]]\ngroup = "g"\nrole = "{role}"\nstores = "all"\n')
        assert access.viewer(None, ["g"]).may(Right.UNMASKED) is (role is Role.CARE_MANAGER)


def test_every_role_but_the_viewer_s_sees_colleagues_names_whatever_its_grant_lists(grant):
    for role in Role:
        for own, named in (("", False), ('rights = ["records"]\n', False), ('rights = ["people"]\n', True)):
            access = grant(f'[[grant]]\ngroup = "g"\nrole = "{role}"\nstores = "all"\n{own}')
            assert access.viewer(None, ["g"]).may(Right.PEOPLE) is (named or role is not Role.VIEWER)


def test_a_sentence_for_who_may_not_see_names_hides_them_all():
    set_language("zh")
    told = without_colleagues("顾问 陈静 的客户，陈静波另有 2 件。", {"陈静", "陈静波", ""})
    assert told == "顾问 （姓名不显示） 的客户，（姓名不显示）另有 2 件。"
    assert without_colleagues("没有人", ()) == "没有人"


def test_a_grant_s_own_rights_stand_in_place_of_its_role_s(grant):
    access = grant(STAFF + 'rights = ["load"]\n')
    assert access.viewer(None, ["/s01"]).rights == {Right.LOAD, Right.PEOPLE}
    assert grant(STAFF + "rights = []\n").viewer(None, ["/s01"]).rights == {Right.PEOPLE}


def test_claims_are_read_as_the_file_names_them(grant):
    access = grant('[claims]\nemail = "upn"\ngroups = "roles"\n' + WANG + STAFF)
    assert access.admit({"upn": "wang@example.com", "email": "other@example.com"}) is not None
    assert access.admit({"email": "wang@example.com", "groups": ["/s01"]}) is None
    assert access.admit({"roles": "/s01", "name": "李"}).name == "李"


def test_an_e_mail_that_the_provider_has_not_verified_is_no_proof(grant):
    access = grant(WANG)
    assert access.admit({"email": "wang@example.com", "email_verified": False}) is None
    assert access.admit({"email": "wang@example.com", "email_verified": True}) is not None
    assert access.admit({"email": ["wang@example.com"], "groups": [1, None]}) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[[grant]\nemail = "a"', "line 1"),
        ("\n[[grants]]\n", "unknown key “grants”"),
        (STAFF + '\n[[grant]]\nrole = "store_staff"\nstores = ["S01"]\n', "line 6: say to whom"),
        (STAFF + 'email = "a@b.c"\n', "either email or group"),
        ("[[grant]]\nemail = 5\n", "either email or group"),
        (STAFF.replace("store_staff", "boss"), "“role” is “boss”; it can be general_manager"),
        (STAFF.replace('role = "store_staff"\n', ""), "“role” is missing; it can be general_manager"),
        (STAFF.replace('stores = ["S01"]\n', ""), 'stores = "all"'),
        (STAFF.replace('["S01"]', "[]"), "name the stores"),
        (STAFF.replace('["S01"]', '[""]'), "name the stores"),
        (STAFF.replace('["S01"]', '"S01"'), "name the stores"),
        (STAFF + 'rights = ["everything"]\n', "“rights” is “everything”; it can be records"),
        (STAFF + 'right = ["load"]\n', "unknown key “right”"),
        ('grant = ["x"]\n', "begin each grant with [[grant]]"),
        ("[grant]\nrole = 1\n", "begin each grant with [[grant]]"),
        ("claims = 1\n", "under [claims]"),
        ('[claims]\nname = "x"\n', "unknown key “claims.name”"),
    ],
)
def test_a_broken_file_lets_nobody_in_and_says_where_and_how_to_mend_it(grant, text, told):
    with pytest.raises(BadAccess) as fault:
        grant(text)
    assert told in str(fault.value)
    assert "access.toml" in str(fault.value)


def test_an_administrator_of_a_store_reads_of_the_log_what_concerns_that_store(home, grant):
    access = grant(
        "".join(
            f'[[grant]]\nemail = "{who}@b.c"\nrole = "administrator"\nstores = {stores}\n'
            for who, stores in (
                ("own", '["S01"]'),
                ("li", '["S01"]'),
                ("wu", '["S01", "S02"]'),
                ("all", '"all"'),
            )
        )
    )
    for who, details in (
        ("own@b.c", {}),
        ("li@b.c", {}),
        ("li@b.c", {"store": "S02"}),
        ("wu@b.c", {}),
        ("wu@b.c", {"store": "S01"}),
        ("all@b.c", {"stores": ["S01"]}),
        ("all@b.c", {"stores": ["S01", "S02"]}),
        ("all@b.c", {"rows": 3}),
        ("李强", {}),
    ):
        record_event(home, who, AuditEvent.EXPORT, **details)
    with (home / "audit.jsonl").open("a", encoding="utf-8") as log:
        log.write("not a line\n")
    every = read_audit(home)
    read = audit_for(access.viewer("own@b.c"), every, access)
    assert read["who"].to_list() == ["own@b.c", "li@b.c", "wu@b.c", "all@b.c"]
    assert audit_for(access.viewer("all@b.c"), every, access).height == every.height


def test_a_file_that_is_no_text_lets_nobody_in(home):
    home.mkdir()
    (home / "access.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadAccess, match=r"access\.toml"):
        read_access(home)


def test_a_change_holds_at_once_even_within_the_same_second(grant, home):
    assert grant(STAFF).viewer(None, ["/s01"]) is not None
    was = (home / "access.toml").stat()
    changed = STAFF.replace("/s01", "/s02")
    (home / "access.toml").write_text(changed, encoding="utf-8")
    os.utime(home / "access.toml", ns=(was.st_atime_ns, was.st_mtime_ns))
    assert read_access(home).viewer(None, ["/s01"]) is None


def written(home, settings: dict[str, object]):
    home.mkdir(exist_ok=True)
    lines = [
        f'{key} = "{value}"' if isinstance(value, str) else f"{key} = {value}"
        for key, value in settings.items()
    ]
    (home / "signin.toml").write_text("\n".join(["[auth]", *lines]), encoding="utf-8")
    return home


def test_settings_for_sign_in_are_found_where_they_stand(home):
    assert read_sign_in(home) is None
    found = read_sign_in(written(home, SIGN_IN))
    assert (found.file, found.address) == (home / "signin.toml", "https://care.example.com")
    assert found.host == "care.example.com"
    for own in ("http://localhost:8501/oauth2callback", "http://127.0.0.1:8501/oauth2callback"):
        assert read_sign_in(written(home, SIGN_IN | {"redirect_uri": own}))


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        *(({key: ""}, f"“{key}” is blank; see docs/access.md") for key in SIGN_IN),
        ({"client_id": 5}, "“client_id” is not written as it must be; see docs/access.md"),
        ({"cookie_secret": "short"}, "fewer than 32 characters"),
        ({"redirect_uri": "https://care.example.com/"}, "has to end with /oauth2callback"),
        ({"redirect_uri": "http://care.example.com/oauth2callback"}, "begin with https://"),
        ({"server_metadata_url": "http://sso.example.com/x"}, "begin with https://"),
        ({"server_metadata_url": "sso.example.com"}, "begin with https://"),
    ],
)
def test_settings_with_which_nobody_could_sign_in_are_one_sentence(home, wrong, told):
    with pytest.raises(BadSignIn) as fault:
        read_sign_in(written(home, SIGN_IN | wrong))
    assert told in str(fault.value)
    assert "signin.toml" in str(fault.value)


@pytest.mark.parametrize("text", ["auth = 1", "[other]", "[auth", ""])
def test_a_file_without_settings_is_no_way_to_be_without_sign_in(home, text):
    home.mkdir()
    (home / "signin.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BadSignIn):
        read_sign_in(home)


def test_sign_in_without_its_library_says_how_to_get_it(home):
    with pytest.raises(BadSignIn, match=r"takes no_such_library: run “python3 run\.py setup”"):
        read_sign_in(written(home, SIGN_IN), libraries=("no_such_library",))


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("localhost", True),
        ("unix:///run/care.sock", True),
        ("0.0.0.0", False),  # noqa: S104 - asked about, not bound
        ("::", False),
        ("192.168.1.20", False),
        ("localhost.example.com", False),
        ("", False),
        (None, False),
    ],
)
def test_only_loopback_is_this_computer_alone(address, here):
    assert is_loopback(address) is here
