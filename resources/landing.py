"""The store of originals: bytes as they came, kept once by their SHA-256, and manifests that say what came and why.

It knows nothing of what the bytes mean. A folder or an object store is only another address.
"""

import hashlib
import json
import re
import threading
import uuid
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dagster as dg
import zstandard
from pydantic import PrivateAttr
from upath import UPath

from resources.places import segments_of
from roms_assets.kernel.errors import RuleBroken, SourceUnavailable

_LEVEL = 1
_HASH_SHOWN = 16
_ADVICE = "restore it, or remove it and fetch again"
_SHA256 = re.compile(r"[0-9a-f]{64}")
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
            raise SourceUnavailable(
                f"the original {path} is gone; fetch it again or restore the landing folder"
            )
        try:
            body = zstandard.decompress(stored)
        except zstandard.ZstdError as error:
            raise RuleBroken(f"the original {path} is damaged: {error}; fetch it again") from error
        if hashlib.sha256(body).hexdigest() != sha256:
            raise RuleBroken(f"the original {path} is damaged: its bytes have another hash; fetch it again")
        return body

    def gone(self, sha256s: Iterable[str]) -> set[str]:
        """Those of which no original is there. Nothing is read: each folder that is needed is listed once.

        Raises RuleBroken when one is no hash, SourceUnavailable when a folder cannot be listed.
        """
        by_folder: dict[str, set[str]] = {}
        for sha256 in sha256s:
            by_folder.setdefault(self._original(sha256).rpartition("/")[0], set()).add(sha256)
        gone: set[str] = set()
        for folder, wanted in by_folder.items():
            try:
                gone |= wanted - {name.removesuffix(".zst") for name in self._listed(folder)}
            except OSError as error:
                raise SourceUnavailable(f"{folder} cannot be listed: {error}") from error
        return gone

    def write_manifest(self, place: str, manifest: Mapping[str, Any]) -> None:
        """Add a manifest to a place such as `raw/2025-10-08/BMC-1`; earlier ones stay.

        `manifest["at"]` is its time, aware, in ISO 8601. When the newest one there says the same but for its time,
        nothing is written. Raises RuleBroken for an unsafe place or a manifest without a usable time.
        """
        folder = self._place(place)
        at = _time_of(manifest)
        digest = _digest(manifest)
        earlier = self._names(folder)
        if earlier and digest in earlier[-1]:
            return
        number = int(earlier[-1].partition("_")[0]) + 1 if earlier else 1
        body = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
        self._write(f"{folder}/{number:04}_{at:%Y%m%dT%H%M%SZ}_{digest}.json", body)

    def has_manifests(self, place: str) -> bool:
        """Whether a place has manifests, sound or not."""
        return bool(self._names(self._place(place)))

    def manifests(self, place: str) -> list[dict[str, Any]]:
        """All manifests of a place, oldest first. Raises RuleBroken naming the file when one is damaged."""
        folder = self._place(place)
        return [self._manifest(f"{folder}/{name}") for name in self._names(folder)]

    def check(self) -> str:
        """One line for a person; writes and reads a probe. Raises SourceUnavailable when it cannot."""
        probe = f"{self.folder}/.probe-{uuid.uuid4().hex}"
        try:
            self._write(probe, b"probe")
            UPath(probe).unlink()
        except OSError as error:
            raise SourceUnavailable(
                f"landing {self.folder} cannot be written: {error.strerror or error}"
            ) from error
        return f"landing {self.folder} can be written"

    @property
    def _is_local(self) -> bool:
        return "://" not in self.folder

    def _original(self, sha256: str) -> str:
        if not _SHA256.fullmatch(sha256):
            raise RuleBroken(f"{sha256!r} is no SHA-256 in hex, so it names no original")
        return f"{self.folder}/originals/{sha256[:2]}/{sha256}.zst"

    def _place(self, place: str) -> str:
        return "/".join((self.folder, "manifests", *segments_of(place)))

    def _is_sound(self, sha256: str) -> bool:
        """Whether the original is there and whole; a damaged one is written again by whoever brings its bytes."""
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

    def _stored(self, path: str) -> bytes | None:
        """The stored bytes, None when there are none. Raises SourceUnavailable."""
        try:
            if not self._is_local:
                return bytes(UPath(path).read_bytes())
            return Path(path).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise SourceUnavailable(f"{path} cannot be read: {error}") from error

    def _write(self, path: str, body: bytes) -> None:
        if self._is_local:
            _write_whole(path, body)
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
            paths = Path(folder).iterdir() if self._is_local else UPath(folder).iterdir()
            return [path.name for path in paths]
        except (FileNotFoundError, NotADirectoryError):  # object stores have no folders, only names
            return []

    def _manifest(self, path: str) -> dict[str, Any]:
        named = _MANIFEST.fullmatch(path.rpartition("/")[2])
        try:
            manifest: dict[str, Any] = json.loads(self._stored(path) or b"")
            is_whole = named is not None and _digest(manifest) == named.group(1)
        except (ValueError, AttributeError) as error:
            raise RuleBroken(f"the manifest {path} is damaged: {error}; {_ADVICE}") from error
        if not is_whole:
            raise RuleBroken(
                f"the manifest {path} is damaged: its content is not what its name promises; {_ADVICE}"
            )
        return manifest


def _time_of(manifest: Mapping[str, Any]) -> datetime:
    """The manifest's time in UTC. Raises RuleBroken."""
    at = manifest.get("at")
    try:
        time = datetime.fromisoformat(str(at))
    except ValueError:
        time = None
    if time is None or time.tzinfo is None:
        raise RuleBroken(
            f"a manifest needs its time under `at`, such as 2025-10-08T12:00:00+00:00, not {at!r}"
        )
    return time.astimezone(UTC)


def _digest(manifest: Mapping[str, Any]) -> str:
    """A short hash of all that a manifest says but for its time."""
    said = {key: value for key, value in manifest.items() if key != "at"}
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:_HASH_SHOWN]


def _write_whole(path: str, body: bytes) -> None:
    """Write under another name and rename, so that nobody ever sees half a file."""
    final = Path(path)
    temporary = final.with_name(f".{final.name}.{uuid.uuid4().hex}")
    try:
        temporary.write_bytes(body)
    except FileNotFoundError:
        final.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(body)
    temporary.replace(final)
