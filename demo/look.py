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
        block_background_fill="transparent",
        block_border_width="0px",
        block_shadow="none",
        block_padding="0px",
        block_label_text_color="*neutral_600",
        block_title_text_color="*neutral_600",
        block_title_text_color_dark="*neutral_400",
        block_title_text_size="*text_sm",
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
        button_primary_background_fill_hover="*primary_800",
        button_primary_background_fill_dark="*primary_700",
        button_primary_background_fill_hover_dark="*primary_600",
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
.gradio-container { max-width: 1120px !important; margin: 0 auto !important; padding: 40px 24px; }
.gap-wide { gap: 48px; }
.head h1 { font-size: 28px; font-weight: 600; letter-spacing: -0.01em; margin: 0 0 4px; }
.head p, .foot p { color: var(--neutral-500); margin: 0; }
.foot { margin-top: 24px; }
.foot p { font-size: 14px; }
.summary { font-size: 18px; line-height: 1.6; overflow-wrap: anywhere; }
.summary ul { list-style: disc; margin: 0; padding-left: 1.2em; }
.summary li { margin: 0 0 .5em; padding-left: .2em; }
.summary li::marker { color: var(--primary-600); }
.summary p { margin: 0 0 .6em; }
.hint, .details { color: var(--neutral-500); }
.details { font-size: 13px; line-height: 1.6; }
.status { color: var(--neutral-500); font-size: 14px; min-height: 1.5em; }
.error { color: var(--error-text-color, #b91c1c); font-size: 15px; }
.status progress { display: block; width: 100%; height: 3px; margin-top: 8px; border: 0;
  appearance: none; background: var(--neutral-200); accent-color: var(--primary-600); }
.status progress::-webkit-progress-bar { background: var(--neutral-200); }
.status progress::-webkit-progress-value { background: var(--primary-600); }
.status progress::-moz-progress-bar { background: var(--primary-600); }
.missing { border-left: 3px solid var(--primary-600); padding: 4px 0 4px 20px; }
"""
