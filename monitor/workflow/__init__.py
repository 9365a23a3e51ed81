"""Every move a draft, a reply or a case may make, whoever makes it.

Role, revision, text and guidelines are checked here, and an audit event is written; both desks
call these functions, and no button is trusted.
"""
