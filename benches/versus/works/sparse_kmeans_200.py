"""k-means of TF-IDF rows, k = 200: twenty iterations from the same centroids."""

from works import _rows

TITLE = "sparse k-means, k = 200, 20 iterations"
UNIT = "articles of 120 words"
SIZE = 100_000
GROWS = False

prepare = _rows.prepare_sparse
load = _rows.load_sparse
SIDES = _rows.iterations(200)
