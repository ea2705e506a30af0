"""The numbers of a chart as a table, opened over the page."""

from care.charts import Figure, figure_table
from care.i18n import escape_markdown, say
from pages.parts.components.records.data_table import data_table
from pages.parts.components.records.drawer import drawer
from pages.parts.state.url_state import restore_from_url


def chart_data_button(figure: Figure, title: str, key: str) -> None:
    """A quiet button for the table, which is made when the drawer opens."""

    def fill() -> None:
        restore_from_url()
        data_table(figure_table(figure), alt=title)

    name = f"plotted-{key}"
    drawer(name, escape_markdown(title), fill, say("图中数字", "Figures"), ":material/list_alt:", name)
