from tcp_portal.accounts.models.invitations import Invitation
from tcp_portal.accounts.models.sessions import SignedIn

__all__ = ["Invitation", "SignedIn"]
