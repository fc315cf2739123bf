"""Charts are shapes with words: harmless whatever stands in them, and something sensible where there is nothing."""

import re
import xml.etree.ElementTree as ET

import pytest

from ettle.ui import charts
from ettle.ui.charts import Part, Point

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '</title><script>alert(1)</script>" onload="alert(2)'


def read(svg: str) -> ET.Element:
    """A chart as any reader of XML finds it."""
    return ET.fromstring(f'<div xmlns="http://www.w3.org/2000/svg">{svg}</div>')[0]


def every() -> dict[str, str]:
    parts = [Part("1", 12), Part("2", 30), Part("3", 4, concern=True), Part("4", 1, concern=True)]
    points = [Point("Cycle 1", 44, part=4), Point("Cycle 2", 60, "60 pupils", now=True)]
    return {
        "bar": charts.bar(3, 12, "3 of 12"),
        "stacked": charts.stacked(parts, "Effort in S3"),
        "pair": charts.dumbbell(40, 12.5, "40% in the group, 12.5% of others"),
        "columns": charts.columns(points, "Pupils with a concern"),
    }


@pytest.mark.parametrize("name", ["bar", "stacked", "pair", "columns"])
def test_a_chart_has_a_title_a_description_and_no_style_of_its_own(name: str) -> None:
    svg = read(every()[name])
    assert svg.attrib["role"] == "img"
    assert [child.tag for child in svg][:2] == [f"{SVG}title", f"{SVG}desc"]
    assert all((child.text or "").strip() for child in svg[:2])
    for one in svg.iter():
        assert not {"style", "fill", "stroke", "id", "onload"} & set(one.attrib), one.attrib


@pytest.mark.parametrize("draw", [
    lambda text: charts.bar(1, 2, text),
    lambda text: charts.stacked([Part(text, 1)], text),
    lambda text: charts.dumbbell(1, 2, text),
    lambda text: charts.columns([Point(text, 1, text)], text, text),
])  # fmt: skip
def test_a_name_with_markup_in_it_stays_a_name(draw: object) -> None:
    assert callable(draw)
    svg = read(draw(HOSTILE))
    assert svg[0].text == HOSTILE
    assert not svg.findall(f".//{SVG}script")
    assert all(not key.startswith("on") for one in svg.iter() for key in one.attrib)


def test_parts_of_a_bar_fill_it_and_never_more() -> None:
    svg = read(charts.stacked([Part("1", 1), Part("2", 1), Part("3", 1, concern=True)], "thirds"))
    drawn = [(float(one.attrib["x"]), float(one.attrib["width"])) for one in svg.findall(f"{SVG}rect")[1:]]
    assert [x for x, _width in drawn] == [0.0, 33.3, 66.6]
    assert drawn[-1][0] + drawn[-1][1] == pytest.approx(100, abs=0.2)
    assert "1: 1, 2: 1, 3: 1" in (svg[1].text or "")


def test_the_last_concern_is_the_darkest_and_what_is_not_counted_is_an_outline() -> None:
    parts = [Part("1", 1), Part("2", 1), Part("3", 1, concern=True), Part("4", 1, concern=True)]
    assert charts.tones([*parts, Part("NA", 1, counted=False)]) == (
        "tone t0", "tone t2", "tone cc", "tone c", "tone none",
    )  # fmt: skip


def test_nothing_is_drawn_as_nothing() -> None:
    assert charts.columns([], "none") == ""
    assert len(read(charts.stacked([], "none")).findall(f"{SVG}rect")) == 1
    assert len(read(charts.stacked([Part("1", 0)], "none")).findall(f"{SVG}rect")) == 1
    assert len(read(charts.bar(0, 0, "none")).findall(f"{SVG}rect")) == 1
    assert not read(charts.columns([Point("Cycle 1", 0)], "none")).findall(f"{SVG}rect")


def test_one_column_alone_is_no_wall_and_says_its_figure() -> None:
    svg = read(charts.columns([Point("Cycle 1", 7, now=True)], "one"))
    assert float(svg.findall(f"{SVG}rect")[0].attrib["width"]) <= charts.BROADEST
    assert [one.text for one in svg.findall(f"{SVG}text")] == ["7", "Cycle 1"]


def test_a_long_name_is_cut_under_the_column_and_whole_in_the_table() -> None:
    name = "A cycle with a name that goes on for long"
    chart = charts.over_time([Point(name, 7)], "t", "w", "Cycle", "Pupils")
    assert name not in re.sub("<desc>.*</desc>", "", chart.svg)
    assert chart.rows == ((name, "7"),)


def test_a_share_of_more_than_all_or_less_than_nothing_stays_on_its_line() -> None:
    svg = read(charts.dumbbell(140, -20, "odd"))
    assert float(svg.findall(f"{SVG}rect")[0].attrib["x"]) <= 104
    assert read(charts.bar(5, 3, "odd")).findall(f"{SVG}rect")[1].attrib["width"] == "100.0"
