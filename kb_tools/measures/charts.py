"""Pictures for the report, drawn by matplotlib: the one file that knows it. No word in them is from outside.

The drawing is put on one canvas in points, without axes: a line, a rectangle and a text each, so that a page
of pictures takes a fraction of a second. The same chart is always the same bytes.
"""

from __future__ import annotations

from io import StringIO

from matplotlib import rc_context
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, Rectangle

from kb_tools.measures.chart_shapes import Bars, Chart, Heat, Lines, Values
from kb_tools.measures.chart_svg import COLOURS, for_the_page

_WIDE, _HIGH = 360, 210
_SMALL = (250, 120)
_LEFT, _RIGHT, _BOTTOM, _TOP = 46, 8, 24, 12
_WRITTEN = 12


def draw(chart: Chart, id_: str, title: str, description: str) -> str:
    """The chart as SVG inside a page. id_ is unique on the page."""
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "report", "path.simplify": False}):
        if isinstance(chart, Lines):
            canvas = _lines(chart)
        elif isinstance(chart, Bars):
            canvas = _across(chart) if chart.across else _upright(chart)
        else:
            canvas = _heat(chart)
        return for_the_page(canvas.written(), id_, title, description)


class _Canvas:
    """A figure of so many points, its origin at the lower left."""

    def __init__(self, wide: float, high: float) -> None:
        self.wide, self.high = wide, high
        self.figure = Figure(figsize=(wide / 72, high / 72), dpi=72, frameon=False)

    def line(
        self, x: list[float], y: list[float], colour: str = "line", width: float = 1, dashed: bool = False
    ) -> None:
        self.figure.add_artist(
            Line2D(
                x,
                y,
                color=COLOURS[colour],
                linewidth=width,
                dashes=(4, 2.5) if dashed else (None, None),
                solid_capstyle="round",
                transform=None,
            )
        )

    def box(
        self, x: float, y: float, wide: float, high: float, fill: str | None, edge: str | None = None
    ) -> None:
        self.figure.add_artist(
            Rectangle(
                (x, y),
                wide,
                high,
                facecolor=COLOURS[fill] if fill else "none",
                edgecolor=COLOURS[edge] if edge else "none",
                linewidth=1.25 if edge else 0,
                transform=None,
            )
        )

    def area(self, corners: list[tuple[float, float]], fill: str) -> None:
        self.figure.add_artist(
            Polygon(corners, facecolor=COLOURS[fill], edgecolor="none", linewidth=0, transform=None)
        )

    def text(
        self,
        x: float,
        y: float,
        words: str,
        align: str = "center",
        colour: str = "muted",
        size: float = _WRITTEN,
        bold: bool = False,
    ) -> None:
        self.figure.text(
            x / self.wide,
            y / self.high,
            words,
            ha=align,
            va="baseline",
            fontsize=size,
            color=COLOURS[colour],
            weight="bold" if bold else "normal",
            parse_math=False,
        )

    def written(self) -> str:
        out = StringIO()
        FigureCanvasSVG(self.figure)
        self.figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
        return out.getvalue()


def _lines(chart: Lines) -> _Canvas:
    wide, high = _SMALL if chart.small else (_WIDE, _HIGH)
    canvas = _Canvas(wide, high)
    first, last = chart.at[0], max(chart.at[-1], chart.at[0] + 1)

    def x(at: float) -> float:
        return _LEFT + (at - first) / (last - first) * (wide - _LEFT - _RIGHT)

    def y(value: float) -> float:
        return _BOTTOM + min(value / chart.highest, 1) * (high - _BOTTOM - _TOP)

    if chart.shaded:
        begin, end = (min(max(x(at), _LEFT), wide - _RIGHT) for at in chart.shaded)
        canvas.box(begin, _BOTTOM, end - begin, high - _BOTTOM - _TOP, "period")
    for value, words in chart.ticks:
        canvas.line([_LEFT, wide - _RIGHT], [y(value), y(value)])
        canvas.text(_LEFT - 6, y(value) - 4, words, "right")
    for at, words in chart.times:
        canvas.line([x(at), x(at)], [_BOTTOM, _BOTTOM - 4])
        canvas.text(x(at), 6, words)
    for run in _runs(chart.low, chart.high):
        if len(run) > 1:
            there = [(x(chart.at[each]), y(chart.high[each] or 0)) for each in run]
            back = [(x(chart.at[each]), y(chart.low[each] or 0)) for each in reversed(run)]
            canvas.area(there + back, "chart-soft")
        else:
            (only,) = run
            at = x(chart.at[only])
            canvas.line([at, at], [y(chart.low[only] or 0), y(chart.high[only] or 0)], "chart-soft", 4)
    for values, width, dashed in ((chart.upper, 1.25, True), (chart.middle, 2.25, False)):
        for run in _runs(values):
            xs, ys = [x(chart.at[each]) for each in run], [y(values[each] or 0) for each in run]
            if len(run) > 1:
                canvas.line(xs, ys, "chart", width, dashed)
            else:
                canvas.box(xs[0] - 2, ys[0] - 2, 4, 4, "chart")
    return canvas


