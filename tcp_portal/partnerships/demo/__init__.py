"""The demonstration's partnerships and the people who can sign in to them."""

from tcp_portal.partnerships.demo.people import demo_sign_ins
from tcp_portal.partnerships.demo.stocktake import is_loaded

__all__ = ["demo_sign_ins", "is_loaded"]
