"""What doctor looks at on the machine: file systems, room, modes, settings, hook, leftovers."""

from __future__ import annotations

import os
import shlex
import shutil
import tempfile
from collections import namedtuple
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cli import machine
from tests.faults.desks import new_desk
from tests.faults.processes import NOBODY, apart, without_privileges
from timeline.folder import locate

if TYPE_CHECKING:
    from tests.cli.driver import CommandLine

Usage = namedtuple("Usage", "total used free")

MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:30 / /net rw - nfs4 server:/export rw
31 22 0:31 / /share rw shared:2 master:3 - cifs //server/share rw
32 22 0:32 / /mnt/two\\040words rw - fuse.sshfs user@host:/ rw
33 30 8:2 / /net/local rw - xfs /dev/sdb1 rw
34 22 0:34 / /twice rw - nfs server:/a rw
35 22 8:3 / /twice rw - btrfs /dev/sdc1 rw
36 22 0:36 / /vm rw - 9p share rw
torn line
37 22 - ext4
"""


@pytest.mark.parametrize(
    ("path", "kind", "warned"),
    [
        ("/home/ana/desk/dateline.db", "ext4", False),
        ("/net/desk/dateline.db", "nfs4", True),
        ("/network/dateline.db", "ext4", False),
        ("/share/dateline.db", "cifs", True),
        ("/mnt/two words/dateline.db", "fuse.sshfs", True),
        ("/mnt/two/dateline.db", "ext4", False),
        ("/net/local/dateline.db", "xfs", False),
        ("/twice/dateline.db", "btrfs", False),
        ("/vm/dateline.db", "9p", True),
    ],
)
def test_the_file_system_of_a_path_is_that_of_the_nearest_mount(
    path: str, kind: str, warned: bool
) -> None:
    assert machine.file_system(Path(path), MOUNTS) == kind
    assert bool(machine.NETWORK.fullmatch(kind)) is warned


@pytest.mark.parametrize(
    "kind", ["ext4", "xfs", "btrfs", "zfs", "tmpfs", "overlay", "apfs", "fuseblk", "f2fs", ""]
)
def test_disks_of_this_machine_are_left_in_peace(kind: str) -> None:
    assert not machine.NETWORK.fullmatch(kind)


def test_without_mounts_nothing_is_said() -> None:
    assert machine.file_system(Path("/desk"), "") == ""


def found(desk: CommandLine, name: str) -> list[tuple[str, str]]:
    """What is wrong by one check, and what mends it."""
    findings = desk("doctor", "--check", name, "--json").json()["findings"]
    assert {one["name"] for one in findings} == {name}
    return [(one["message"], one["remedy"]) for one in findings if one["state"] == "warning"]


def test_a_log_on_a_network_is_warned_of(
    desk: CommandLine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert found(desk, "network") == []
    mounts = tmp_path / "mounts"
    point = str(desk.folder.resolve()).replace(" ", "\\040")
    mounts.write_text(f"1 0 0:1 / / rw - ext4 a rw\n2 1 0:2 / {point} rw - nfs4 server:/ rw\n")
    monkeypatch.setattr(machine, "MOUNTS", mounts)
    [(message, remedy)] = found(desk, "network")
    assert "nfs4" in message
    assert "restore" in remedy
    monkeypatch.setattr(machine, "MOUNTS", tmp_path / "none")
    assert found(desk, "network") == []


def test_a_disk_that_is_nearly_full_is_warned_of(
    desk: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(1, 1, 99_999_999))
    [(message, _)] = found(desk, "disk")
    assert "99 MB" in message
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(1, 1, 100_000_000))
    assert found(desk, "disk") == []


def test_modes_that_let_others_in_are_warned_of(desk: CommandLine) -> None:
    log, marker = desk.folder / "dateline.db", desk.folder / "dateline.toml"
    log.chmod(0o640)
    marker.chmod(0o622)
    assert [remedy for _, remedy in found(desk, "permissions")] == [
        f"chmod 600 {log}",
        f"chmod go-w {marker}",
    ]


def complaints(path: Path) -> list[str]:
    return [remedy for _, remedy in machine.permissions(locate(str(path)))]


def at_a_desk_of_another_mode() -> list[str]:
    # Not below pytest's own folder, which nobody else may enter.
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        desk = new_desk(Path(folder) / "desk")
        (desk / "dateline.db").chmod(0o400)
        if os.geteuid() == 0:
            for place in (desk, *desk.rglob("*")):
                os.chown(place, NOBODY, NOBODY)
        found = without_privileges(partial(complaints, desk))
        return [remedy.replace(str(desk), "DESK") for remedy in found]


def test_what_one_cannot_write_to_is_warned_of() -> None:
    assert apart(at_a_desk_of_another_mode) == ["chmod u+w DESK/dateline.db"]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('[desk]\nrecorded_buy = "ana"\n', "did you mean desk.recorded_by?"),
        ('[hooks]\nafter_lug = "x"\n', "did you mean hooks.after_log?"),
        ('colour = "never"\n', "'colour'"),
    ],
)
def test_a_setting_that_nothing_heeds_is_named(desk: CommandLine, text: str, named: str) -> None:
    (desk.folder / "dateline.toml").write_text(text, "utf-8")
    [(message, remedy)] = found(desk, "settings")
    assert named in message
    assert remedy == "mend dateline.toml"


def test_a_user_s_own_file_that_cannot_be_used_is_named(
    desk: CommandLine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    (tmp_path / "dateline").mkdir()
    (tmp_path / "dateline" / "config.toml").write_text("color = 5\n", "utf-8")
    [(message, _)] = found(desk, "settings")
    assert "color must be text in quotes" in message


def test_a_hook_that_cannot_be_started_is_named(desk: CommandLine) -> None:
    marker = desk.folder / "dateline.toml"
    marker.write_text('[hooks]\nafter_log = "no-such-program --x"\n', "utf-8")
    [(message, remedy)] = found(desk, "hook")
    assert "'no-such-program'" in message
    assert remedy.startswith("dateline config after_log")
    marker.chmod(0o666)
    [(message, _)] = found(desk, "hook")
    assert "others can write to it" in message
    marker.chmod(0o600)
    marker.write_text('[hooks]\nafter_log = "true"\n', "utf-8")
    assert found(desk, "hook") == []


def test_what_a_killed_command_left_is_named_once_it_is_old(desk: CommandLine) -> None:
    left = desk.folder / ".dateline.db.x1y2z3.new"
    left.write_bytes(b"")
    now = desk.clock().timestamp()
    os.utime(left, (now, now))
    assert found(desk, "leftovers") == []
    os.utime(left, (now - 7_200, now - 7_200))
    [(message, remedy)] = found(desk, "leftovers")
    assert message.startswith(left.name)
    assert remedy == f"rm {left}"
    assert left.exists()


def test_checks_run_alone_and_a_slip_is_named(desk: CommandLine) -> None:
    shown = desk("doctor", "--check", "clock", "--check", "disk").out
    assert [line.split()[1] for line in shown.splitlines()] == ["disk:", "clock:"]
    assert "clock" in desk.refused("doctor", "--check", "clok", code=2)["message"]


def test_the_remedies_for_a_hook_were_commands_that_are_refused(desk: CommandLine) -> None:
    desk("config", "after_log", "no-such-program", "--in-desk")
    [(_, remedy)] = found(desk, "hook")
    change, take_out = (shlex.split(one)[1:] for one in remedy.split(", or "))
    desk(*("true" if word == "COMMAND" else word for word in change))
    assert found(desk, "hook") == []
    desk("config", "after_log", "no-such-program", "--in-desk")
    desk(*take_out)
    assert found(desk, "hook") == []
