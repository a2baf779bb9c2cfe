"""Jinja's compiler, changed so that a template's own text and its values stay apart.

What makes, compares or takes apart lists and texts goes through functions of the environment
(:class:`generator.template.sandbox.Sandbox`), which count the work.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from jinja2 import nodes as jinja_nodes
from jinja2.compiler import CodeGenerator, Frame, operators


class FragmentCompiler(CodeGenerator):
    """Generates code that yields fragments, the template's own text apart from values."""

    def _output_const_repr(self, group: Iterable[Any]) -> str:
        pieces = ", ".join(f"({line!r}, {text!r})" for line, text in group)
        return f"environment.source_text({self.name!r}, {pieces})"

    def _output_child_to_const(
        self, node: jinja_nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> Any:
        if not isinstance(node, jinja_nodes.TemplateData):
            raise jinja_nodes.Impossible
        return node.lineno, node.data

    def _output_child_pre(
        self, node: jinja_nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        self.write(finalize.src or "")

    def _output_child_post(
        self, node: jinja_nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        self.write(")")

    def visit_Concat(self, node: jinja_nodes.Concat, frame: Frame) -> None:  # noqa: N802 - as Jinja calls it
        """Join texts with a function that knows what text is (Jinja's calls ``str``)."""
        self.write("environment.join_texts((")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")

    def visit_Compare(self, node: jinja_nodes.Compare, frame: Frame) -> None:  # noqa: N802 - as Jinja calls it
        """Compare with a function that counts."""
        self.write("environment.compared(")
        self.visit(node.expr, frame)
        for operand in node.ops:
            self.write(f", ({operators[operand.op]!r}, lambda: ")
            self.visit(operand.expr, frame)
            self.write(")")
        self.write(")")

    def visit_Getitem(self, node: jinja_nodes.Getitem, frame: Frame) -> None:  # noqa: N802 - as Jinja calls it
        """Take parts of lists and texts, too, with a function that counts."""
        self.write("environment.getitem(")
        self.visit(node.node, frame)
        self.write(", ")
        if isinstance(node.arg, jinja_nodes.Slice):
            self._write_call("slice", node.arg.start, node.arg.stop, node.arg.step, frame=frame)
        else:
            self.visit(node.arg, frame)
        self.write(")")

    def visit_Call(  # noqa: N802 - as Jinja calls it
        self,
        node: jinja_nodes.Call,
        frame: Frame,
        forward_caller: bool = False,  # noqa: FBT001, FBT002 - Jinja's own
    ) -> None:
        """Call a function of the environment, which no template can name, as it stands."""
        if not isinstance(node.node, jinja_nodes.EnvironmentAttribute):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self._write_call(f"environment.{node.node.name}", *node.args, frame=frame)

    def _write_call(self, name: str, *args: jinja_nodes.Expr | None, frame: Frame) -> None:
        self.write(f"{name}(")
        for arg in args:
            if arg is None:
                self.write("None")
            else:
                self.visit(arg, frame)
            self.write(", ")
        self.write(")")

    def visit_List(self, node: jinja_nodes.List, frame: Frame) -> None:  # noqa: N802 - as Jinja calls it
        """Make a list, and pay for it."""
        self.write("environment.made(")
        super().visit_List(node, frame)
        self.write(")")

    def visit_Tuple(self, node: jinja_nodes.Tuple, frame: Frame) -> None:  # noqa: N802 - as Jinja calls it
        """Make a tuple and pay for it, or take one apart."""
        if node.ctx != "load":
            super().visit_Tuple(node, frame)
            return
        self.write("environment.made(")
        super().visit_Tuple(node, frame)
        self.write(")")

    def visit_Dict(self, node: jinja_nodes.Dict, frame: Frame) -> None:  # noqa: N802 - as Jinja calls it
        """Make a mapping, and pay for it."""
        self.write("environment.made(")
        super().visit_Dict(node, frame)
        self.write(")")
