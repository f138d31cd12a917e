"""The API against its own document, by Schemathesis: requests made of the document by the thousand, right and wrong.

More of them, and others: SCHEMATHESIS_EXAMPLES=100 SCHEMATHESIS_SEED=1 scripts/test system -k schemathesis
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.pace import PATIENCE, pace
from tests.services import RunningServer, running_server

pytestmark = [pytest.mark.system, pytest.mark.timeout(int(pace(480)))]  # a thousand requests and more

BIN = Path(sys.executable).parent
SEED = os.environ.get("SCHEMATHESIS_SEED", "20310304")
ENOUGH = 700  # requests, so that a run that tested nothing is seen

# Answers that the state of the blog gives to good requests: 409, 410 and 412. Where 400 is added, parameters depend on
# each other (`epoch` needs `after`, the bounds of a range each other), or Schemathesis makes entity tags by a rule of
# its own. Where 422 is added, what is right depends on what it is said of: a slug once more, a part of a
# picture, a draft that says nothing.
# Following takes any query when `Last-Event-ID` says where to go on, which wins. WebSockets and event streams never end
# and are tested elsewhere; without their headers, which are no parameters, it is polled.
SETTINGS = (
    """
hooks = "{hooks}"
[cache]
enabled = false
[auth.openapi.token]
bearer = "{token}"
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "3xx", 401, 403, 404, 409, 410, 412]
[checks.negative_data_rejection]
expected-statuses = [400, 401, 403, 404, 405, 409, 410, 412, 413, 415, 422, 428]
[checks.missing_required_header]
expected-statuses = [400, 401, 403, 406, 415, 422, 428]
[[operations]]
include-operation-id = "follow_events"
checks.positive_data_acceptance.expected-statuses = ["2xx", "3xx", 400, 401, 403, 404]
checks.negative_data_rejection.expected-statuses = [200, 400, 401, 403, 404, 405]
"""
    + "".join(
        f"""
[[operations]]
include-operation-id = "{operation}"
checks.positive_data_acceptance.expected-statuses = ["2xx", "3xx", 400, 401, 403, 404, 409, 410, 412]
"""
        for operation in ("get_closed_range", "change_blog", "delete_entry", "restore_entry_version", "drop_briefing")
    )
    # A length is that of what is left when blanks around it are gone, a figure is called something with a letter, and a
    # name in an address is looked up as it is.
    + "".join(
        f"""
[[operations]]
include-operation-id = "{operation}"
checks.positive_data_acceptance.expected-statuses = ["2xx", "3xx", 400, 401, 403, 404, 409, 410, 412, 422]
checks.negative_data_rejection.expected-statuses = [200, 201, 400, 401, 403, 404, 405, 409, 410, 412, 413, 415, 422]
"""
        for operation in ("set_reading", "list_readings")
    )
    + "".join(
        f"""
[[operations]]
include-operation-id = "{operation}"
checks.positive_data_acceptance.expected-statuses = ["2xx", "3xx", 401, 403, 404, 409, 410, 412, 422]
"""
        for operation in ("delete_blog", "upload_picture")
    )
    + "".join(
        f"""
[[operations]]
include-operation-id = "{operation}"
checks.positive_data_acceptance.expected-statuses = ["2xx", "3xx", 400, 401, 403, 404, 409, 410, 412, 422]
"""
        for operation in (
            *("save_draft", "submit_draft", "send_back_draft", "schedule_draft", "approve_draft"),
            "revise_entry",  # a retraction takes nothing with it
            "begin_draft",  # a time to go out at is ahead
            "set_briefing",  # entries that carry it are there
            "set_claim",  # what settled it is there, and a quote in the entry
            "confirm_statements",  # there are so many
            *("create_partner", "change_partner"),  # blogs are there, and an address is one that mail goes to
            "make_partner_key",  # a time to expire at is ahead
            *("create_endpoint", "change_endpoint"),  # an address is on the internet
            "replay_events",  # the event is there
        )
    )
)


def liveblog(directory: Path, *arguments: str) -> str:
    """Run a command beside the server and return what it printed."""
    command = [str(BIN / "liveblog"), *arguments]
    return subprocess.run(
        command, cwd=directory, check=True, capture_output=True, text=True, timeout=PATIENCE
    ).stdout.strip()


def without_defaults(server: RunningServer, directory: Path) -> Path:
    """Save the server's document without its answers for whatever else may come: each status has to be named."""
    with urlopen(f"{server.url}/openapi.json", timeout=PATIENCE) as answer:
        document = json.load(answer)
    for path in document["paths"].values():
        for operation in path.values():
            del operation["responses"]["default"]
    file = directory / "openapi.json"
    file.write_text(json.dumps(document))
    return file


def test_the_api_does_what_its_document_says(tmp_path: Path):
    """No request gets a 5xx, a status, header or shape that isn't documented, or is judged otherwise than it says.

    All checks but one: that of objects of other users, of which there are none.
    """
    with running_server(tmp_path) as server:
        liveblog(tmp_path, "blog", "create", "harbour-fire", "--title", "Harbour fire")
        token = liveblog(tmp_path, "token", "create", "--name", "schemathesis", "--scope", "admin")
        hooks = Path(__file__).with_name("schemathesis_hooks.py")
        settings = tmp_path / "schemathesis.toml"
        settings.write_text(SETTINGS.format(hooks=hooks, token=token))
        command = [str(BIN / "schemathesis"), "--config-file", str(settings), "run"]
        command += [str(without_defaults(server, tmp_path))]
        command += ["--url", server.url, "--checks", "all", "--exclude-checks", "object_level_authorization"]
        command += ["--max-examples", os.environ.get("SCHEMATHESIS_EXAMPLES", "20"), "--seed", SEED]
        command += ["--generation-database", "none", "--warnings", "off", "--continue-on-failure"]
        # Neither how soon requests are made nor how soon they are answered is what is tested.
        command += ["--request-timeout", str(PATIENCE), "--suppress-health-check", "too_slow"]
        result = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, text=True)
        assert result.returncode == 0, result.stdout + result.stderr
        log = server.log.read_text()
    assert "Traceback" not in log
    generated = int(result.stdout.rpartition(" generated")[0].split()[-1])
    assert generated > ENOUGH
