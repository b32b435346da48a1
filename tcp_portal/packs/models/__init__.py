from tcp_portal.packs.models.calendars import PackCalendar
from tcp_portal.packs.models.disclosure import Audience, DisclosureRule, PublicRelease
from tcp_portal.packs.models.issues import CheckOverride, IssuedEdition, Signer, SignOff
from tcp_portal.packs.models.links import PackLink
from tcp_portal.packs.models.packs import Figures, Kind, Pack, PackFile, State
from tcp_portal.packs.models.runs import PackRun, Purpose, RunPack, RunState
from tcp_portal.packs.models.words import AskChoice, AskMail, RunWords

__all__ = [
    "AskChoice",
    "AskMail",
    "Audience",
    "CheckOverride",
    "DisclosureRule",
    "Figures",
    "IssuedEdition",
    "Kind",
    "Pack",
    "PackCalendar",
    "PackFile",
    "PackLink",
    "PackRun",
    "PublicRelease",
    "Purpose",
    "RunPack",
    "RunState",
    "RunWords",
    "SignOff",
    "Signer",
    "State",
]
