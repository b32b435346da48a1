"""Files that people send are held in memory, never on disk, and only up to the size that anything here reads."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler

# One byte more than the largest file that is read, so that a form can tell that it was larger.
MOST = 20 * 1_048_576 + 1


class MemoryUploadHandler(FileUploadHandler):
    """Keeps what fits; of a larger file only its size is counted, and nothing is kept of it or of its name."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Starts afresh: a form may send several files."""
        super().new_file(*args, **kwargs)
        self.kept = io.BytesIO()
        self.size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Takes the chunk in, and lets go of everything once it is too much."""
        self.size += len(raw_data)
        if self.size > MOST:
            self.kept = io.BytesIO()
        else:
            self.kept.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The file under a name that says nothing."""
        self.kept.seek(0)
        return InMemoryUploadedFile(
            file=self.kept,
            field_name=self.field_name,
            name="upload",
            content_type="application/octet-stream",
            size=file_size,
            charset=None,
        )
