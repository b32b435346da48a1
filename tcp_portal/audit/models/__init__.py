from tcp_portal.audit.models.entries import AuditEntry, AuditSubject, Kind

__all__ = ["AuditEntry", "AuditSubject", "Kind"]
