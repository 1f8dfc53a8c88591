"""What an editor offers while somebody writes: findings, fixes, completion, explanations, renames, moves.

Everything here speaks of files, lines and columns (from 1, in characters), and knows no editor. `server` is
the one door to the protocol that editors speak; the rest can be called, and tested, without it.
"""
