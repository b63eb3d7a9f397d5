"""Whether white can be read on a colour (WCAG 2.2, contrast ratio and relative luminance)."""

#: For text of any size (success criterion 1.4.3).
READABLE = 4.5


def _linear(channel: int) -> float:
    part = channel / 255
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def contrast_to_white(colour: str) -> float:
    """The contrast between white and ``#rrggbb``: from 1, the same, to 21, black."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
