"""Our own pictures in the text: laid out before they come, in the width that is needed."""

import pytest

from liveblog.markup import render_markdown

DIGEST = "0123456789abcdef0123"


def test_a_picture_is_laid_out_by_its_name():
    """Width, height and the narrower files follow from the name; nothing has to be looked up."""
    assert render_markdown(f"![A ship](/media/{DIGEST}-1600x1067.webp)") == (
        f'<p><img src="/media/{DIGEST}-1600x1067.webp" alt="A ship" width="1600" height="1067" '
        f'srcset="/media/{DIGEST}-480x320.webp 480w, /media/{DIGEST}-960x640.webp 960w, '
        f'/media/{DIGEST}-1600x1067.webp 1600w" sizes="(min-width: 45rem) 42rem, 100vw" loading="lazy" '
        'decoding="async"></p>'
    )


def test_a_small_picture_has_one_file():
    """What was never larger has nothing to choose from."""
    assert render_markdown(f"![](/media/{DIGEST}-480x9.webp)") == (
        f'<p><img src="/media/{DIGEST}-480x9.webp" alt="" width="480" height="9" loading="lazy" decoding="async"></p>'
    )


@pytest.mark.parametrize(
    "path",
    [
        "/media/1.jpg",
        f"/media/{DIGEST}-1601x900.webp",
        f"/media/{DIGEST}-0x0.webp",
        f"/media/{DIGEST}-480x320.webp?x",
        f"/media/x/{DIGEST}-480x320.webp",
        f"/other/{DIGEST}-480x320.webp",
        f"/media/{DIGEST.upper()}-480x320.webp",
    ],
)
def test_other_images_of_ours_only_load_late(path):
    """A name that no picture can have tells nothing about sizes."""
    assert render_markdown(f"![A ship]({path})") == f'<p><img src="{path}" alt="A ship" loading="lazy"></p>'


def test_alternative_text_is_text():
    """Words about a picture can't become attributes of it."""
    html = render_markdown(f'![" onerror="x](/media/{DIGEST}-480x320.webp "a\' srcset=\'b")')
    assert 'alt="&quot; onerror=&quot;x"' in html
    assert "title=\"a' srcset='b\"" in html
    assert 'srcset="' not in html
