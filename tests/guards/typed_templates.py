"""A static reading of the templates: every `page.x` names a field of the page it is shown with.

Includes, imports, inherited blocks, loops and macro calls are followed. What cannot be known is let pass: a wrong name
is certain, never a guess.
"""

import typing
from dataclasses import dataclass, field
from typing import Any, Final

from jinja2 import Environment, TemplateNotFound, nodes

from tests.guards.kinds import UNKNOWN, Method, attribute, element, members

GIVEN: Final = frozenset(
    {"request", "csrf_input", "csrf_token", "loop", "caller", "self", "super", "varargs", "kwargs"}
)
SAME: Final = frozenset(
    {"list", "sort", "reverse", "unique", "select", "reject", "selectattr", "rejectattr", "default"}
)

Scope = dict[str, Any]


@dataclass(frozen=True)
class Macro:
    """A macro, with where it was written and what it sees there."""

    template: str
    node: nodes.Macro
    around: Scope = field(compare=False, hash=False)


class Reader:
    """Reads templates of one environment and keeps what is wrong with them."""

    def __init__(self, env: Environment) -> None:
        self.env = env
        self.faults: list[str] = []
        self.reached: set[str] = set()
        self._trees: dict[str, nodes.Template] = {}
        self._called: set[tuple[Any, ...]] = set()

    def read(self, template: str, scope: Scope, overridden: frozenset[str] = frozenset()) -> None:
        """Read one template with these names in scope; blocks a child has written itself are left out."""
        self.reached.add(template)
        tree = self._tree(template)
        own = {one.name for one in tree.find_all(nodes.Block)}
        for parent in tree.find_all(nodes.Extends):
            if isinstance(parent.template, nodes.Const):
                self.read(parent.template.value, dict(scope), overridden | own)
        self._body(template, tree.body, scope, overridden)

    def _tree(self, template: str) -> nodes.Template:
        if template not in self._trees:
            assert self.env.loader is not None
            try:
                source = self.env.loader.get_source(self.env, template)[0]
            except TemplateNotFound:
                self.faults.append(f"There is no template {template}.")
                source = ""
            self._trees[template] = self.env.parse(source, template)
        return self._trees[template]

    def _macros(self, template: str) -> Scope:
        self.reached.add(template)
        around: Scope = {}
        for node in self._tree(template).body:
            if isinstance(node, nodes.FromImport | nodes.Import):
                self._import(node, around)
            if isinstance(node, nodes.Assign) and isinstance(node.target, nodes.Name):
                around[node.target.name] = UNKNOWN
            if isinstance(node, nodes.Macro):
                around[node.name] = Macro(template, node, around)
        return around

    def _import(self, node: nodes.FromImport | nodes.Import, scope: Scope) -> None:
        if not isinstance(node.template, nodes.Const):
            return
        macros = self._macros(node.template.value)
        if isinstance(node, nodes.Import):
            scope[node.target] = macros
            return
        for wanted in node.names:
            name, alias = wanted if isinstance(wanted, tuple) else (wanted, wanted)
            if name not in macros:
                self.faults.append(f"{node.template.value} has no macro {name}.")
            scope[alias] = macros.get(name, UNKNOWN)

    def _body(self, where: str, body: list[nodes.Node], scope: Scope, overridden: frozenset[str] = frozenset()) -> None:
        for node in body:
            self._statement(where, node, scope, overridden)

    def _statement(self, where: str, node: nodes.Node, scope: Scope, overridden: frozenset[str]) -> None:  # noqa: C901
        match node:  # one case for each kind of statement
            case nodes.Macro():
                scope[node.name] = Macro(where, node, scope)
            case nodes.FromImport() | nodes.Import():
                self._import(node, scope)
            case nodes.Include(template=nodes.Const(value=str() as name)):
                self.read(name, dict(scope))
            case nodes.Block():
                if node.name not in overridden:
                    self._body(where, node.body, dict(scope), overridden)
            case nodes.For():
                inner = dict(scope)
                self._bind(node.target, element(self.kind(where, node.iter, scope)), inner)
                if node.test is not None:
                    self.kind(where, node.test, inner)
                self._body(where, [*node.body, *node.else_], inner, overridden)
            case nodes.Assign():
                self._bind(node.target, self.kind(where, node.node, scope), scope)
            case nodes.AssignBlock():
                self._body(where, node.body, dict(scope), overridden)
                self._bind(node.target, str, scope)
            case nodes.CallBlock():
                self.kind(where, node.call, scope)
                self._body(where, node.body, {**scope, **{a.name: UNKNOWN for a in node.args}}, overridden)
            case nodes.With():
                inner = dict(scope)
                for target, value in zip(node.targets, node.values, strict=True):
                    self._bind(target, self.kind(where, value, scope), inner)
                self._body(where, node.body, inner, overridden)
            case nodes.Expr():
                self.kind(where, node, scope)
            case _:
                for child in node.iter_child_nodes():
                    self._statement(where, child, scope, overridden)

    def _bind(self, target: nodes.Node, kind: Any, scope: Scope) -> None:
        if isinstance(target, nodes.Name):
            scope[target.name] = kind
        elif isinstance(target, nodes.Tuple):
            parts = typing.get_args(kind) if kind is not UNKNOWN and typing.get_origin(kind) is tuple else ()
            for place, item in enumerate(target.items):
                self._bind(
                    item, parts[place] if len(parts) == len(target.items) and ... not in parts else UNKNOWN, scope
                )

    def kind(self, where: str, node: nodes.Node, scope: Scope) -> Any:
        """What kind of thing an expression is; says on the way what it names wrongly."""
        match node:
            case nodes.Name():
                if node.name not in scope and node.name not in self.env.globals and node.name not in GIVEN:
                    self.faults.append(f"{where}:{node.lineno} names {node.name}, which nothing gives it.")
                return scope.get(node.name, UNKNOWN)
            case nodes.Getattr() | nodes.Getitem(arg=nodes.Const(value=str())):
                return self._get(where, node, scope)
            case nodes.Getitem():
                self.kind(where, node.arg, scope) if isinstance(node.arg, nodes.Expr) else None
                return element(self.kind(where, node.node, scope))
            case nodes.Call():
                return self._call(where, node, scope)
            case nodes.Filter() if node.node is not None:
                return self._filter(where, node, scope)
            case nodes.Const():
                return type(node.value) if node.value is not None else UNKNOWN
            case nodes.CondExpr():
                self.kind(where, node.test, scope)
                other = self.kind(where, node.expr2, scope) if node.expr2 is not None else UNKNOWN
                chosen = self.kind(where, node.expr1, scope)
                return chosen if other in {UNKNOWN, chosen} else UNKNOWN
            case _:
                for child in node.iter_child_nodes():
                    self._any(where, child, scope)
                return UNKNOWN

    def _any(self, where: str, node: nodes.Node, scope: Scope) -> None:
        if isinstance(node, nodes.Expr):
            self.kind(where, node, scope)
        else:
            for child in node.iter_child_nodes():
                self._any(where, child, scope)

    def _get(self, where: str, node: nodes.Getattr | nodes.Getitem, scope: Scope) -> Any:
        base = self.kind(where, node.node, scope)
        if isinstance(base, Macro):
            return UNKNOWN
        name = node.attr if isinstance(node, nodes.Getattr) else typing.cast("nodes.Const", node.arg).value
        has, gives = attribute(base, name)
        if not has:
            called = "/".join(getattr(one, "__name__", "a module of macros") for one in members(base))
            self.faults.append(f"{where}:{node.lineno} asks {called} for {name}, which it has not.")
        return gives

    def _filter(self, where: str, node: nodes.Filter, scope: Scope) -> Any:
        assert node.node is not None
        base = self.kind(where, node.node, scope)
        for argument in (*node.args, *(pair.value for pair in node.kwargs)):
            self.kind(where, argument, scope)
        for pair in node.kwargs:
            if node.name == "map" and pair.key == "attribute" and isinstance(pair.value, nodes.Const):
                has, _gives = attribute(element(base), str(pair.value.value).split(".")[0])
                if not has:
                    self.faults.append(f"{where}:{node.lineno} maps to {pair.value.value}, which the rows have not.")
        if node.name in {"first", "last"}:
            return element(base)
        return base if node.name in SAME else UNKNOWN

    def _call(self, where: str, node: nodes.Call, scope: Scope) -> Any:
        called = self.kind(where, node.node, scope)
        given = [self.kind(where, argument, scope) for argument in node.args]
        by_name = {pair.key: self.kind(where, pair.value, scope) for pair in node.kwargs}
        if isinstance(called, Method):
            return called.gives
        if isinstance(node.node, nodes.Name) and node.node.name == "kept" and given:
            called, *given = given
        if isinstance(called, Macro):
            self._enter(called, given, by_name, f"{where}:{node.lineno}")
        return UNKNOWN

    def _enter(self, macro: Macro, given: list[Any], by_name: dict[str, Any], line: str) -> None:
        names = [argument.name for argument in macro.node.args]
        bound = dict(zip(names, given, strict=False)) | by_name
        unknown = sorted(set(by_name) - set(names))
        open_ended = {one.name for one in macro.node.find_all(nodes.Name)} & {"kwargs", "varargs"}
        if (unknown or len(given) > len(names)) and not open_ended:
            self.faults.append(
                f"{line} gives {macro.node.name} {', '.join(unknown) or 'too much'}, which it does not take."
            )
        key = (macro.template, macro.node.name, tuple(sorted((name, str(kind)) for name, kind in bound.items())))
        if key in self._called:
            return
        self._called.add(key)
        scope = {**macro.around, **{name: bound.get(name, UNKNOWN) for name in names}}
        self._body(macro.template, macro.node.body, scope)
