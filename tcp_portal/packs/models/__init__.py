from tcp_portal.packs.models.packs import Figures, Kind, Pack, PackFile, State

__all__ = ["Figures", "Kind", "Pack", "PackFile", "State"]
