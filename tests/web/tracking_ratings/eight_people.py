"""Eight people saving ratings at once on one SQLite file: the real server, eight clients, and every answer counted."""

import http.client
import itertools
import json
import random
import sqlite3
import threading
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tests import demo_school as demo

PEOPLE: Final = 8
PAUSE: Final = 0.05
"""Seconds between a person's saves: far faster than anyone types, and just short of drowning two cores."""

Box = tuple[int, str, str]
"""Class, pupil's key and measure."""


@dataclass(frozen=True, slots=True)
class Typist:
    """One person: their session, the cycle, and the classes they teach with the pupils of each."""

    staff_id: int
    session: str
    cycle_id: int
    classes: dict[int, list[str]]
    """Their own class, then the one they share, each with its pupils' keys."""


@dataclass
class Tally:
    """What the server answered one person."""

    saved: Counter[Box] = field(default_factory=Counter)
    last: dict[Box, tuple[int, str]] = field(default_factory=dict)
    """The latest version and value the server said it saved."""
    requests_that_saved: int = 0
    conflicts: int = 0
    faults: list[str] = field(default_factory=list)
    took: list[float] = field(default_factory=list)
    """Seconds for each request."""


def prepare(path: Path) -> list[Typist]:
    """A copy of the demo school in which eight teachers have a class each, and all of them one more together."""
    demo.copy_to(path)
    sessions = demo.sessions(path)
    with closing(sqlite3.connect(path)) as opened, opened:
        cycle = opened.execute(
            "select id from tracking_cycle where closed_at is null and opens <= ? order by opens desc",
            [demo.today().isoformat()],
        ).fetchone()[0]
        opened.execute("delete from tracking_classfinished")
        taught = opened.execute(
            """select min(t.teaching_class_id), t.staff_id, u.email from people_classteacher t
               join people_staffmember s on s.id = t.staff_id join people_user u on u.id = s.user_id
               join school_teachingclass c on c.id = t.teaching_class_id
               join tracking_cycleyear y on y.year = c.year and y.cycle_id = ?
               where t.ends is null
               and t.staff_id not in (select staff_id from people_post where role = 'support_assistant')
               and c.session = (select session from tracking_cycle where id = ?)
               group by t.staff_id order by t.staff_id""",
            [cycle, cycle],
        ).fetchall()
        shared, *own = taught[: PEOPLE + 1]
        for _class, staff, _email in own:
            opened.execute(
                "insert into people_classteacher (staff_id, teaching_class_id, starts) values (?, ?, '2026-08-12')",
                [staff, shared[0]],
            )
        return [
            Typist(staff, sessions[email], cycle, {group: _pupils(opened, group) for group in (mine, shared[0])})
            for mine, staff, email in own
        ]


def _pupils(opened: sqlite3.Connection, group: int) -> list[str]:
    rows = opened.execute(
        """select p.key from pupils_classmembership m join pupils_pupil p on p.id = m.pupil_id
           where m.teaching_class_id = ? and m.ends is null and p.left_on is null order by p.id""",
        [group],
    )
    return [f"{key[:8]}-{key[8:12]}-{key[12:16]}-{key[16:20]}-{key[20:]}" for (key,) in rows]


def type_together(typists: list[Typist], port: int, seconds: float, before: "Kept") -> list[Tally]:
    """Let everybody type for so long, beginning with what was on the page; the tallies, one a person."""
    tallies = [Tally() for _ in typists]
    end = time.monotonic() + seconds
    threads = [
        threading.Thread(target=_type, args=(typist, tally, port, end, before, number), daemon=True)
        for number, (typist, tally) in enumerate(zip(typists, tallies, strict=True))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds + 60)
    return tallies


def _type(typist: Typist, tally: Tally, port: int, end: float, before: "Kept", seed: int) -> None:
    """One person: mostly one box at a time, now and then a pasted block; their own class, and the shared one."""
    chance = random.Random(seed)
    seen = {box: version for box, (version, _value) in before.ratings.items()}
    mine, shared = typist.classes
    try:
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
            token = _token(typist, connection)
            for turn in itertools.count():
                if time.monotonic() > end:
                    break
                group = chance.choice((mine, mine, shared))
                pupils = typist.classes[group]
                chosen = pupils if turn % 20 == 19 else [chance.choice(pupils)]
                boxes = [(group, pupil, chance.choice(("effort", "behaviour"))) for pupil in chosen]
                _save(typist, tally, connection, token, seen, group, boxes, chance)
                time.sleep(PAUSE)
    except Exception as fault:
        tally.faults.append(repr(fault))


