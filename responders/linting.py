"""What `amends lint` does: the guidelines over replies that anybody wrote, without settings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from monitor.guidelines.pack import load_pack
from monitor.guidelines.phrasebook import phrasebook_for
from monitor.guidelines.records import Finding, MentionView, ReplyText, Severity
from monitor.guidelines.rules import findings
from monitor.guidelines.words import words_of
from monitor.rows import Row
from monitor.terminal import data_out, fail
from responders.line_by_line import Unanswerable, answer_rows, id_of, stars_of

_STILL_UNHAPPY = 3.0  #: Stars up to which somebody is unhappy, without looking at the words.
#: What nobody can tell without the review that is answered, and without its author's name.
_BESIDE_REVIEW = frozenset({"concrete"})
_BESIDE_AUTHOR = frozenset({"names"})


def lint_file(file: Path, out: Path | None = None) -> int:
    """Lint every row, one JSON line each; 1 if one could not be read, else 0."""
    return answer_rows(file, out, "Linting", lint_row, "lint")


def lint_text(text: str, out: Path | None = None) -> int:
    """Lint one reply of which nothing else is known."""
    line = json.dumps(lint_row(Row(1, {"text": text})), ensure_ascii=False)
    try:
        if out is None:
            data_out().write(f"{line}\n")
        else:
            out.write_text(f"{line}\n", encoding="utf-8")
    except OSError as error:
        fail(f"{out} cannot be written: {error.strerror}.")
    return 0


def lint_row(row: Row) -> dict[str, Any]:
    """What the guidelines find in one row."""
    given = {name for name, value in row.fields.items() if value.strip()}
    untold = frozenset() if given & {"review", "title"} else _BESIDE_REVIEW
    untold |= frozenset() if "author" in given else _BESIDE_AUTHOR
    found = [finding for finding in findings(reply_of(row)) if finding.check not in untold]
    return {
        "id": id_of(row),
        "blockers": [told(one) for one in found if one.severity is Severity.BLOCK],
        "warnings": [told(one) for one in found if one.severity is Severity.WARN],
    }


def told(finding: Finding) -> dict[str, str]:
    """A finding as a line of JSON holds it."""
    return {"check": finding.check, "words": finding.where, "reason": finding.says}


def reply_of(row: Row) -> ReplyText:
    """The reply of one row; our contact and the case's reference are not known."""
    fields = row.fields
    if "text" not in fields:
        raise Unanswerable("there is no field called text")
    stars = stars_of(row)
    said = MentionView(fields.get("review", ""), fields.get("title", ""))
    mention = MentionView(
        text=said.text,
        title=said.title,
        author_name=fields.get("author", ""),
        stars=stars,
        language=_language(fields, said.whole),
    )
    return ReplyText(
        text=fields["text"],
        pack=load_pack(fields.get("site", "").strip() or "default"),
        mention=mention,
        reference=fields.get("reference", "").strip() or None,
        contact=None,
        unhappy=_unhappy(mention),
    )


def _language(fields: dict[str, str], review: str) -> str:
    declared = fields.get("language", "").strip()
    if declared:
        return declared
    from monitor.judgement.language import detect  # loads its detector

    return detect(review).code or detect(fields["text"]).code


def _unhappy(mention: MentionView) -> bool:
    """By the rating; without one, unless the review's words say nothing but praise."""
    if mention.stars is not None:
        return mention.stars <= _STILL_UNHAPPY
    book, words = phrasebook_for(mention.language), words_of(mention.whole)
    if book is None or not words:
        return True
    praised = any(not book.negated(words, hit.first_word) for hit in book.praise.find_all(words))
    wrong = any(phrases.find(words) for phrases in book.alike.values())
    return not praised or wrong or any(word.text in book.negators for word in words)
