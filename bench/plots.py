"""Cost against size as a small SVG, both axes logarithmic: a straight line at 45 degrees is cost in proportion."""

from collections.abc import Mapping, Sequence
from math import ceil, floor, log10
from pathlib import Path
from xml.sax.saxutils import escape

Points = Sequence[tuple[float, float]]
_WIDTH, _HEIGHT = 720, 420
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 170, 44, 52
_COLOURS = ("#0b6e99", "#b3541e", "#4f7a28", "#7b4ea3", "#666666", "#b0185c")
_MARKS = ("circle", "square", "diamond", "circle", "square", "diamond")


def draw(place: Path, title: str, across: str, up: str, lines: Mapping[str, Points]) -> None:
    """Write a picture with a line for each name; points that are not above nothing are left out."""
    kept = {name: sorted((x, y) for x, y in points if x > 0 and y > 0) for name, points in lines.items()}
    xs, ys = ([point[side] for points in kept.values() for point in points] for side in (0, 1))
    axes = _Axes(_decades(xs), _decades(ys))
    body = [*_grid(axes), *_titles(title, across, up)]
    for number, (name, points) in enumerate(kept.items()):
        body += _line(axes, number, name, points)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif"'
        f' font-size="12"><rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>'
    )
    place.write_text("\n".join([head, *body, "</svg>"]) + "\n")


class _Axes:
    """From values to places in the picture."""

    def __init__(self, across: tuple[int, int], up: tuple[int, int]) -> None:
        self.across, self.up = across, up

    def x(self, value: float) -> float:
        """Place of a value on the axis across."""
        first, last = self.across
        return round(_LEFT + (log10(value) - first) / (last - first) * (_WIDTH - _LEFT - _RIGHT), 1)

    def y(self, value: float) -> float:
        """Place of a value on the axis up."""
        first, last = self.up
        return round(
            _HEIGHT - _BOTTOM - (log10(value) - first) / (last - first) * (_HEIGHT - _TOP - _BOTTOM), 1
        )


def _decades(values: Sequence[float]) -> tuple[int, int]:
    first, last = floor(log10(min(values))), ceil(log10(max(values)))
    return first, max(last, first + 1)


def _grid(axes: _Axes) -> list[str]:
    found = []
    for power in range(axes.across[0], axes.across[1] + 1):
        x = axes.x(10**power)
        found.append(f'<path d="M{x} {_TOP}V{_HEIGHT - _BOTTOM}" stroke="#ddd"/>')
        found.append(f'<text x="{x}" y="{_HEIGHT - _BOTTOM + 18}" text-anchor="middle">{10**power:,}</text>')
    for power in range(axes.up[0], axes.up[1] + 1):
        y = axes.y(10**power)
        found.append(f'<path d="M{_LEFT} {y}H{_WIDTH - _RIGHT}" stroke="#ddd"/>')
        found.append(f'<text x="{_LEFT - 8}" y="{y + 4}" text-anchor="end">{10.0**power:,g}</text>')
    return found


def _titles(title: str, across: str, up: str) -> list[str]:
    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    return [
        f'<text x="{_LEFT}" y="24" font-size="15" font-weight="bold">{escape(title)}</text>',
        f'<text x="{middle}" y="{_HEIGHT - 12}" text-anchor="middle">{escape(across)}</text>',
        f'<text transform="translate(16 {_HEIGHT / 2}) rotate(-90)" text-anchor="middle">{escape(up)}</text>',
    ]


def _line(axes: _Axes, number: int, name: str, points: Points) -> list[str]:
    colour, mark = _COLOURS[number % len(_COLOURS)], _MARKS[number % len(_MARKS)]
    places = [(axes.x(x), axes.y(y)) for x, y in points]
    path = " ".join(f"{x},{y}" for x, y in places)
    legend = (_WIDTH - _RIGHT + 22, _TOP + 14 + 22 * number)
    return [
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>',
        *(_mark(mark, x, y, colour) for x, y in [*places, legend]),
        f'<text x="{legend[0] + 12}" y="{legend[1] + 4}">{escape(name)}</text>',
    ]


def _mark(kind: str, x: float, y: float, colour: str) -> str:
    """A mark of its own for each line, for those who do not tell the colours apart."""
    if kind == "circle":
        return f'<circle cx="{x}" cy="{y}" r="4" fill="{colour}"/>'
    turned = f' transform="rotate(45 {x} {y})"' if kind == "diamond" else ""
    return f'<rect x="{x - 4}" y="{y - 4}" width="8" height="8" fill="{colour}"{turned}/>'
