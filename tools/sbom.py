"""The bill of materials: everything of others that runs in the portal, from the locks, as CycloneDX 1.6.

python -m tools.sbom > sbom.cdx.json    components with version, hashes, licence and package address
python -m tools.sbom --licences         the same as a table of names, versions and licences
python -m tools.sbom --lock=FILE        of an image that was made with that lock

Reads the locks and the installed packages' own words; asks nothing of any network.
"""

from __future__ import annotations

import argparse
import base64
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name

from tools.lock import PIN

ROOT = Path(__file__).resolve().parent.parent
RUNTIME = "requirements.txt"
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")
# What some packages call their licence, by the list that everybody uses (SPDX).
_SPDX = {
    "3-Clause BSD License": "BSD-3-Clause",
    "Apache 2.0": "Apache-2.0",
    "BSD": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "New BSD": "BSD-3-Clause",
    "MIT License": "MIT",
    "Python Software Foundation License": "PSF-2.0",
}
# Those that tell their licence in no field of their metadata: read in the package's own file.
_READ = {
    "async-timeout": "Apache-2.0",  # on Python 3.11.2 and older only
    "autograd-gamma": "MIT",
    "colorama": "BSD-3-Clause",  # on Windows only
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
}
_LONGEST = 60  # a licence of more characters is the text of one, not its name


def licence_of(name: str) -> str:
    """The SPDX expression of an installed package; empty where it tells none or is not installed here."""
    if name in _READ:
        return _READ[name]
    try:
        told = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ""
    classifiers = [
        line.rpartition("::")[2].strip()
        for line in told.get_all("Classifier", [])
        if line.startswith("License :: ")
    ]
    words = [*told.get_all("License-Expression", []), *told.get_all("License", []), *classifiers]
    found = next((word for word in words if word and "\n" not in word and len(word) < _LONGEST), "")
    return _SPDX.get(found, found)


def _component(
    name: str, version: str, kind: str, licence: str, hashes: list[dict[str, str]]
) -> dict[str, Any]:
    address = f"pkg:{kind}/{name.replace('@', '%40')}@{version}"
    described = {"type": "library", "name": name, "version": version, "purl": address, "bom-ref": address}
    licences = {"licenses": [{"expression": licence}]} if licence else {}
    return {**described, **licences, "hashes": hashes}


def _python(folder: Path, lock: str) -> Iterator[dict[str, Any]]:
    text = (folder / lock).read_text(encoding="utf-8")
    found = list(PIN.finditer(text))
    for pin, following in zip(found, [*found[1:], None], strict=True):
        name = canonicalize_name(pin["name"])
        block = text[pin.end() : following.start() if following else len(text)]
        hashes = [{"alg": "SHA-256", "content": content} for content in _HASH.findall(block)]
        yield _component(name, pin["version"], "pypi", licence_of(name), hashes)


def _front_end(folder: Path) -> Iterator[dict[str, Any]]:
    packages = json.loads((folder / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    for path, told in packages.items():
        if not path:
            continue
        algorithm, _, content = told["integrity"].partition("-")
        hashes = [
            {"alg": algorithm.upper().replace("SHA", "SHA-"), "content": base64.b64decode(content).hex()}
        ]
        yield _component(path.removeprefix("node_modules/"), told["version"], "npm", told["license"], hashes)


def bill(folder: Path = ROOT, lock: str = RUNTIME) -> dict[str, Any]:
    """The bill of a folder's locks, of which `lock` is Python's.

    It holds no time and no number of its own: the same locks, the same bill.
    """
    project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "name": project["name"],
                "version": project["version"],
                "licenses": [{"license": {"id": "MIT"}}],
                "bom-ref": project["name"],
            }
        },
        "components": [*_python(folder, lock), *_front_end(folder)],
    }


def licences(components: list[dict[str, Any]]) -> Iterator[str]:
    """A line for each component: name, version, licence."""
    for each in components:
        told = each.get("licenses", [{"expression": "not told"}])[0]["expression"]
        yield f"{each['name']:<32}{each['version']:<16}{told}"


def main() -> int:
    """Prints the bill, or with --licences the table."""
    parser = argparse.ArgumentParser(prog="tools.sbom", description="Prints the bill of materials.")
    parser.add_argument("--licences", action="store_true", help="as a table of names, versions and licences")
    parser.add_argument("--lock", default=RUNTIME, help="the lock of Python's packages")
    options = parser.parse_args()
    made = bill(lock=options.lock)
    if options.licences:
        print("\n".join(licences(made["components"])))
    else:
        print(json.dumps(made, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
