from django.apps import AppConfig


class ProtectionConfig(AppConfig):
    name = "tcp_portal.protection"
    label = "protection"
    verbose_name = "Data protection"
