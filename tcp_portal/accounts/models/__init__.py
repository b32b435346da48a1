from tcp_portal.accounts.models.invitations import Invitation
from tcp_portal.accounts.models.sessions import SignedIn
from tcp_portal.accounts.models.sign_ons import SignOn

__all__ = ["Invitation", "SignOn", "SignedIn"]
