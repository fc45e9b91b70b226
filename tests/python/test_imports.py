"""What an import of erascope brings along: nothing that takes long, until somebody needs it."""

from __future__ import annotations

import subprocess
import sys

import pytest

STUDY = """
import erascope as es
texts = ["arms and missiles", "arms sale", "interest rates", "bank rates", "bank", "missiles"] * 5
rows = es.TfidfVectorizer(stemmer="english", min_df=2, max_df=0.9).fit_transform(texts)
counts = es.CountVectorizer(ngram_range=(1, 2)).fit(texts).transform(iter(texts))
svd = es.TruncatedSVD(2).fit(rows)
space = svd.transform(rows)
for kmeans in (es.KMeans(2), es.KMeans(2, metric="spherical", random_state=0)):
    kmeans.fit_predict(space), kmeans.fit(rows).transform(rows), kmeans.score(rows)
for estimator in (svd, kmeans):
    estimator.get_feature_names_out(), repr(estimator.set_params(n_threads=1))
"""


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("code", ["import erascope", STUDY], ids=["package", "estimators"])
def test_slow_packages_are_left_alone(code: str) -> None:
    slow = "{'matplotlib', 'pandas', 'pyarrow', 'sklearn'}"
    assert run(f"{code}\nimport sys; print({slow} & set(sys.modules))") == "set()"


@pytest.mark.parametrize(
    "imports",
    [
        "import erascope, pandas",
        "import pandas, erascope",
        "import erascope; from pandas import DataFrame; import pandas",
        "import erascope; erascope.read_pages; import pandas",
        "import erascope, sklearn.base, pandas",
    ],
)
def test_frames_have_the_accessor_in_any_order_of_imports(imports: str) -> None:
    code = f"{imports}; print(pandas.DataFrame().erascope.compare.__qualname__)"
    assert run(code) == "ErascopeAccessor.compare"


def test_the_import_of_pandas_is_left_as_it_was() -> None:
    code = (
        "import sys; before = list(sys.meta_path); import erascope, pandas, importlib;"
        "print(sys.meta_path == before, importlib.reload(pandas) is pandas)"
    )
    assert run(code) == "True True"
