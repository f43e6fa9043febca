"""Attribute tables of any size: sorting by pinyin, filters, figures of a column, and edits of many cells.

Everything works on whole columns as arrays. A column of texts is turned once into one array of code points (`texts`);
what follows from it (order, matches, pinyin) is arithmetic that leaves other threads alone, in pieces between which it
can be stopped.
"""
