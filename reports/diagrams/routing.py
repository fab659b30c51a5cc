"""Lines between cards: right-angled, around every card and text, in lanes of their own.

A shortest-path search over a grid. Bends, crossings and other lines' lanes cost extra: lines come out straight and
apart.
"""

from collections.abc import Iterable, Sequence
from heapq import heappop, heappush
from itertools import pairwise

from reports.diagrams.sheet import Box, Edge

CELL = 8
_STEP, _BEND, _CROSS, _LANE, _BESIDE, _FRAME = 1.0, 7.0, 5.0, 60.0, 2.5, 3.0
_SHARED = 0.25
_OFF_CENTRE = 0.9

Cell = tuple[int, int]
Direction = tuple[int, int]
State = tuple[Cell, Direction]
_DIRECTIONS: tuple[Direction, ...] = ((1, 0), (0, 1), (-1, 0), (0, -1))


class Router:
    """Routes edges one after the other; what is routed is in the way of what follows."""

    def __init__(self, w: float, h: float, solid: Iterable[Box], borders: Iterable[Box]) -> None:
        self._size = (int(w // CELL), int(h // CELL))
        self._blocked: set[Cell] = set()
        for box in solid:
            self._blocked |= set(_cells(box, 3))
        self._borders = {cell for box in borders for cell in _outline(box)}
        self._lanes: dict[tuple[Cell, bool], set[str]] = {}

    def route(self, edge: Edge) -> list[tuple[float, float]]:
        """Corner points from the source's side to the target's; empty where there is no way."""
        group = edge.group or f"{id(edge)}"
        ends = dict(_ports(edge.target.box))
        open_: list[tuple[float, int, Cell, Direction]] = []
        best: dict[State, float] = {}
        came: dict[State, State | None] = {}
        count = 0
        for (cell, outward), extra in _ports(edge.source.box):
            if self._free(cell):
                cost = extra + self._cost(cell, outward, group)
                state = (cell, outward)
                best[state], came[state] = cost, None
                heappush(open_, (cost + _far(cell, edge.target.box), count, *state))
                count += 1
        finish: tuple[float, tuple[Cell, Direction]] | None = None
        while open_:
            estimate, _, cell, direction = heappop(open_)
            if finish is not None and estimate >= finish[0]:
                break
            here = best[cell, direction]
            inward = (-direction[0], -direction[1])
            if (cell, inward) in ends:
                total = here + ends[cell, inward]
                if finish is None or total < finish[0]:
                    finish = (total, (cell, direction))
            for turn in _DIRECTIONS:
                if turn == inward:
                    continue
                following = (cell[0] + turn[0], cell[1] + turn[1])
                if not self._free(following):
                    continue
                cost = here + self._cost(following, turn, group)
                if turn != direction:
                    cost += _BEND + self._turning(cell, group)
                state = (following, turn)
                if cost < best.get(state, 1e9):
                    best[state], came[state] = cost, (cell, direction)
                    heappush(open_, (cost + _far(following, edge.target.box), count, *state))
                    count += 1
        if finish is None:
            return []
        path = _back(finish[1], came)
        self._occupy(path, group)
        return _corners([cell for cell, _ in path], edge.source.box, edge.target.box, (path[0][1], path[-1][1]))

    def taken(self, box: Box) -> bool:
        """Whether a card, a text or a line is in a box."""
        cells = list(_cells(box, 0))
        return any(
            cell in self._blocked or (cell, True) in self._lanes or (cell, False) in self._lanes for cell in cells
        )

    def block(self, box: Box) -> None:
        """Keep later lines out of a box."""
        self._blocked |= set(_cells(box, 0))

    def _free(self, cell: Cell) -> bool:
        return 0 < cell[0] < self._size[0] and 0 < cell[1] < self._size[1] and cell not in self._blocked

    def _cost(self, cell: Cell, direction: Direction, group: str) -> float:
        flat = direction[0] != 0
        same = self._lanes.get((cell, flat), set())
        if group in same:
            return _SHARED
        cost = _STEP + (_LANE if same else 0)
        cost += _CROSS if self._lanes.get((cell, not flat), set()) - {group} else 0
        cost += _FRAME if cell in self._borders else 0
        for side in ((0, 1), (0, -1)) if flat else ((1, 0), (-1, 0)):
            beside = (cell[0] + side[0], cell[1] + side[1])
            if beside in self._blocked or self._lanes.get((beside, flat), set()) - {group}:
                cost += _BESIDE
        return cost

    def _turning(self, cell: Cell, group: str) -> float:
        others = self._lanes.get((cell, True), set()) | self._lanes.get((cell, False), set())
        return _LANE if others - {group} else 0

    def _occupy(self, path: Sequence[tuple[Cell, Direction]], group: str) -> None:
        for index, (cell, direction) in enumerate(path):
            for way in {direction, path[min(index + 1, len(path) - 1)][1]}:
                self._lanes.setdefault((cell, way[0] != 0), set()).add(group)


def _cells(box: Box, margin: float) -> Iterable[Cell]:
    """Cells whose centre line comes nearer to the box than ``margin``."""
    for x in range(int((box.x - margin) // CELL) + 1, int(-(-(box.right + margin) // CELL))):
        for y in range(int((box.y - margin) // CELL) + 1, int(-(-(box.bottom + margin) // CELL))):
            yield x, y


def _outline(box: Box) -> Iterable[Cell]:
    left, right = round(box.x / CELL), round(box.right / CELL)
    top, bottom = round(box.y / CELL), round(box.bottom / CELL)
    for x in range(left, right + 1):
        yield from ((x, top), (x, bottom))
    for y in range(top, bottom + 1):
        yield from ((left, y), (right, y))


def _ports(box: Box) -> list[tuple[tuple[Cell, Direction], float]]:
    """Cells just outside a box, the direction away from it, and what leaving there costs: least at a side's middle."""
    found: list[tuple[tuple[Cell, Direction], float]] = []
    left, right = int((box.x - 3) // CELL), int(-(-(box.right + 3) // CELL))
    top, bottom = int((box.y - 3) // CELL), int(-(-(box.bottom + 3) // CELL))
    middle_x, middle_y = (box.x + box.right) / 2 / CELL, (box.y + box.bottom) / 2 / CELL
    for x in range(left + 2, right - 1):
        extra = abs(x - middle_x) * _OFF_CENTRE * 0.4
        found += [(((x, top), (0, -1)), extra), (((x, bottom), (0, 1)), extra)]
    for y in range(top + 2, bottom - 1):
        extra = abs(y - middle_y) * _OFF_CENTRE
        found += [(((left, y), (-1, 0)), extra), (((right, y), (1, 0)), extra)]
    return found


def _far(cell: Cell, box: Box) -> float:
    x, y = cell[0] * CELL, cell[1] * CELL
    across = max(box.x - x, x - box.right, 0) / CELL
    down = max(box.y - y, y - box.bottom, 0) / CELL
    return (max(across - 1, 0) + max(down - 1, 0)) * _SHARED


def _back(at: State | None, came: dict[State, State | None]) -> list[State]:
    """The states that led to one, from the first on."""
    path: list[State] = []
    while at is not None:
        path.append(at)
        at = came[at]
    return path[::-1]


def _corners(
    cells: Sequence[Cell], source: Box, target: Box, ends: tuple[Direction, Direction]
) -> list[tuple[float, float]]:
    """Pixel points: on the source's side, at each bend, on the target's side."""
    first, last = ends
    points = [(cell[0] * float(CELL), cell[1] * float(CELL)) for cell in cells]
    points.insert(0, _onto(points[0], source, (-first[0], -first[1])))
    points.append(_onto(points[-1], target, last))
    kept = [points[0]]
    for (ax, ay), (bx, by), (cx, cy) in zip(points, points[1:], points[2:], strict=False):
        if not (ax == bx == cx or ay == by == cy):
            kept.append((bx, by))
    return [*kept, points[-1]]


def _onto(point: tuple[float, float], box: Box, towards: Direction) -> tuple[float, float]:
    x, y = point
    return {(1, 0): (box.x, y), (-1, 0): (box.right, y), (0, 1): (x, box.y), (0, -1): (x, box.bottom)}[towards]


def segments(points: Sequence[tuple[float, float]]) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """The straight pieces of a line."""
    return list(pairwise(points))
