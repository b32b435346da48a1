"""The first pages of a web process are drawn by several threads at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from jinja2 import DictLoader, Environment

from tcp_portal.web.jinja2 import Components


class Slow(Environment):
    """An environment that lets a second thread look while the first one still reads the components."""

    def __init__(self, meanwhile: Callable[[], object]) -> None:
        super().__init__(
            loader=DictLoader(
                {
                    f"components/{name}.html": f"{{% macro {name}() %}}{name}{{% endmacro %}}"
                    for name in ("a", "z")
                }
            ),
            autoescape=True,
        )
        self.meanwhile = meanwhile

    def get_template(self, name: Any, *more: Any, **options: Any) -> Any:
        if name == "components/z.html":
            self.meanwhile()
        return super().get_template(name, *more, **options)


def test_a_second_thread_never_sees_half_of_the_components() -> None:
    drawn: list[str] = []
    second = threading.Thread(target=lambda: drawn.append(ui.z()))

    def look() -> None:
        env.meanwhile = lambda: None
        second.start()
        second.join()

    env = Slow(look)
    ui = Components(env)
    drawn.append(ui.a())
    assert drawn == ["z", "a"]
