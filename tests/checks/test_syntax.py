"""Instructions and passives, told by word lists and a few guards."""

from __future__ import annotations

import pytest

from kb_tools.checks.syntax import is_instruction, passives

INSTRUCTIONS = """Open the app.
Click **Save**.
Please choose your name.
Then press the key.
To lock it, choose **Lock**.
If the code does not come, ask for a new one.
When you see the list, select your phone.
Do not open the file.
Don't share your code.
Never share your code.
First, sign in.
Next, restart the computer.
In the menu, choose **Settings**.
On your phone, open the app.
Double-click the file.
Right-click the icon.
Sign in to your account.
Turn off the phone.
Wait two minutes.
Write down the number.
Call us.
Back up your files.
Log in with your old password.
Make a note of the time.
Go to the page of your account.
Once the light is on, unplug it.
After the scan, restart it.
Enter the code and press **Go**.
Under **Devices**, find your phone.
Type the code.""".splitlines()
NOT = """You can open the app.
The app opens.
Your phone is locked.
A scan takes an hour.
Click events are sent to the page.
Codes come by text message.
This is a test.
It is open.
We answer within a day.
Where is my code?
Reports are read by a person.
Search is fast.
Backup codes are ten.
Settings.
No code comes.
There is a list.
Update: the page is back.
Password managers help.
Opening the app takes a second.
If it does not work, we help.
Access is free.
The call was cut off.
Phones and tablets.
Who reads my message?
Test.
Your turn is next.
Changes are shown at once.
Downloads take time.
Support will call you.
Help is near.""".splitlines()
PASSIVE = """The file is locked by the program.
The code was sent.
Your files were stolen.
It has been opened.
The account is being closed.
You will be asked for a code.
The key got lost.
Nothing was taken.
It is automatically deleted.
The page is not shown.
The note was written yesterday.
Files are kept for a year.
The call was made from abroad.
The disk is read at night.
The lock was broken and the door was shut.
The mail has been forwarded.
Old phones are not supported.
Your name was not found.
The message will be deleted after a week.
A new key must be chosen.
The backup was only partly restored.
These settings can be changed later.
The scan got interrupted.
The phone is still locked.
Codes should be written on paper.
Both were caught in time.
The list had been hidden.
A letter is being sent.
It was forgotten by everyone.
No password is ever shown.
The door was left open.""".splitlines()
ACTIVE = """The program locks the file.
We sent the code.
You need a code.
It is open.
There are ten.
The red light is on.
It is often slow.
They are used to it.
You are interested in it.
It is even better.
The list is limited.
We are pleased.
He is tired.
Speed is high.
It is a golden key.
You have changed it.
We had forgotten the code.
The phone is on the desk.
You can choose another one.
There is no need.
The page is full of names.
Be quick.
They got three codes.
The light was green.
It is as before.
The bed is there.
You will get a code.
The scan has finished.
She was here yesterday.
Is it a new phone?
We sent what you asked for.""".splitlines()


@pytest.mark.parametrize("sentence", INSTRUCTIONS)
def test_an_instruction_is_known_by_its_first_verb(sentence):
    assert is_instruction(sentence)


@pytest.mark.parametrize("sentence", NOT)
def test_what_tells_or_asks_is_no_instruction(sentence):
    assert not is_instruction(sentence)


@pytest.mark.parametrize("sentence", PASSIVE)
def test_a_passive_is_found(sentence):
    assert passives(sentence)


@pytest.mark.parametrize("sentence", ACTIVE)
def test_states_and_active_sentences_are_not(sentence):
    assert not passives(sentence)
