"""Custom aspects, learned heads, disagreement."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "custom_aspect",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", AutoString(), nullable=False),
        sa.Column("examples", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("words", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("retired_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_custom_aspect_made_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custom_aspect")),
        sa.UniqueConstraint("name", name=op.f("uq_custom_aspect_name")),
    )
    op.create_table(
        "learned_heads",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("model", AutoString(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("heads", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("figures", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("in_use", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_learned_heads_made_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learned_heads")),
    )
    with op.batch_alter_table("learned_heads", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_learned_heads_in_use"), ["in_use"], unique=False)
        batch_op.create_index(batch_op.f("ix_learned_heads_model"), ["model"], unique=False)

    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("anger", sa.Float(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "disagreement",
                sa.Enum(
                    "complaint_under_stars",
                    "praise_under_stars",
                    name="disagreement",
                    native_enum=False,
                    create_constraint=True,
                    length=24,
                ),
                nullable=True,
            )
        )


def downgrade() -> None:
    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.drop_column("disagreement")
        batch_op.drop_column("anger")

    with op.batch_alter_table("learned_heads", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_learned_heads_model"))
        batch_op.drop_index(batch_op.f("ix_learned_heads_in_use"))

    op.drop_table("learned_heads")
    op.drop_table("custom_aspect")
