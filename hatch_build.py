"""Adds the root's links to the source archive, which hatchling can only follow."""

import gzip
import io
import tarfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.builders.utils import get_reproducible_timestamp

LINKS = ("analysis", "claims", "models")


class RootLinks(BuildHookInterface):
    """Each name of `LINKS` becomes a link to the folder of that name in the package."""

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Append the links to the finished archive."""
        archive = Path(artifact_path)
        folder = archive.name.removesuffix(".tar.gz")
        plain = io.BytesIO(gzip.decompress(archive.read_bytes()))
        with tarfile.open(fileobj=plain, mode="a") as tar:
            for name in LINKS:
                tar.addfile(link(f"{folder}/{name}", target=f"lakatos/{name}"))
        archive.write_bytes(gzip.compress(plain.getvalue(), mtime=get_reproducible_timestamp()))


def link(name: str, target: str) -> tarfile.TarInfo:
    """Describe a symbolic link, always by the same bytes."""
    member = tarfile.TarInfo(name)
    member.type = tarfile.SYMTYPE
    member.linkname = target
    member.mode = 0o777
    member.mtime = get_reproducible_timestamp()
    return member
