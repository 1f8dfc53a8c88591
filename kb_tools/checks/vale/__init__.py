"""Rules that a team has written for Vale, run as rules of ours.

Each kind of rule has its module; `loading` makes the rules of a site's style folders. What a style asks for
and we do not do is told in a note, never passed over in silence.
"""
