"""The version is told once."""

from importlib import metadata

import lakatos


def test_the_package_and_its_metadata_tell_one_version() -> None:
    assert lakatos.__version__ == metadata.version("lakatos")
