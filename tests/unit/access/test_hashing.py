from __future__ import annotations

import multiprocessing
import os
import threading
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import check_password, identify_hasher, make_password

from tcp_portal.access import hashing
from tcp_portal.access.hashing import Busy, Gate

SCRYPT = ["tcp_portal.access.hashing.GatedScryptHasher", "tcp_portal.access.hashing.GatedPBKDF2Hasher"]


def hold(folder: Path, ready: Any, leave: Any) -> None:
    """Another process that hashes until it is told to stop."""
    with Gate(folder, slots=1, most_here=1).pass_through():
        ready.set()
        leave.wait(30)


def test_slots_are_shared_by_the_processes_of_the_machine_and_given_back_by_a_killed_one(
    tmp_path: Path,
) -> None:
    context = multiprocessing.get_context("fork")
    ready, leave = context.Event(), context.Event()
    other = context.Process(target=hold, args=(tmp_path, ready, leave))
    other.start()
    try:
        assert ready.wait(30)
        mine = Gate(tmp_path, slots=1, most_here=1, patience=0.05)
        with pytest.raises(Busy), mine.pass_through():
            pytest.fail("two hash at once on one core")
        two = Gate(tmp_path, slots=2, most_here=1, patience=0.05)
        with two.pass_through():
            assert True
    finally:
        os.kill(other.pid or 0, 9)
        other.join()
    with Gate(tmp_path, slots=1, most_here=1, patience=5).pass_through():
        assert True


def test_who_comes_when_enough_wait_is_told_at_once(tmp_path: Path) -> None:
    gate = Gate(tmp_path, slots=1, most_here=2, patience=30)
    inside, leave, done = threading.Event(), threading.Event(), []

    def work() -> None:
        with gate.pass_through():
            inside.set()
            leave.wait(30)
            done.append(1)

    threads = [threading.Thread(target=work) for _ in range(2)]
    threads[0].start()
    assert inside.wait(30)
    threads[1].start()
    while gate._here._value:
        pass
    with pytest.raises(Busy), gate.pass_through():
        pytest.fail("a third waits")
    leave.set()
    for thread in threads:
        thread.join()
    assert done == [1, 1]
    with gate.pass_through():
        assert True


def test_a_core_is_left_to_pages(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> None:
    settings.PORTAL_DATA_DIR = tmp_path
    for cores, slots in ((1, 1), (2, 1), (8, 7)):
        monkeypatch.setattr(os, "cpu_count", lambda cores=cores: cores)
        hashing.gate.cache_clear()
        assert len(hashing.gate()._paths) == slots
    hashing.gate.cache_clear()


def test_every_hash_goes_through_the_gate(
    settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings.PASSWORD_HASHERS = SCRYPT
    passed = []

    class Counting(Gate):
        def pass_through(self) -> Any:
            passed.append(1)
            return super().pass_through()

    monkeypatch.setattr(hashing, "gate", lambda: Counting(tmp_path, slots=1, most_here=1))
    hashed = make_password("three-odd-words-here")
    assert identify_hasher(hashed).algorithm == "scrypt"
    assert len(passed) == 1
    assert check_password("three-odd-words-here", hashed)
    assert not check_password("another", hashed)
    assert len(passed) == 3
