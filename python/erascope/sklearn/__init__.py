"""scikit-learn estimators over the core: texts to weighted rows, rows to components and clusters.

Names and defaults of parameters are scikit-learn's; `stemmer`, ``tokenizer="words"``, `metric` and
`n_threads` are ours. Results do not depend on the number of threads.

They follow scikit-learn's protocol (pipelines, `clone`, searches, `set_output`, tags, displays) and
pass its checks, but they do not extend `sklearn.base.BaseEstimator`, as importing it takes longer
than most texts. What asks for that class by `isinstance` does not find it; scikit-learn itself asks
for tags and methods, and its `check_estimator` warns that the class is missing.
"""

from erascope.sklearn.count_vectorizer import CountVectorizer
from erascope.sklearn.kmeans import KMeans
from erascope.sklearn.tfidf_vectorizer import TfidfVectorizer
from erascope.sklearn.truncated_svd import TruncatedSVD

__all__ = ["CountVectorizer", "KMeans", "TfidfVectorizer", "TruncatedSVD"]
