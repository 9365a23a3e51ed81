"""Where a customer reaches us in private, and who signs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Contact:
    """Where a customer reaches us in private, and who signs."""

    email: str = ""
    url: str = ""
    phone: str = ""
    signature: str = ""  #: A real role, such as "Mara, customer care at Birch & Kettle".

    @property
    def ways(self) -> tuple[str, str, str]:
        """Page, mailbox and number; "" for those there are not."""
        return self.url, self.email, self.phone