def _token(typist: Typist, connection: http.client.HTTPConnection) -> str:
    group = next(iter(typist.classes))
    path = f"/tracking/ratings/{typist.cycle_id}/{group}/"
    connection.request("GET", path, headers={"Cookie": f"sessionid={typist.session}", "Host": "localhost"})
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 200, f"the grid answered {answer.status}"
    return next(
        part.removeprefix("csrftoken=").split(";")[0]
        for name, part in answer.getheaders()
        if name.lower() == "set-cookie" and part.startswith("csrftoken=")
    )


def _save(
    typist: Typist,
    tally: Tally,
    connection: http.client.HTTPConnection,
    token: str,
    seen: dict[Box, int],
    group: int,
    boxes: list[Box],
    chance: random.Random,
) -> None:
    cells = [
        {"pupil": box[1], "measure": box[2], "value": chance.choice("1234"), "version": seen.get(box, 0), "at": ""}
        for box in boxes
    ]
    headers = {
        "Cookie": f"sessionid={typist.session}; csrftoken={token}",
        "Host": "localhost",
        "X-CSRFToken": token,
        "Content-Type": "application/json",
        "Accept": "application/json",
    }
    began = time.perf_counter()
    body = json.dumps({"as": str(typist.staff_id), "cells": cells})
    connection.request("POST", f"/tracking/ratings/{typist.cycle_id}/{group}/save/", body, headers)
    answer = connection.getresponse()
    said = answer.read()
    tally.took.append(time.perf_counter() - began)
    if answer.status != 200:
        tally.faults.append(f"{answer.status} {said[:200]!r}")
        return
    _count(tally, seen, group, json.loads(said)["cells"])


def _count(tally: Tally, seen: dict[Box, int], group: int, answers: list[dict[str, Any]]) -> None:
    saved = 0
    for one in answers:
        box = (group, one["pupil"], one["measure"])
        seen[box] = one["version"]
        if one["status"] == "saved":
            saved += 1
            tally.saved[box] += 1
            tally.last[box] = (one["version"], one["value"])
        elif one["status"] == "conflict":
            tally.conflicts += 1
        elif one["status"] != "unchanged":
            tally.faults.append(f"{one['status']}: {one.get('problem')}")
    tally.requests_that_saved += saved > 0


def lost(path: Path, tallies: list[Tally], before: "Kept") -> list[str]:
    """Whatever the server said it saved and the database does not hold, in sentences."""
    after = kept(path)
    said: Counter[Box] = Counter()
    latest: dict[Box, tuple[int, str]] = {}
    for tally in tallies:
        said.update(tally.saved)
        for box, at in tally.last.items():
            latest[box] = max(latest.get(box, at), at)
    wrong = [
        f"{box} holds {after.ratings.get(box)}, and was last said to be {at}"
        for box, at in latest.items()
        if after.ratings.get(box) != at
    ]
    nothing = (0, "")
    wrong += [
        f"{box} rose by {after.ratings[box][0] - before.ratings.get(box, nothing)[0]} versions for {count} saves"
        for box, count in said.items()
        if after.ratings.get(box, nothing)[0] - before.ratings.get(box, nothing)[0] != count
    ]
    replaced = sum(count - (box not in before.ratings) for box, count in said.items())
    if after.earlier - before.earlier != replaced:
        wrong.append(f"{after.earlier - before.earlier} earlier values are kept for {replaced} replaced")
    saves = sum(tally.requests_that_saved for tally in tallies)
    if after.audited - before.audited != saves:
        wrong.append(f"{after.audited - before.audited} audit rows for {saves} saves")
    return wrong


@dataclass(frozen=True, slots=True)
class Kept:
    """What the database holds: each rating's version and value, earlier values, and audit rows of saves."""

    ratings: dict[Box, tuple[int, str]]
    earlier: int
    audited: int


def kept(path: Path) -> Kept:
    """Read it from the file."""
    with closing(sqlite3.connect(path)) as opened:
        rows = opened.execute(
            """select r.teaching_class_id, p.key, r.measure, r.version, r.value from tracking_rating r
               join pupils_pupil p on p.id = r.pupil_id
               where r.cycle_id = (select max(id) from tracking_cycle where closed_at is null and opens <= ?)""",
            [demo.today().isoformat()],
        )
        ratings = {
            (group, f"{k[:8]}-{k[8:12]}-{k[12:16]}-{k[16:20]}-{k[20:]}", measure): (version, value)
            for group, k, measure, version, value in rows
        }
        earlier = opened.execute("select count(*) from tracking_earlierrating").fetchone()[0]
        audited = opened.execute("select count(*) from audit_event where verb = 'ratings.saved'").fetchone()[0]
    return Kept(ratings, earlier, audited)
