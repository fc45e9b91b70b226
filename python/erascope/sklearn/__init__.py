"""scikit-learn estimators over the core: texts to weighted rows, rows to components and clusters.

Names and defaults of parameters are scikit-learn's; `stemmer`, ``tokenizer="words"``, `metric` and
`n_threads` are ours. Results do not depend on the number of threads.
"""

from erascope.sklearn.count_vectorizer import CountVectorizer
from erascope.sklearn.kmeans import KMeans
from erascope.sklearn.tfidf_vectorizer import TfidfVectorizer
from erascope.sklearn.truncated_svd import TruncatedSVD

__all__ = ["CountVectorizer", "KMeans", "TfidfVectorizer", "TruncatedSVD"]
