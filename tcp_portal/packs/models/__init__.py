from tcp_portal.packs.models.disclosure import Audience, DisclosureRule, PublicRelease
from tcp_portal.packs.models.packs import Figures, Kind, Pack, PackFile, State

__all__ = ["Audience", "DisclosureRule", "Figures", "Kind", "Pack", "PackFile", "PublicRelease", "State"]
