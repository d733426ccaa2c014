"""A host that serves the samples over a real socket, and the business whose tills wrote them."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

SAMPLES = Path(__file__).parent / "samples"
ROMS_YAML = """\
business: {{name: Luna, time_zone: Asia/Manila, currency: PHP, first_day: 2025-11-14, last_day: 2025-11-14}}
pos:
  host: {{address: "{address}", requests_per_second: 1000}}
  personal_data: {{phone_numbers: {phones}}}
  branches:
    - {{code: NOVA, name: Nova, generation: new, tills: [{{code: "1"}}]}}
    - code: LUNA
      name: Luna
      generation: new
      tills: [{{code: "1"}}]
      parser: [{{until: 2025-11-14, generation: old}}]
"""


class _Samples(BaseHTTPRequestHandler):
    """Lists a till's samples and hands them out."""

    def do_POST(self) -> None:
        asked = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        names = SAMPLES.glob(f"a_{asked['branch'][0]}_{asked['pos'][0]}_*_{asked['date'][0]}_*.csv")
        self._give(",".join(sorted(path.name for path in names)).encode())

    def do_GET(self) -> None:
        self._give((SAMPLES / Path(self.path).name).read_bytes())

    def _give(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *told: object) -> None:
        """Say nothing."""


@contextmanager
def sample_host() -> Iterator[str]:
    """The host's address, with a slash at its end."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Samples) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()
