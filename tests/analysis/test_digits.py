"""The digits are those of scikit-learn, scaled image by image."""

import sys

import numpy as np
import pytest

from lakatos.analysis.digits import digits
from lakatos.errors import MissingDataError


def test_every_image_has_mean_square_one():
    datasets = pytest.importorskip("sklearn.datasets", reason="scikit-learn (the extra `data`) is not installed")
    images, labels = digits(50)
    assert images.shape == (50, 64)
    assert np.mean(images**2, axis=1) == pytest.approx(np.ones(50))
    raw = datasets.load_digits()
    assert list(labels) == list(raw.target[:50])
    assert images * raw.data[:50].max(axis=1, keepdims=True) == pytest.approx(
        raw.data[:50] * images.max(axis=1, keepdims=True)
    )


def test_without_scikit_learn_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    with pytest.raises(MissingDataError, match=r"pip install 'lakatos\[data\]'"):
        digits(5)
