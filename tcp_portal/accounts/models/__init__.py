from tcp_portal.accounts.models.sessions import SignedIn

__all__ = ["SignedIn"]
