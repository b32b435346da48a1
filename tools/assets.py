"""Builds static/vendor from node_modules: the NHS design system's styles and script, and the chart library.

Plain Python: it runs before any package is installed.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path

NHSUK = Path("node_modules/nhsuk-frontend/dist/nhsuk")
PLOTLY = Path("node_modules/plotly.js-basic-dist-min")
VENDOR = Path("static/vendor")

FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}")
FRUTIGER = re.compile(r"""["']?Frutiger W01["']?,\s*""")
IMAGE = re.compile(r"""url\((["']?)/assets/images/([\w.-]+)""")
SOURCE_MAP = re.compile(r"/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S*")


def without_source_map(text: str) -> str:
    """A script or stylesheet that names no source map: there is none, and hashed file names fail on it."""
    return SOURCE_MAP.sub("", text)


def portal_css(css: str) -> str:
    """The design system's stylesheet for a site that is not NHS.UK.

    No Frutiger (licensed, and fetched from another host) but the Arial stack, and images beside the file.
    """
    css = FRUTIGER.sub("", FONT_FACE.sub("", css))
    return without_source_map(IMAGE.sub(r"url(\1images/\2", css))


def images_of(css: str) -> list[str]:
    """The names of the images that a stylesheet asks for; the design system's logos are not among them."""
    return sorted({match.group(2) for match in IMAGE.finditer(css)})


def recipe(root: Path) -> str:
    """What the result depends on: the front-end lock file and this file."""
    parts = (root / "package-lock.json", Path(__file__))
    return hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()


def build(root: Path) -> None:
    """Writes static/vendor afresh, unless it was written from the same packages by the same rules."""
    vendor = root / VENDOR
    stamp = vendor / ".stamp"
    wanted = recipe(root)
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    shutil.rmtree(vendor, ignore_errors=True)
    nhsuk = vendor / "nhsuk"
    (nhsuk / "images").mkdir(parents=True)
    css = (root / NHSUK / "nhsuk-frontend.min.css").read_text(encoding="utf-8")
    for name in images_of(css):
        shutil.copyfile(root / NHSUK / "assets" / "images" / name, nhsuk / "images" / name)
    (nhsuk / "nhsuk-frontend.min.css").write_text(portal_css(css), encoding="utf-8")
    script = (root / NHSUK / "nhsuk-frontend.min.js").read_text(encoding="utf-8")
    (nhsuk / "nhsuk-frontend.min.js").write_text(without_source_map(script), encoding="utf-8")
    (vendor / "plotly").mkdir()
    shutil.copyfile(root / PLOTLY / "plotly-basic.min.js", vendor / "plotly" / "plotly-basic.min.js")
    stamp.write_text(wanted, encoding="utf-8")


if __name__ == "__main__":
    build(Path(__file__).resolve().parent.parent)
