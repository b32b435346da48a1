"""The only place that decides who may do what."""

from tcp_portal.access.decorators import confirmed, requires
from tcp_portal.access.permissions import Permission
from tcp_portal.access.roles import Role
from tcp_portal.access.scope import NOBODY, Grant, Scope, scope_of

__all__ = ["NOBODY", "Grant", "Permission", "Role", "Scope", "confirmed", "requires", "scope_of"]
