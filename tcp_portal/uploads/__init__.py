"""Files that people send and the portal keeps: told by what they hold, refused where they could do anything."""

from tcp_portal.uploads.kinds import UploadKind
from tcp_portal.uploads.storage import Stored, forget, path_of, remove_orphans, store

__all__ = ["Stored", "UploadKind", "forget", "path_of", "remove_orphans", "store"]
