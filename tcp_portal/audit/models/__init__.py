from tcp_portal.audit.models.entries import AuditEntry, AuditSubject, Kind
from tcp_portal.audit.models.keys import TrailKey

__all__ = ["AuditEntry", "AuditSubject", "Kind", "TrailKey"]
