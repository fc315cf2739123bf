"""Where things stand in a policy file: the line of every key and of every entry of a list."""

from __future__ import annotations

from dataclasses import dataclass, field

Path = tuple[str | int, ...]


def lines_of(text: str) -> dict[Path, int]:
    """The line, from 1, of every key, table and list entry of sound TOML. A key not found is simply not there."""
    walk = Walk(text.replace("\r\n", "\n"))
    walk.file()
    return walk.found


@dataclass(slots=True)
class Walk:
    text: str
    at: int = 0
    line: int = 1
    found: dict[Path, int] = field(default_factory=dict)
    counts: dict[Path, int] = field(default_factory=dict)

    def file(self) -> None:
        table: Path = ()
        self.skip()
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self.header()
            else:
                self.pair(table)
            self.skip()

    def header(self) -> Path:
        """Read [a.b] or [[a.b]], following the last entry of every list on the way."""
        line, listed = self.line, self.text.startswith("[[", self.at)
        self.move(2 if listed else 1)
        keys = self.keys()
        self.move(2 if listed else 1)
        path: Path = ()
        for position, key in enumerate(keys):
            path = (*path, key)
            if listed and position == len(keys) - 1:
                self.counts[path] = self.counts.get(path, -1) + 1
            if path in self.counts:
                path = (*path, self.counts[path])
        if listed:
            # A new entry of a list starts its own lists afresh.
            self.counts = {p: n for p, n in self.counts.items() if p[: len(path)] != path}
        self.found.setdefault(path, line)
        return path

    def pair(self, table: Path) -> None:
        line = self.line
        path = (*table, *self.keys())
        for length in range(len(table) + 1, len(path) + 1):
            self.found.setdefault(path[:length], line)
        self.move(1)
        self.skip()
        self.value(path)

    def keys(self) -> list[str]:
        """Read a dotted key, up to the sign after it."""
        keys = []
        while True:
            self.skip()
            start = self.at
            if self.text[self.at] in "\"'":
                self.string()
                keys.append(self.text[start + 1 : self.at - 1])
            else:
                while self.text[self.at] not in " \t.=]":
                    self.move(1)
                keys.append(self.text[start : self.at])
            self.skip()
            if self.text[self.at] != ".":
                return keys
            self.move(1)

    def value(self, path: Path) -> None:
        sign = self.text[self.at]
        if sign == "[":
            self.array(path)
        elif sign == "{":
            self.table(path)
        elif sign in "\"'":
            self.string()
        else:
            while self.at < len(self.text) and self.text[self.at] not in ",]}\n#":
                self.move(1)

    def array(self, path: Path) -> None:
        self.move(1)
        index = 0
        self.skip()
        while self.text[self.at] != "]":
            self.found.setdefault((*path, index), self.line)
            self.value((*path, index))
            self.skip(",")
            index += 1
        self.move(1)

    def table(self, path: Path) -> None:
        self.move(1)
        self.skip()
        while self.text[self.at] != "}":
            self.pair(path)
            self.skip(",")
        self.move(1)

    def string(self) -> None:
        quote = self.text[self.at]
        long = self.text.startswith(quote * 3, self.at)
        ending = quote * 3 if long else quote
        self.move(len(ending))
        while not self.text.startswith(ending, self.at):
            self.move(2 if quote == '"' and self.text[self.at] == "\\" else 1)
        self.move(len(ending))
        while long and self.at < len(self.text) and self.text[self.at] == quote:
            self.move(1)

    def skip(self, also: str = "") -> None:
        """Pass over space, comments and the signs given."""
        while self.at < len(self.text):
            if self.text[self.at] == "#":
                while self.at < len(self.text) and self.text[self.at] != "\n":
                    self.at += 1
            elif self.text[self.at] in " \t\n" + also:
                self.move(1)
            else:
                return

    def move(self, steps: int) -> None:
        self.line += self.text.count("\n", self.at, self.at + steps)
        self.at += steps
