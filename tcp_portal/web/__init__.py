"""The frame that every page stands in: `page`, forms, the registry of what apps put into shared pages."""

from tcp_portal.web.pages import page
from tcp_portal.web.request import PortalRequest

__all__ = ["PortalRequest", "page"]
