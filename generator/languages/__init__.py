"""What a language asks of a form: its words, the way it runs, how it writes a date.

Every room may come in. The words are in ``words.ini``, which translators add to.
"""
