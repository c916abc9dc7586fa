"""The page's theme, style sheet and script."""

from __future__ import annotations

from pathlib import Path

import gradio as gr

_SANS = ("system-ui", "-apple-system", "Segoe UI", "Noto Sans", "Noto Sans CJK SC", "sans-serif")
_MONO = ("ui-monospace", "Consolas", "monospace")

_STYLE = {
    "body_background_fill": "white",
    "body_background_fill_dark": "*neutral_950",
    "body_text_color_subdued": "*neutral_500",
    "body_text_color_subdued_dark": "*neutral_400",
    "block_background_fill": "transparent",
    "block_background_fill_dark": "transparent",
    "block_border_width": "0px",
    "block_border_color": "transparent",
    "block_border_color_dark": "transparent",
    "block_shadow": "none",
    "block_padding": "0px",
    "form_gap_width": "16px",
    "block_title_text_color": "*neutral_600",
    "block_title_text_color_dark": "*neutral_400",
    "block_title_text_size": "13px",
    "input_background_fill": "white",
    "input_background_fill_dark": "*neutral_900",
    "input_border_color": "*neutral_300",
    "input_border_color_dark": "*neutral_700",
    "input_border_color_focus": "*primary_700",
    "input_border_color_focus_dark": "*primary_400",
    "input_border_width": "1px",
    "input_shadow": "none",
    "input_shadow_focus": "none",
    "button_primary_background_fill": "*primary_700",
    "button_primary_background_fill_dark": "*primary_700",
    "button_primary_background_fill_hover": "*primary_800",
    "button_primary_background_fill_hover_dark": "*primary_800",
    "button_primary_border_color": "transparent",
    "button_primary_border_color_dark": "transparent",
    "button_primary_border_color_hover": "transparent",
    "button_primary_border_color_hover_dark": "transparent",
    "button_primary_text_color": "white",
    "button_secondary_background_fill": "transparent",
    "button_secondary_background_fill_dark": "transparent",
    "button_secondary_background_fill_hover": "*neutral_100",
    "button_secondary_background_fill_hover_dark": "*neutral_800",
    "button_secondary_border_color": "*neutral_300",
    "button_secondary_border_color_dark": "*neutral_700",
    "button_border_width": "1px",
}


def theme() -> gr.themes.Base:
    """Return Gradio's plain theme with our colours; fonts are installed ones, none is fetched."""
    return gr.themes.Base(
        primary_hue="teal",
        secondary_hue="teal",
        neutral_hue="stone",
        radius_size="md",
        text_size="md",
        font=[gr.themes.Font(name) for name in _SANS],
        font_mono=[gr.themes.Font(name) for name in _MONO],
    ).set(**_STYLE)


_FOLDER = Path(__file__).parent
CSS = (_FOLDER / "page.css").read_text("utf-8")
SCRIPT = (_FOLDER / "page.js").read_text("utf-8")
