"""What made-up customers write: comments that fit what is wrong, and searches that lead nowhere.

Nothing here is personal, and nothing is changed by what takes personal data out.
"""

from __future__ import annotations

from collections.abc import Mapping

COMMENTS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "wrong": {
        "en": (
            "There is no such button on my screen.",
            "The menu has another name in my version.",
            "I did all of this and the same message came back.",
            "The link in the second step leads nowhere.",
            "It says Settings, I only have Preferences.",
            "The picture shows an older version.",
            "After the restart nothing had changed.",
            "This does not work on my phone.",
            "The option is greyed out for me.",
            "Tried it three times, no luck.",
        ),
        "de": (
            "Diese Schaltfläche gibt es bei mir nicht.",
            "Das Menü heißt bei mir anders.",
            "Danach kommt wieder dieselbe Meldung.",
            "Das Bild zeigt eine ältere Version.",
            "Der Punkt ist bei mir ausgegraut.",
            "Dreimal versucht, ohne Erfolg.",
        ),
    },
    "unclear": {
        "en": (
            "I do not know which of the two codes is meant.",
            "Where do I find this? Please show a picture.",
            "Too many steps at once, I got lost in the middle.",
            "What is a tenant?",
            "Do I do this on the phone or on the computer?",
            "Is this before or after the update?",
            "What happens to my files when I press this?",
            "I am not sure that it worked. What should I see?",
            "Which of my two accounts is this for?",
        ),
        "de": (
            "Welcher der beiden Codes ist gemeint?",
            "Wo finde ich das? Ein Bild würde helfen.",
            "Ich verstehe den dritten Schritt nicht.",
            "Mache ich das am Telefon oder am Computer?",
            "Woran sehe ich, dass es geklappt hat?",
        ),
    },
    "other_problem": {
        "en": (
            "I still have the phone, but with a new number.",
            "This is about the computer, and I need it for the phone.",
            "My question was how long it takes.",
            "I am not an administrator, so this is not for me.",
            "I wanted to know whether it costs anything.",
            "My computer belongs to my company.",
        ),
        "de": (
            "Ich habe das Telefon noch, aber eine neue Nummer.",
            "Ich brauche das für das Telefon, nicht für den Computer.",
            "Ich wollte wissen, wie lange es dauert.",
        ),
    },
    "something_else": {
        "en": ("I would rather talk to a person.", "It took me long to find this page.", "Too long to read."),
        "de": ("Ich möchte lieber mit einem Menschen sprechen.",),
    },
    "yes": {
        "en": (
            "Thank you, that was quick.",
            "Step 3 did it.",
            "Clear and kind, thanks.",
            "Exactly what I needed.",
        ),
        "de": ("Danke, das ging schnell.", "Hat geholfen."),
    },
}
"""By reason, or "yes", and by language."""

STEP_COMMENTS: Mapping[str, tuple[str, ...]] = {
    "en": (
        "There is no such line. It says: Ask your company.",
        "The button stays grey.",
        "Nothing happens.",
        "I see a white page.",
        "It asks for a code that I do not have.",
        "It goes back to the start.",
        "There are two buttons with this name.",
    ),
    "de": (
        "Der Knopf bleibt grau.",
        "Es passiert nichts.",
        "Ich sehe eine weiße Seite.",
        "Es springt zurück zum Anfang.",
    ),
}

FLAG_COMMENTS: tuple[str, ...] = (
    "The menu moved in the last version.",
    "Three customers asked me the same after reading this.",
    "Please say what to do on a phone, too.",
)

SURVEY_COMMENTS: Mapping[bool, tuple[str, ...]] = {
    True: ("The answer was quick, and it worked.", "Friendly, and to the point."),
    False: ("I waited long for an answer.", "I had to explain it twice."),
}
"""By whether the mark was a good one."""

MISSING: tuple[tuple[str, Mapping[str, tuple[str, ...]]], ...] = (
    (
        "Move a licence to another person",
        {
            "en": ("move licence", "move licence to a colleague", "how do i move my licence"),
            "de": ("lizenz übertragen", "lizenz auf kollegen übertragen"),
        },
    ),
    (
        "Use Shield on a television",
        {"en": ("shield television", "shield on my television"), "de": ("shield fernseher",)},
    ),
    (
        "List all devices as a spreadsheet",
        {
            "en": ("devices spreadsheet", "all devices as spreadsheet", "download devices spreadsheet"),
            "de": ("geräte tabelle", "alle geräte als tabelle"),
        },
    ),
    (
        "Pay by bank transfer",
        {"en": ("bank transfer", "pay by bank transfer"), "de": ("überweisung", "per überweisung zahlen")},
    ),
    (
        "Limit the time of children",
        {"en": ("screen time children", "limit screen time"), "de": ("bildschirmzeit kinder",)},
    ),
)
"""Topics of which there is no article: a title that would fit, and wordings by language, the usual first."""

MISLED: tuple[Mapping[str, tuple[str, ...]], ...] = (
    {
        "en": ("northwind keeps asking to restart", "stop restart message"),
        "de": ("neustart meldung abstellen",),
    },
    {
        "en": ("change my phone number", "new phone number same phone"),
        "de": ("telefonnummer ändern",),
    },
    {
        "en": ("merge two accounts", "i have two accounts"),
        "de": ("zwei konten zusammenlegen",),
    },
)
"""Wordings for which search is sure of an article that does not answer them."""
