"""A page made of panels: drawn in order, and what one of them cannot load is said in its place, once."""

from streamlit.testing.v1 import AppTest


def page_of_panels() -> None:
    from dataclasses import dataclass

    import streamlit as st

    from pages.parts.layout.panels import draw_page, grid, row
    from warehouse.query.unsupported import Unsupported

    @dataclass(frozen=True)
    class Words:
        words: str | None

        def load(self) -> str:
            if self.words is None:
                raise Unsupported("asked too much", "choose one store")
            return self.words

        def draw(self, data: str) -> None:
            st.text(data)

    draw_page(
        above=[row(Words("first"), Words(None), heading="Above")],
        below=[row(Words("third"), heading="Below"), grid(Words("fourth"), Words(None), Words("sixth"))],
    )


def test_panels_are_drawn_in_order_and_the_first_that_cannot_be_answered_says_so_in_its_place():
    app = AppTest.from_function(page_of_panels).run()
    assert not app.exception
    assert [one.value for one in app.markdown] == ["#### Above", "#### Below"]
    drawn = [one.value for one in app.main if one.type in ("text", "info")]
    assert drawn == ["first", "choose one store", "third", "fourth", "sixth"]
    left, right = app.columns
    assert [left.text[0].value, right.info[0].value] == ["first", "choose one store"]
