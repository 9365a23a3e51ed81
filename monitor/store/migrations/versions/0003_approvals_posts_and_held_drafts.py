"""Approvals by more than one person, posts that desks owe, held and folded drafts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

PEOPLE_OF_A_DRAFT = ("changes_by", "held_by", "second_by", "second_whom")


def upgrade() -> None:
    _approvals()
    _posts()
    _drafts()
    _mentions()


def _approvals() -> None:
    op.create_table(
        "approval",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("desk", AutoString(), nullable=False),
        sa.Column("text_hash", AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["draft.id"], name=op.f("fk_approval_draft_id_draft")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_approval_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
        sa.UniqueConstraint("draft_id", "person_id", name=op.f("uq_approval_draft_id_person_id")),
    )
    with op.batch_alter_table("approval", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_approval_draft_id"), ["draft_id"], unique=False)


def _posts() -> None:
    kinds = (
        "decision", "approval", "published", "author", "case", "reminder", "escalation", "second",
        "hold", "crisis", "digest",
    )  # fmt: skip
    op.create_table(
        "desk_post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("desk", AutoString(), nullable=False),
        sa.Column("key", AutoString(), nullable=False),
        sa.Column("card_id", sa.Integer(), nullable=True),
        sa.Column("channel", AutoString(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*kinds, name="postkind", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("text", AutoString(), nullable=False),
        sa.Column("diff", AutoString(), nullable=False),
        sa.Column("link", AutoString(), nullable=False),
        sa.Column("mentions", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.Column("sent_at", UTCDateTime(), nullable=True),
        sa.Column("message_id", AutoString(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", UTCDateTime(), nullable=True),
        sa.Column("set_aside_at", UTCDateTime(), nullable=True),
        sa.Column("last_error", AutoString(), nullable=False),
        sa.Column("lease_owner", AutoString(), nullable=False),
        sa.Column("lease_until", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name=op.f("fk_desk_post_card_id_card")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_post")),
        sa.UniqueConstraint("desk", "key", name=op.f("uq_desk_post_desk_key")),
    )
    with op.batch_alter_table("desk_post", schema=None) as batch_op:
        for column in ("card_id", "due_at", "next_try_at", "sent_at"):
            batch_op.create_index(batch_op.f(f"ix_desk_post_{column}"), [column], unique=False)


def _drafts() -> None:
    with op.batch_alter_table("draft", schema=None) as batch_op:
        for name in ("style", "changes_says", "held_says", "second_says"):
            batch_op.add_column(sa.Column(name, AutoString(), nullable=False, server_default=""))
        batch_op.add_column(
            sa.Column(
                "gloss", sa.JSON(none_as_null=True), nullable=False, server_default=sa.text("'[]'")
            )
        )
        batch_op.add_column(
            sa.Column("holding", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        for name in ("due_at", "held_at", "held_until", "second_at"):
            batch_op.add_column(sa.Column(name, UTCDateTime(), nullable=True))
        for name in (*PEOPLE_OF_A_DRAFT, "folded_into"):
            batch_op.add_column(sa.Column(name, sa.Integer(), nullable=True))
        for name in PEOPLE_OF_A_DRAFT:
            batch_op.create_foreign_key(
                batch_op.f(f"fk_draft_{name}_person"), "person", [name], ["id"]
            )
        batch_op.create_foreign_key(
            batch_op.f("fk_draft_folded_into_draft"), "draft", ["folded_into"], ["id"]
        )
        batch_op.create_index(batch_op.f("ix_draft_folded_into"), ["folded_into"], unique=False)


def _mentions() -> None:
    with op.batch_alter_table("mention", schema=None) as batch_op:
        for name in ("draft_wanted_style", "draft_wanted_says"):
            batch_op.add_column(sa.Column(name, AutoString(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("draft_wanted_by", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_mention_draft_wanted_by_person"), "person", ["draft_wanted_by"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("mention", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_mention_draft_wanted_by_person"), type_="foreignkey"
        )
        for name in ("draft_wanted_by", "draft_wanted_says", "draft_wanted_style"):
            batch_op.drop_column(name)
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_folded_into"))
        batch_op.drop_constraint(batch_op.f("fk_draft_folded_into_draft"), type_="foreignkey")
        for name in PEOPLE_OF_A_DRAFT:
            batch_op.drop_constraint(batch_op.f(f"fk_draft_{name}_person"), type_="foreignkey")
        for name in (
            "folded_into", *PEOPLE_OF_A_DRAFT, "due_at", "held_at", "held_until", "second_at",
            "gloss", "holding", "style", "changes_says", "held_says", "second_says",
        ):  # fmt: skip
            batch_op.drop_column(name)
    op.drop_table("desk_post")
    op.drop_table("approval")
