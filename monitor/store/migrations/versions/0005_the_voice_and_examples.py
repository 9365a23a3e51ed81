"""How the brand sounds, and what a draft was written from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


UNITS = ("characters", "bytes", "graphemes")


def upgrade() -> None:
    _units((*UNITS, "weighted"))
    op.create_table(
        "voice_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("voice", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["made_by"], ["person.id"], name=op.f("fk_voice_change_made_by_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voice_change")),
    )
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "examples",
                sa.JSON(none_as_null=True),
                nullable=False,
                server_default=sa.text("'[]'"),
            )
        )
        batch_op.add_column(
            sa.Column("writer_note", AutoString(), nullable=False, server_default=sa.text("''"))
        )
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.alter_column("examples", server_default=None)
        batch_op.alter_column("writer_note", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.drop_column("writer_note")
        batch_op.drop_column("examples")

    op.drop_table("voice_change")
    _units(UNITS)


def _units(units: tuple[str, ...]) -> None:
    """How a place may count the length of a reply."""
    allowed = ", ".join(f"'{unit}'" for unit in units)
    with op.batch_alter_table("source", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_source_lengthunit"), type_="check")
        batch_op.create_check_constraint(
            batch_op.f("ck_source_lengthunit"), f"length_unit IN ({allowed})"
        )
