"""Two hundred kinds of personal data, through every field that takes words: none is found anywhere afterwards."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from kb_tools.cli import main
from kb_tools.feedback.events import new_id
from kb_tools.feedback.links import address_of, checked_secret, new_link

if TYPE_CHECKING:
    from tests.service.conftest import Collector, Fields, Starts

SECRET = "a-secret-that-is-long-enough-0123456789"
MAIL = (
    """
ana.ruiz@example.com|Ana+help@mail.example.co.uk|o'neil@example.org|ben_okafor@sub.sub.example.net|1234567@example.de
müller@bücher.de|josé@example.es|информация@пример.рф|a@b.io|very.long.name.of.somebody@company-with-dash.museum
ana (at) example.com|ana [at] example.com|ana＠example.com|x-y_z.w@example.travel|ANA.RUIZ@EXAMPLE.COM
first.last@gmail.com|first.last+tag@googlemail.com|someone@icloud.com|user@proton.me|user@yahoo.co.jp
u@example.com.br|dev@my-company.cloud|root@mail.intranet.example|kontakt@übung.ch|nina@exämple.at
me@university.edu.au|a.b.c.d@example.info|accounts-payable@example.ltd|user99@outlook.fr|q@x.photography
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
PHONES = (
    """
+44 20 7946 0958|+49 30 1234567|+49(0)30/1234567|+33 1 23 45 67 89|+34 912 345 678|+39 06 1234 5678|+1 212 555 0187
+1-212-555-0187|(212) 555-0187|212-555-0187|212.555.0187|020 7946 0958|0049 30 1234567|+43 1 5880 0000|+41 44 668 18 00
+31 20 123 4567|+32 2 555 12 34|+45 32 12 34 56|+46 8 123 456 78|+47 22 12 34 56|+358 9 1234567|+48 22 123 45 67
+420 222 123 456|+36 1 123 4567|+40 21 123 4567|+30 21 0123 4567|+90 212 123 45 67|+972 2 123 4567|+971 4 123 4567
+91 98765 43210|+86 10 1234 5678|+81 3 1234 5678|+82 2 123 4567|+61 2 1234 5678|+64 9 123 4567|+55 11 91234 5678
+52 55 1234 5678|+54 11 1234 5678|+27 11 123 4567|+234 1 123 4567|+20 2 1234 5678|+7 495 123 45 67|+380 44 123 4567
+353 1 123 4567|+351 21 123 4567|+65 6123 4567|+60 3 1234 5678|+66 2 123 4567|+84 24 1234 5678|91 23 45 67 89
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
CARDS = (
    """
4111 1111 1111 1111|4111111111111111|4111-1111-1111-1111|5555 5555 5555 4444|5105105105105100|2223 0031 2200 3222
378282246310005|3782 822463 10005|371449635398431|6011 1111 1111 1117|6011000990139424|3530 1113 3330 0000
3056 9309 0259 04|36227206271667|6200 0000 0000 0005|4000 0566 5566 5556|5200 8282 8282 8210|4242 4242 4242 4242
4012888888881881|5019717010103742
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
IBANS = (
    """
AL47212110090000000235698741|AD1200012030200359100100|AT611904300234573201|AZ21NABZ00000000137010001944
BH67BMAG00001299123456|BE68539007547034|BA391290079401028494|BG80BNBG96611020345678|HR1210010051863000160
CY17002001280000001200527600|CZ6508000000192000145399|DK5000400440116243|EE382200221020145685|FI2112345600000785
FR1420041010050500013M02606|GE29NB0000000101904917|DE89370400440532013000|DE89 3704 0044 0532 0130 00
GI75NWBK000000007099453|GR1601101250000000012300695|HU42117730161111101800000000|IS140159260076545510730339
IE29AIBK93115212345678|IL620108000000099999999|IT60X0542811101000000123456|KZ86125KZT5004100100
KW81CBKU0000000000001234560101|LV80BANK0000435195001|LI21088100002324013AA|LT121000011101001000|LU280019400644750000
MK07250120000058984|MT84MALT011000012345MTLCAST001S|MC5811222000010123456789030|ME25505000012345678951
NL91ABNA0417164300|NO9386011117947|PL61109010140000071219812874|PT50000201231234567890154|RO49AAAA1B31007593840000
SA0380000000608010167519|RS35260005601001611379|SK3112000000198742637541|SI56263300012039086
ES9121000418450200051332|SE4550000000058398257466|CH9300762011623852957|TN5910006035183598478831
TR330006100519786457841326|AE070331234567890123456|VG96VPVG0000012345678901|GB29NWBK60161331926819|GB29 NWBK 6016 1331 9268 19
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
# Made up, but of the form that each service gives them.
KEYS = (
    """
AKIAIOSFODNN7EXAMPLE|ASIAIOSFODNN7EXAMPLE|ghp_16C7e42F292c6912E7710c838347Ae178B4a|gho_16C7e42F292c6912E7710c838347Ae178B4a
ghs_16C7e42F292c6912E7710c838347Ae178B4a|github_pat_11ABCDEFG0123456789_abcdefghij|glpat-x7Ksd92mPqLz81TnWvB4
xoxb-123456789012-abcDEF123ghi|xoxp-123456789012-abcDEF123ghi|sk_live_4eC39HqLyjWDarjtT1zdp7dc
sk-proj-4eC39HqLyjWDarjtT1zdp7dcK2|pk_live_4eC39HqLyjWDarjtT1zdp7dc|rk_live_4eC39HqLyjWDarjtT1zdp7dc
AIzaSyD4eC39HqLyjWDarjtT1zdp7dcK2mPqLzA|ya29.a0AfH6SMBx7Ksd92mPqLz81TnWvB4|npm_4eC39HqLyjWDarjtT1zdp7dcK2mPqLz81TnW
SG.x7Ksd92mPqLz81TnWvB4aa.x7Ksd92mPqLz81TnWvB4aax7Ksd92mPqL|hf_4eCHqLyjWDarjtTzdpdcKmPqLzTnW12
eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P
9f86d081884c7d659a2feaa0c55ad015a3bf4f1b|9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
wJalrXUtnFEMI7K7MDENGbPxRfiCYEXAMPLEKEY99
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
# What announces it, and what must be gone.
SAID = (
    """
password: Zu7!korb-9|Password = Zu7!korb-9|my password is Zu7!korb-9|pwd=Zu7!korb-9|passwd: Zu7!korb-9
passphrase: Zu7!korb-9|Passwort: Zu7!korb-9|Kennwort: Zu7!korb-9|mein Passwort ist Zu7!korb-9
contraseña: Zu7!korb-9|mi contraseña es Zu7!korb-9|mot de passe: Zu7!korb-9|mon mot de passe est Zu7!korb-9
secret: Zu7!korb-9|api key: Zu7!korb-9|api_key=Zu7!korb-9|API-key: Zu7!korb-9|token=Zu7!korb-9|token: Zu7!korb-9
pin: 48213|PIN is 48213|otp: 48213|otp=48213|bearer: Zu7!korb-9|the password was Zu7!korb-9
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
KINDS = [(each, each) for each in (*MAIL, *PHONES, *CARDS, *IBANS, *KEYS)]
KINDS += [(each, each.split()[-1].split("=")[-1]) for each in SAID]


@pytest.fixture
def asking(start: Starts, tmp_path: Path) -> Collector:
    config = tmp_path / "collector.yml"
    config.write_text(f"secret: {SECRET}\n")
    return start("--per-minute", "0", "--log", "json", "--config", str(config))


def events(vote: Fields, said: str) -> Iterator[dict[str, Any]]:
    """An event of each kind that a page sends, with this in each field that takes words."""
    now = int(time.time() * 1000)
    whole = vote()
    common = {name: whole[name] for name in ("version", "locale", "edition", "at")}
    about = {name: whole[name] for name in ("article", "revision", "reader")}
    yield vote(value="no", comment=said)
    yield {**common, **about, "id": new_id(now), "kind": "step", "step": "2", "comment": said}
    yield {
        **common,
        **about,
        "id": new_id(now),
        "kind": "flag",
        "flag": "wrong",
        "comment": said,
        "edition": "agents",
    }
    yield {
        **common, "id": new_id(now), "kind": "search", "search": "p7Qe0vYxT3mKc9RzW2LbNd", "query": said,
        "hits": 0, "sure": False, "outcome": "gave_up",
    }  # fmt: skip


def test_there_are_two_hundred() -> None:
    assert len({said for said, _ in KINDS}) == len(KINDS) >= 200


def test_none_of_it_is_in_any_store_log_export_report_or_mail(
    asking: Collector, vote: Fields, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sent = 0
    for said, _ in KINDS:
        words = f"I wrote {said} and nothing happened"
        batch = list(events(vote, words))
        reply = asking.client.post("/events/batch", json=batch)
        assert [each["outcome"] for each in reply.json()["results"]] == ["kept"] * len(batch), reply.text
        link = address_of(new_link("satisfaction", "en", 14, time.time()), "", checked_secret(SECRET))
        form = dict(parse_qsl(urlsplit(link).query)) | {"value": "2", "comment": words}
        assert asking.client.post("/survey", data=form).status_code == 200
        # Where no words belong they are refused, and not repeated in the log.
        assert asking.post(vote(article=f"about {said}", reader=f"by {said}")).status_code == 400
        asking.client.get("/search", params={"q": said})
        sent += len(batch) + 1
    assert sum(1 for _ in asking.store.events()) == sent
    code, log = asking.stop()
    assert code == 0
    (tmp_path / "log").write_text(log, "utf-8")

    store = f"sqlite:{tmp_path / 'feedback.sqlite'}"
    index = tmp_path / "index.json"
    article = {
        "id": vote()["article"],
        "title": "Lost phone",
        "url": "/lost-phone/",
        "revision": vote()["revision"],
    }
    index.write_text(json.dumps({"articles": [{**article, "owner": "ana", "locale": "en"}]}))
    (tmp_path / "addresses.yml").write_text("ana: owner-of-it@help.example.com\n")
    for name, *command in (
        ("events.jsonl", "feedback", "export"),
        ("events.csv", "feedback", "export", "--format", "csv"),
        ("report.html", "report"),
        ("report.json", "report", "--format", "json"),
        ("searches.csv", "report", "--format", "csv", "--searches"),
        ("snapshot.json", "feedback", "snapshot"),
        ("gaps", "gaps", "--format", "json"),
        ("days", "feedback", "export", "--to", str(tmp_path / "days")),
        ("mails", "feedback", "digest", "--index", str(index), "--addresses", str(tmp_path / "addresses.yml"),
         "--dry-run"),
    ):  # fmt: skip
        capsys.readouterr()
        assert main([*command, "--store", store]) in (0, 1), name
        (tmp_path / name).with_suffix(".out").write_text(capsys.readouterr().out, "utf-8")
    assert "and nothing happened" in (tmp_path / "events.out").read_text("utf-8")

    found = {}
    for file in (each for each in tmp_path.rglob("*") if each.is_file()):
        text = file.read_bytes().decode("utf-8", "replace")
        for said, secret in KINDS:
            if secret in text or json.dumps(secret)[1:-1] in text:
                found.setdefault(said, file.name)
    assert found == {}
