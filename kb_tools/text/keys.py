"""What the page shows for a key: the names that pymdownx.keys knows (MIT, Isaac Muse)."""

from __future__ import annotations

import re
from functools import lru_cache

_SHOWN = """
space=Space backslash=\\ bar=| brace-left={ brace-right=} bracket-left=[ bracket-right=] colon=: comma=,
double-quote=" equal== exclam=! grave=` greater=> less=< minus=- period=. plus=+ question=? semicolon=;
single-quote=' slash=/ tilde=~ underscore=_ arrow-up=Up arrow-down=Down arrow-left=Left arrow-right=Right
delete=Del insert=Ins escape=Esc num-asterisk=Num_* num-delete=Num_Del num-equal=Num_= num-minus=Num_-
num-plus=Num_+ num-separator=Num_. num-slash=Num_/ alt-graph=AltGr command=Cmd control=Ctrl function=Fn
left-control=Left_Ctrl left-windows=Left_Win right-control=Right_Ctrl right-windows=Right_Win windows=Win
backtab=Back_Tab context-menu=Menu media-next-track=Next_Track media-pause=Pause media-play=Play
media-play-pause=Play/Pause media-prev-track=Previous_Track media-stop=Stop volume-mute=Mute
x-button1=X_Button_1 x-button2=X_Button_2
"""
_AS_WRITTEN = """
page-up page-down home end backspace tab break caps-lock clear eject enter help print-screen scroll-lock
num-clear num-lock num-enter alt left-alt left-command left-meta left-option left-shift left-super meta
option right-alt right-command right-meta right-option right-shift right-super shift super browser-back
browser-favorites browser-forward browser-home browser-refresh browser-search browser-stop copy mail media
print reset select sleep volume-down volume-up zoom power fingerprint left-button middle-button right-button
"""
_OTHER_NAMES = """
add=num-plus altgr=alt-graph apps=context-menu back=backspace bksp=backspace bktab=backtab cancel=break
capital=caps-lock close-brace=brace-right close-bracket=bracket-right clr=clear cmd=command cplk=caps-lock
ctrl=control dblquote=double-quote decimal=num-separator del=delete divide=num-slash down=arrow-down
esc=escape return=enter exclamation=exclam favorites=browser-favorites fn=function forward=browser-forward
grave-accent=grave greater-than=greater gt=greater hyphen=minus ins=insert lalt=left-alt launch-mail=mail
launch-media=media lbutton=left-button lcmd=left-command lcommand=left-command lcontrol=left-control
lctrl=left-control left=arrow-left left-cmd=left-command left-ctrl=left-control lopt=left-option
loption=left-option left-opt=left-option left-win=left-windows less-than=less lmeta=left-meta
lshift=left-shift lsuper=left-super lt=less lwin=left-windows lwindows=left-windows mbutton=middle-button
menu=context-menu multiply=num-asterisk mute=volume-mute next=page-down next-track=media-next-track
num-del=num-delete numlk=num-lock open-brace=brace-left open-bracket=bracket-left opt=option
page-dn=page-down pause=media-pause pg-dn=page-down pg-up=page-up pipe=bar play=media-play
play-pause=media-play-pause prev-track=media-prev-track prior=page-up prtsc=print-screen
question-mark=question ralt=right-alt rbutton=right-button rcontrol=right-control rcmd=right-command
rcommand=right-command rctrl=right-control refresh=browser-refresh right=arrow-right
right-cmd=right-command right-ctrl=right-control right-opt=right-option right-win=right-windows
rmeta=right-meta ropt=right-option roption=right-option rshift=right-shift rsuper=right-super
rwin=right-windows rwindows=right-windows scroll=scroll-lock search=browser-search separator=num-separator
spc=space stop=media-stop subtract=num-minus tabulator=tab up=arrow-up vol-down=volume-down
vol-mute=volume-mute vol-up=volume-up win=windows xbutton1=x-button1 xbutton2=x-button2
"""
_KEY = re.compile(r"""[\w-]+|"(?:\\.|[^\\"])+"|'(?:\\.|[^\\'])+'""")
_ESCAPED = re.compile(r"\\(.)")


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    shown = {name: name.replace("-", " ").title() for name in _AS_WRITTEN.split()}
    shown |= {letter: letter.upper() for letter in "0123456789abcdefghijklmnopqrstuvwxyz"}
    shown |= {f"f{number}": f"F{number}" for number in range(1, 25)}
    shown |= {f"num{number}": f"Num {number}" for number in range(10)}
    for entry in _SHOWN.split():
        name, _, label = entry.partition("=")
        shown[name] = label.replace("_", " ") or "_" if label != "_" else "_"
    for entry in _OTHER_NAMES.split():
        alias, _, name = entry.partition("=")
        shown.setdefault(alias, shown[name])
    return shown


def shown_keys(written: str) -> str | None:
    """What the page shows for `ctrl+alt+del` between two pairs of plus signs; None: not keys at all."""
    names = _names()
    shown = []
    for key in _KEY.findall(written):
        label = _ESCAPED.sub(r"\1", key[1:-1]).strip() if key[0] in "\"'" else names.get(key)
        if label is None:
            return None
        shown.append(label)
    return "+".join(shown) or None
