"""One code server for webserver and daemon, so that the definitions are loaded once and run by one process."""

import socket
from pathlib import Path
from typing import Any

import yaml
from dagster._grpc.client import DagsterGrpcClient
from dagster._serdes import deserialize_value
from dagster_shared.error import SerializableErrorInfo

import roms_assets

WORKSPACE = "workspace.yaml"


class CodeLocation:
    """The first entry of workspace.yaml, served over a socket in `folder`; further entries stay as they are."""

    def __init__(self, workspace: Path, folder: Path) -> None:
        first, *self._others = yaml.safe_load(workspace.read_text(encoding="utf-8"))["load_from"]
        self._module: dict[str, Any] = first["python_module"]
        self._working_directory = workspace.parent / self._module.get("working_directory", ".")
        self._name = self._module.get("location_name", self._module["module_name"])
        self._socket = folder / "code"
        self.workspace = folder / WORKSPACE

    @property
    def command(self) -> list[str]:
        """What serves it, as a module and its arguments."""
        command = ["dagster", "code-server", "start", "--log-level", "warning", "--socket", str(self._socket)]
        command += ["--module-name", self._module["module_name"], "--location-name", self._name]
        return [*command, "--working-directory", str(self._working_directory.resolve())]

    def write_workspace(self) -> None:
        """Write the workspace that webserver and daemon read."""
        served = {"grpc_server": {"location_name": self._name, "socket": str(self._socket)}}
        self.workspace.write_text(yaml.safe_dump({"load_from": [served, *self._others]}), encoding="utf-8")

    def answers(self) -> bool:
        """Whether the server listens, which it does when the definitions are loaded (or cannot be)."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as knock:
            return knock.connect_ex(str(self._socket)) == 0

    def problem(self) -> str | None:
        """Why the definitions could not be loaded, in one line; None when they were. Ask once it answers."""
        error = deserialize_value(DagsterGrpcClient(socket=str(self._socket)).list_repositories())
        if not isinstance(error, SerializableErrorInfo):
            return None
        while error.cause:
            error = error.cause
        return " ".join(error.message.split())


def workspace_file() -> Path:
    """The workspace.yaml of the folder that ROMS was started in, else ROMS's own."""
    here = Path.cwd() / WORKSPACE
    return here if here.is_file() else Path(roms_assets.__file__).parent.parent / WORKSPACE
