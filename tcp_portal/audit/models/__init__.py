from tcp_portal.audit.models.alerts import Alert, AlertKind
from tcp_portal.audit.models.entries import AuditEntry, AuditSubject, Kind
from tcp_portal.audit.models.keys import TrailKey

__all__ = ["Alert", "AlertKind", "AuditEntry", "AuditSubject", "Kind", "TrailKey"]
