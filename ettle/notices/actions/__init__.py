"""What other rooms ask of this one: tell somebody something, and put an e-mail in the outbox."""

from ettle.notices.actions.outbox import put_in_outbox
from ettle.notices.actions.telling import NewNotice, take_back, tell, tell_each

__all__ = ["NewNotice", "put_in_outbox", "take_back", "tell", "tell_each"]
