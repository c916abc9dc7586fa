"""How the page looks: one accent, system fonts, room around everything."""

from __future__ import annotations

import gradio as gr

_SANS = ("system-ui", "-apple-system", "Segoe UI", "Noto Sans", "Noto Sans CJK SC", "sans-serif")
_MONO = ("ui-monospace", "Consolas", "monospace")


def theme() -> gr.themes.Base:
    """Gradio's plain theme; fonts are names of installed ones, so none is fetched."""
    return gr.themes.Base(
        primary_hue="teal",
        secondary_hue="teal",
        neutral_hue="stone",
        radius_size="md",
        text_size="md",
        font=[gr.themes.Font(name) for name in _SANS],
        font_mono=[gr.themes.Font(name) for name in _MONO],
    ).set(
        body_background_fill="white",
        body_background_fill_dark="*neutral_950",
        body_text_color_subdued="*neutral_500",
        body_text_color_subdued_dark="*neutral_400",
        block_background_fill="transparent",
        block_background_fill_dark="transparent",
        block_border_width="0px",
        block_border_color="transparent",
        block_border_color_dark="transparent",
        block_shadow="none",
        block_padding="0px",
        form_gap_width="16px",
        block_title_text_color="*neutral_600",
        block_title_text_color_dark="*neutral_400",
        block_title_text_size="13px",
        input_background_fill="white",
        input_background_fill_dark="*neutral_900",
        input_border_color="*neutral_300",
        input_border_color_dark="*neutral_700",
        input_border_color_focus="*primary_700",
        input_border_color_focus_dark="*primary_400",
        input_border_width="1px",
        input_shadow="none",
        input_shadow_focus="none",
        button_primary_background_fill="*primary_700",
        button_primary_background_fill_dark="*primary_700",
        button_primary_background_fill_hover="*primary_800",
        button_primary_background_fill_hover_dark="*primary_800",
        button_primary_border_color="transparent",
        button_primary_border_color_dark="transparent",
        button_primary_border_color_hover="transparent",
        button_primary_border_color_hover_dark="transparent",
        button_primary_text_color="white",
        button_secondary_background_fill="transparent",
        button_secondary_background_fill_dark="transparent",
        button_secondary_background_fill_hover="*neutral_100",
        button_secondary_background_fill_hover_dark="*neutral_800",
        button_secondary_border_color="*neutral_300",
        button_secondary_border_color_dark="*neutral_700",
        button_border_width="1px",
    )


CSS = """
:root { --accent: var(--primary-700); }
.dark { --accent: var(--primary-400); }
.gradio-container .main.app { max-width: 1120px; margin: 0 auto; padding: 36px 24px; }
.columns { gap: 36px 56px; }
.form { background: none; }
[data-testid="block-info"] { margin-bottom: 6px; }
input[role="combobox"] { text-overflow: ellipsis; margin-right: 28px; }
.head h1 { font-size: 28px; font-weight: 600; letter-spacing: -0.01em; margin: 0 0 4px; }
.head p { margin: 0 0 12px; }
.head p, .foot p, .details, .status { color: var(--body-text-color-subdued); }
.foot p, .status, .details { font-size: 14px; line-height: 1.6; margin: 0; }
.details span { white-space: nowrap; }
.status, .error { min-height: 1.6em; }
.error { color: var(--error-text-color); }
.summary { font-size: 18px; line-height: 1.6; overflow-wrap: anywhere; }
.summary ul { list-style: disc; margin: 0; padding-left: 1.1em; }
.summary li { margin: 0 0 .6em; padding-left: .2em; }
.summary li::marker { color: var(--accent); }
.summary table { border-collapse: collapse; margin: 0 0 .6em; }
.summary th, .summary td { padding: .25em .8em .25em 0; text-align: start; vertical-align: top;
  border-bottom: 1px solid var(--border-color-primary); }
.summary p { margin: 0 0 .6em; }
.status progress { display: block; width: 100%; height: 3px; margin-top: 10px; border: 0;
  border-radius: 2px; overflow: hidden; appearance: none; background: var(--border-color-primary); }
.status progress::-webkit-progress-bar { background: var(--border-color-primary); }
.status progress::-webkit-progress-value { background: var(--accent); }
.status progress::-moz-progress-bar { background: var(--accent); }
.prose.missing { border-left: 3px solid var(--accent); padding: 4px 0 4px 20px; }
.prose.missing h2 { font-size: 18px; margin: 0 0 8px; }
footer img, footer .divider { display: none !important; }
"""
