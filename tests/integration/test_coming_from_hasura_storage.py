"""The loop of docs/coming-from-hasura-storage.md moves files, says what is refused, and goes on where it ended."""
import contextlib
import http.server
import os
import re
import subprocess
import threading

from support import pictures, service, tokens

PAGE = (service.ROOT / "docs/coming-from-hasura-storage.md").read_text()
(LOOP,) = re.findall(r"```bash\n(.*?)```", PAGE, re.DOTALL)


@contextlib.contextmanager
def storage(files):
    """Answers GET /v1/files/{id} to who has the admin secret, as hasura-storage does."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            data = files.get(self.path.removeprefix("/v1/files/"))
            known = self.headers["X-Hasura-Admin-Secret"] == "admin" and data is not None
            self.send_response(200 if known else 404)
            self.end_headers()
            self.wfile.write(data if known else b"")

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/v1"
        server.shutdown()


def test_the_loop_moves_files_and_can_begin_again(api, database, tmp_path):
    study = api.new_study()
    picture, letter = pictures.png(), b"%PDF-1.7\n"
    files = {"aaaa": picture, "bbbb": b"GIF89a", "cccc": letter}
    lines = [("aaaa", "XRAY"), ("bbbb", "PHOTO"), ("cccc", "DOC"), ("dddd", "DOC")]
    rows = [f"{name},345,{study},{modality},2024-05-06T07:08:09Z\n" for name, modality in lines]
    (tmp_path / "files.csv").write_text("".join(rows))
    with storage(files) as url:
        environment = os.environ | {"STORAGE": url, "ADMIN": "admin", "API": f"http://127.0.0.1:{api.port}"}
        environment["TOKEN"] = tokens.token()
        for _ in range(2):
            done = subprocess.run(
                ["bash", "-c", LOOP], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
            )
            assert "bbbb: {" in done.stderr and "image/gif" in done.stderr and "dddd: not read" in done.stderr
    moved = dict(line.split(",") for line in (tmp_path / "moved.csv").read_text().split())
    assert set(moved) == {"aaaa", "cccc"}
    assert api.view(moved["aaaa"], "original").body == picture and api.view(moved["cccc"], "original").body == letter
    captured = "SELECT id, captured_at::text AS at FROM public.imaging_asset WHERE study_id = %s AND is_active ORDER BY id"
    found = database.rows(captured, study)
    assert [str(row["id"]) for row in found] == list(moved.values()), "none twice"
    assert {row["at"][:10] for row in found} == {"2024-05-06"}
