"""YAML as it is written: every scalar stays the text of the file, and every value knows its line.

YAML's own guesses (`NO` is false, `01` is 1, `20:00` is 1200) are not made: the models decide what a text
means. Only an unquoted `null`, `~` or nothing is None.
"""

from dataclasses import dataclass, field

import yaml

from roms_assets.kernel.refusals import Refusal, Where

PLAIN_TAG = "tag:yaml.org,2002:"
PLAIN_KINDS = {"str", "int", "float", "bool", "null", "timestamp", "merge", "value", "seq", "map"}
"""What YAML takes a value for when nobody writes a tag; anything else was written as `!tag` or `!!tag`."""


@dataclass
class WrittenYaml:
    """The values of a YAML file, the line of each (from 1), and with its line what YAML takes in silence."""

    value: object = None
    lines: dict[Where, int] = field(default_factory=dict)
    refusals: list[tuple[int, Refusal]] = field(default_factory=list)

    def line(self, where: Where) -> int:
        """The line of a value; of the nearest group above it when it is not in the file."""
        while where and where not in self.lines:
            where = where[:-1]
        return self.lines.get(where, 1)


def written_yaml(text: str) -> WrittenYaml:
    """Raises yaml.YAMLError for a text that is no YAML."""
    written = WrittenYaml()
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    if root is not None:
        written.value = _Walk(written).value(root, (), _line(root))
    return written


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


@dataclass
class _Walk:
    written: WrittenYaml
    above: list[yaml.Node] = field(default_factory=list)

    def value(self, node: yaml.Node, where: Where, line: int) -> object:
        self.written.lines[where] = line
        if node.tag.removeprefix(PLAIN_TAG) not in PLAIN_KINDS:
            self._refuse(line, Refusal(where, "expected a plain value without a YAML tag", node.tag))
            return None
        if isinstance(node, yaml.ScalarNode):
            return None if node.tag == f"{PLAIN_TAG}null" else str(node.value)
        if any(node is outer for outer in self.above):
            self._refuse(line, Refusal(where, "expected a value that does not hold itself", "an alias"))
            return None
        self.above.append(node)
        value = self._list(node, where) if isinstance(node, yaml.SequenceNode) else self._group(node, where)
        self.above.pop()
        return value

    def _list(self, node: yaml.SequenceNode, where: Where) -> list[object]:
        return [self.value(item, (*where, index), _line(item)) for index, item in enumerate(node.value)]

    def _group(self, node: yaml.Node, where: Where) -> dict[str, object]:
        group: dict[str, object] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._refuse(
                    _line(key), Refusal(where, "expected keys that are plain words", "a list or a group")
                )
                continue
            name, key_path = str(key.value), (*where, key.value)
            if name in group:
                sentence = f"expected each key once; line {self.written.lines[key_path]} has it already"
                self._refuse(_line(key), Refusal(key_path, sentence, name))
                continue
            group[name] = self.value(value, key_path, _line(key))
        return group

    def _refuse(self, line: int, refusal: Refusal) -> None:
        self.written.refusals.append((line, refusal))
