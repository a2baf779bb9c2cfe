"""What changed between what was issued and what the metadata say now; nothing here touches a file.

Whether a change of a form's text asks for a new signature is the chair's
:class:`~generator.changes.policy.Policy`.
"""
