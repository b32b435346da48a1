from tcp_portal.packs.models.packs import Kind, Pack, PackFile, State

__all__ = ["Kind", "Pack", "PackFile", "State"]
