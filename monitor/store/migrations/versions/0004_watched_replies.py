"""Replies that are watched at their place, and owners' answers that are gone again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reply_watch",
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_try_at", UTCDateTime(), nullable=True),
        sa.Column("set_aside_at", UTCDateTime(), nullable=True),
        sa.Column("last_error", AutoString(), nullable=False),
        sa.Column("lease_owner", AutoString(), nullable=False),
        sa.Column("lease_until", UTCDateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reply_id", sa.Integer(), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.Column("said_at", UTCDateTime(), nullable=True),
        sa.Column("seen_at", UTCDateTime(), nullable=True),
        sa.Column("missed_at", UTCDateTime(), nullable=True),
        sa.Column("changed_at", UTCDateTime(), nullable=True),
        sa.Column("removed_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["reply_id"], ["reply.id"], name=op.f("fk_reply_watch_reply_id_reply")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_watch")),
        sa.UniqueConstraint("reply_id", name=op.f("uq_reply_watch_reply_id")),
    )
    with op.batch_alter_table("reply_watch", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_reply_watch_next_try_at"), ["next_try_at"], unique=False
        )
    op.execute(  # what is live already is watched from now on
        "INSERT INTO reply_watch (attempts, last_error, lease_owner, reply_id, since, next_try_at) "
        "SELECT 0, '', '', id, live_since, live_since FROM reply "
        "WHERE live_text <> '' AND live_since IS NOT NULL"
    )

    with op.batch_alter_table("owner_reply", schema=None) as batch_op:
        batch_op.add_column(sa.Column("gone_at", UTCDateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("owner_reply", schema=None) as batch_op:
        batch_op.drop_column("gone_at")

    with op.batch_alter_table("reply_watch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reply_watch_next_try_at"))

    op.drop_table("reply_watch")
