"""The store of originals: bytes as they came, kept once by their SHA-256, and manifests that say what came and why.

It knows nothing of what the bytes mean. A folder or an object store is only another address.
"""

import hashlib
import os
import re
import threading
import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import dagster as dg
import orjson
import zstandard
from pydantic import PrivateAttr
from upath import UPath

from resources.disk import advice, untouched
from resources.landing_manifests import digest_of, time_of
from resources.landing_references import ADVICE, SHA256, Reference
from resources.places import segments_of
from resources.whole_files import write_whole
from roms_assets.kernel.errors import RuleBroken, SourceUnavailable

_LEVEL = 1
_MANIFEST = re.compile(r"\d{4,}_\d{8}T\d{6}Z_([0-9a-f]{16})\.json")


class Landing(dg.ConfigurableResource[Any]):
    """Originals and manifests under one folder or object-store address such as `s3://bucket/landing`."""

    folder: str
    _known: set[str] = PrivateAttr(default_factory=set)
    _of_thread: threading.local = PrivateAttr(default_factory=threading.local)

    def keep(self, body: bytes) -> str:
        """Keep the bytes and return their SHA-256 in hex; a sound original that is there already is not rewritten."""
        sha256 = hashlib.sha256(body).hexdigest()
        if sha256 in self._known:
            return sha256
        if not self._is_sound(sha256):
            self._write(self._original(sha256), self._compressor().compress(body))
        self._known.add(sha256)
        return sha256

    def read(self, sha256: str) -> bytes:
        """The original's bytes.

        Raises RuleBroken when it is damaged or `sha256` is no hash, SourceUnavailable when it cannot be read.
        """
        path = self._original(sha256)
        stored = self._stored(path)
        if stored is None:
            body = self._unfolded(sha256)
        else:
            try:
                body = zstandard.decompress(stored)
            except zstandard.ZstdError as error:
                raise RuleBroken(f"the original {path} is damaged: {error}; fetch it again") from error
        if hashlib.sha256(body).hexdigest() != sha256:
            raise RuleBroken(f"the original {path} is damaged: its bytes have another hash; fetch it again")
        return body

    def gone(self, sha256s: Iterable[str]) -> set[str]:
        """Those of which no original is there. No original is read: each folder that is needed is listed once.

        Raises RuleBroken when one is no hash, SourceUnavailable when a folder cannot be listed.
        """
        by_folder: dict[str, set[str]] = {}
        for sha256 in sha256s:
            by_folder.setdefault(self._original(sha256).rpartition("/")[0], set()).add(sha256)
        gone: set[str] = set()
        folded: set[str] = set()
        for folder, wanted in by_folder.items():
            try:
                names = set(self._listed(folder))
            except OSError as error:
                raise SourceUnavailable(f"{folder} cannot be listed: {error}") from error
            lacking = {each for each in wanted if f"{each}.zst" not in names}
            folded |= {each for each in lacking if f"{each}.ref" in names}
            gone |= lacking - folded
        return gone | self._gone_with_holder(folded)

    def is_whole(self, sha256: str) -> bool:
        """Whether an original is there with its own bytes, not as a reference to another."""
        return self._exists(self._original(sha256))

    def fold(self, sha256: str, holder: str, *, dry_run: bool = False) -> int | None:
        """Keep an original as a reference to a later one that holds all its bytes; returns the bytes that this frees.

        `read` then gives the very same bytes as before. None, and nothing is done, when it is folded already or the
        other does not hold it. Raises as `read` does.
        """
        path = self._original(sha256)
        stored = self._stored(path)
        if stored is None or sha256 == holder:
            return None
        body = self.read(sha256)
        reference = Reference.to(holder, self.read(holder), body)
        if reference is None:
            return None
        if not dry_run:
            self._write(self._reference(sha256), reference.stored)
            UPath(path).unlink()
        return len(stored) - len(reference.stored)

    def write_manifest(self, place: str, manifest: Mapping[str, Any]) -> None:
        """Add a manifest to a place such as `raw/2025-10-08/BMC-1`; earlier ones stay.

        `manifest["at"]` is its time, aware, in ISO 8601. When the newest one there says the same but for its time,
        nothing is written. Raises RuleBroken for an unsafe place or a manifest without a usable time.
        """
        folder = self._place(place)
        at = time_of(manifest)
        digest = digest_of(manifest)
        earlier = self._names(folder)
        if earlier and digest in earlier[-1]:
            return
        number = int(earlier[-1].partition("_")[0]) + 1 if earlier else 1
        self._write(f"{folder}/{number:04}_{at:%Y%m%dT%H%M%SZ}_{digest}.json", orjson.dumps(manifest))

    def has_manifests(self, place: str) -> bool:
        """Whether a place has manifests, sound or not."""
        return bool(self._names(self._place(place)))

    def manifests(self, place: str) -> list[dict[str, Any]]:
        """All manifests of a place, oldest first. Raises RuleBroken naming the file when one is damaged."""
        folder = self._place(place)
        return [self._manifest(f"{folder}/{name}") for name in self._names(folder)]

    def left_behind(self, before: datetime) -> list[Path]:
        """Temporary files that a killed process left, not touched since; an object store has none."""
        if not self._is_local:
            return []
        return untouched((path for path in Path(self.folder).rglob(".*.*") if path.is_file()), before)

    def check(self) -> str:
        """One line for a person; writes and reads a probe. Raises SourceUnavailable when it cannot."""
        probe = f"{self.folder}/.probe-{uuid.uuid4().hex}"
        try:
            self._write(probe, b"probe")
            UPath(probe).unlink()
        except OSError as error:
            raise SourceUnavailable(
                f"landing {self.folder} cannot be written: {error.strerror or error}{advice(error, Path(self.folder))}"
            ) from error
        return f"landing {self.folder} can be written"

    @property
    def _is_local(self) -> bool:
        return "://" not in self.folder

    def _original(self, sha256: str) -> str:
        if not SHA256.fullmatch(sha256):
            raise RuleBroken(f"{sha256!r} is no SHA-256 in hex, so it names no original")
        return f"{self.folder}/originals/{sha256[:2]}/{sha256}.zst"

    def _reference(self, sha256: str) -> str:
        return f"{self._original(sha256).removesuffix('.zst')}.ref"

    def _gone_with_holder(self, folded: Iterable[str]) -> set[str]:
        """Those whose reference cannot be read, or leads to an original that is gone."""
        holders: dict[str, str | None] = {}
        for each in folded:
            try:
                holders[each] = self._referred(each).holder
            except RuleBroken:
                holders[each] = None
        lost = self.gone(holder for holder in holders.values() if holder) if holders else set()
        return {each for each, holder in holders.items() if holder is None or holder in lost}

    def _referred(self, sha256: str) -> Reference:
        """Where an original that is not there itself stands. Raises SourceUnavailable, RuleBroken."""
        path = self._reference(sha256)
        stored = self._stored(path)
        if stored is None:
            raise SourceUnavailable(
                f"the original {self._original(sha256)} is gone; fetch it again or restore the landing folder"
            )
        return Reference.read(path, stored)

    def _unfolded(self, sha256: str) -> bytes:
        """The bytes of an original that is kept as a reference."""
        reference = self._referred(sha256)
        return reference.unfolded(self.read(reference.holder))

    def _place(self, place: str) -> str:
        return "/".join((self.folder, "manifests", *segments_of(place)))

    def _is_sound(self, sha256: str) -> bool:
        """Whether the original is there and whole; a damaged one is written again by whoever brings its bytes."""
        if not self.is_whole(sha256) and not self._exists(self._reference(sha256)):
            return False
        try:
            self.read(sha256)
        except (RuleBroken, SourceUnavailable):
            return False
        return True

    def _compressor(self) -> zstandard.ZstdCompressor:
        """One for each thread: they may not be shared, and making one costs more than compressing a small file."""
        if not hasattr(self._of_thread, "compressor"):
            self._of_thread.compressor = zstandard.ZstdCompressor(level=_LEVEL)
        made: zstandard.ZstdCompressor = self._of_thread.compressor
        return made

    def _exists(self, path: str) -> bool:
        return os.path.exists(path) if self._is_local else bool(UPath(path).exists())

    def _stored(self, path: str) -> bytes | None:
        """The stored bytes, None when there are none. Raises SourceUnavailable."""
        try:
            if not self._is_local:
                return bytes(UPath(path).read_bytes())
            with open(path, "rb") as file:
                return file.read()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise SourceUnavailable(f"{path} cannot be read: {error}") from error

    def _write(self, path: str, body: bytes) -> None:
        if self._is_local:
            write_whole(path, body)
            return
        target = UPath(path)
        try:
            target.write_bytes(body)
        except FileNotFoundError:  # unlike an object store, this one has folders, and they are not there yet
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(body)

    def _names(self, folder: str) -> list[str]:
        """The manifests' file names, oldest first."""
        return sorted(name for name in self._listed(folder) if name.endswith(".json"))

    def _listed(self, folder: str) -> list[str]:
        """Names of what is in a folder; none when there is no such folder."""
        try:
            if self._is_local:
                return os.listdir(folder)
            return [path.name for path in UPath(folder).iterdir()]
        except (FileNotFoundError, NotADirectoryError):  # object stores have no folders, only names
            return []

    def _manifest(self, path: str) -> dict[str, Any]:
        named = _MANIFEST.fullmatch(path.rpartition("/")[2])
        try:
            manifest: dict[str, Any] = orjson.loads(self._stored(path) or b"")
            is_whole = named is not None and digest_of(manifest) == named.group(1)
        except (ValueError, AttributeError) as error:
            raise RuleBroken(f"the manifest {path} is damaged: {error}; {ADVICE}") from error
        if not is_whole:
            raise RuleBroken(
                f"the manifest {path} is damaged: its content is not what its name promises; {ADVICE}"
            )
        return manifest