def _runs(*values: Values) -> list[list[int]]:
    """Places that follow each other without a gap in any of the values."""
    runs: list[list[int]] = []
    for place, found in enumerate(zip(*values, strict=True)):
        if any(each is None for each in found):
            continue
        if runs and runs[-1][-1] == place - 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    return runs


def _upright(chart: Bars) -> _Canvas:
    canvas = _Canvas(_WIDE, _HIGH)
    step = (_WIDE - 2 * _RIGHT) / len(chart.labels)
    highest = chart.highest or max(chart.values) or 1
    canvas.line([_RIGHT, _WIDE - _RIGHT], [_BOTTOM, _BOTTOM], "muted")
    for place, (label, value, words) in enumerate(zip(chart.labels, chart.values, chart.words, strict=True)):
        left = _RIGHT + (place + 0.14) * step
        tall = value / highest * (_HIGH - _BOTTOM - _TOP - 16)
        canvas.box(
            left, _BOTTOM, 0.72 * step, tall, "chart" if place in chart.strong else "chart-soft", "chart"
        )
        canvas.text(left + 0.36 * step, 7, label, colour="ink")
        canvas.text(left + 0.36 * step, _BOTTOM + tall + 5, words, colour="ink", bold=place in chart.strong)
    return canvas


def _across(chart: Bars) -> _Canvas:
    row, left, right = 30, 104, 52
    canvas = _Canvas(_WIDE, row * len(chart.labels) + 4)
    highest = chart.highest or max(chart.values) or 1
    for place, (label, value, words) in enumerate(zip(chart.labels, chart.values, chart.words, strict=True)):
        bottom = canvas.high - (place + 1) * row + 5
        canvas.box(left, bottom, _WIDE - left - right, row - 12, "chart-soft")
        canvas.box(left, bottom, value / highest * (_WIDE - left - right), row - 12, "chart")
        canvas.text(left - 8, bottom + 5, label, "right", "ink")
        canvas.text(_WIDE - right + 8, bottom + 5, words, "left", "ink", bold=True)
    return canvas


def _heat(chart: Heat) -> _Canvas:
    left, top, tall = 46, 20, 19
    canvas = _Canvas(_WIDE, top + tall * len(chart.rows) + 3)
    wide = (_WIDE - left - 3) / len(chart.columns)

    def corner(row: int, column: int) -> tuple[float, float]:
        return left + column * wide, canvas.high - top - (row + 1) * tall

    for column, words in enumerate(chart.columns):
        canvas.text(left + (column + 0.5) * wide, canvas.high - top + 6, words, colour="ink")
    for row, words in enumerate(chart.rows):
        canvas.text(left - 7, corner(row, 0)[1] + 5, words, "right")
        for column in range(len(chart.columns)):
            x, y = corner(row, column)
            found = chart.cells.get((row, column))
            canvas.box(x + 0.75, y + 0.75, wide - 1.5, tall - 1.5, f"heat-{found[0]}" if found else "surface")
            if found:
                colour = "on-heat-high" if found[0] > 2 else "on-heat-low"
                canvas.text(x + wide / 2, y + 5.5, found[1], colour=colour, size=10)
    for row, column in sorted(chart.outlined):
        x, y = corner(row, column)
        for beside, ends in (
            ((row - 1, column), ([x, x + wide], [y + tall, y + tall])),
            ((row + 1, column), ([x, x + wide], [y, y])),
            ((row, column - 1), ([x, x], [y, y + tall])),
            ((row, column + 1), ([x + wide, x + wide], [y, y + tall])),
        ):
            if beside not in chart.outlined:
                canvas.line(*ends, colour="ink", width=1.75)
    return canvas
