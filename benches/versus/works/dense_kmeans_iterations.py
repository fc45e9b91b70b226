"""k-means of LSA rows: twenty iterations from the same centroids."""

from works import _rows

TITLE = "dense k-means, 100 columns, k = 50, 20 iterations"
UNIT = "articles of 120 words"
SIZE = 100_000
GROWS = False

prepare = _rows.prepare_dense
load = _rows.load_dense
SIDES = _rows.iterations(50)
