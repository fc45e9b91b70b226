"""Makes statistics.json, the values that tests/statistics.rs compares with.

Every value comes from scipy or from plain decimal arithmetic, none from erascope.
Run: python make_statistics.py   (scipy 1.17, numpy 2.4)
"""

import json
from decimal import Decimal, getcontext
from pathlib import Path

import numpy as np
from scipy import special, stats

random = np.random.default_rng(20_260_101)
getcontext().prec = 60


def g2(a, b, n1, n2):
    """The definition itself in 60 digits: scipy's own loses them where rates nearly agree."""
    g2 = Decimal(0)
    for cells in ((a, b), (n1 - a, n2 - b)):
        for observed, n in zip(cells, (n1, n2), strict=True):
            if observed:
                expected = Decimal(sum(cells)) * n / (n1 + n2)
                g2 += 2 * observed * (observed / expected).ln()
    return float(g2)


def keyness_row(a, b, n1, n2):
    low = special.betaincinv(a, b + 1, 0.025) if a else 0.0
    high = special.betaincinv(b, a + 1, 0.025) if b else 0.0  # 1 - L of the upper bound
    value = g2(a, b, n1, n2)
    if value > 1e-3:
        scipy_value = stats.chi2_contingency(
            [[a, b], [n1 - a, n2 - b]], correction=False, lambda_="log-likelihood"
        ).statistic
        assert abs(value - scipy_value) < 1e-6 * max(value, 1)
    return {
        "a": a,
        "b": b,
        "n1": n1,
        "n2": n2,
        "g2": value,
        "p": float(stats.chi2.sf(value, 1)),
        "low": float(np.log2(n2 / n1 * low / (1 - low))) if a else None,
        "high": float(np.log2(n2 / n1 * (1 - high) / high)) if b else None,
    }


def keyness():
    rows = []
    for _ in range(60):
        n1, n2 = (int(10 ** random.uniform(2, 8)) for _ in "12")
        rate, ratio = 10 ** random.uniform(-6, -1.5), 2 ** random.normal(0, 1.5)
        a, b = (int(random.binomial(n, min(r, 0.5))) for n, r in ((n1, rate), (n2, rate * ratio)))
        if a + b:
            rows.append(keyness_row(a, b, n1, n2))
    return rows


def beta():
    rows = []
    for _ in range(80):
        a, b = (10 ** random.uniform(0, 7) for _ in "ab")
        p = random.choice([0.025, 0.005, 0.05, 1e-6, 0.4])
        rows.append((a, b, p))
    rows += [(a, b, 0.025) for a in (1.0, 5.0, 3e3, 1e7) for b in (1.0, 5.0, 3e3, 1e7)]
    return [{"a": a, "b": b, "p": p, "x": float(special.betaincinv(a, b, p))} for a, b, p in rows]


def shares():
    rows = []
    for _ in range(40):
        n = int(10 ** random.uniform(0, 6))
        k = int(random.integers(0, n + 1))
        confidence = float(random.choice([0.9, 0.95, 0.99]))
        test = stats.binomtest(k, n)
        exact = test.proportion_ci(confidence, method="exact")
        wilson = test.proportion_ci(confidence, method="wilson")
        rows.append(
            {
                "successes": k,
                "n": n,
                "confidence": confidence,
                "clopper_pearson": [float(exact.low), float(exact.high)],
                "wilson": [float(wilson.low), float(wilson.high)],
            }
        )
    return rows


def student():
    return [
        {"df": df, "t": float(stats.t.isf(0.025, df))}
        for df in (0.5, 1, 1.7, 2, 4.2, 9, 29.5, 100, 1e4, 1e6)
    ]


def rates():
    rows = []
    for n in (2, 5, 20, 200):
        tokens = random.integers(50, 900, n)
        counts = random.poisson(random.gamma(1, 0.01, n) * tokens * (random.random(n) < 0.4))
        counts[0] += 1
        rate = counts.sum() / tokens.sum()
        variance = n / (n - 1) * ((counts - rate * tokens) ** 2).sum() / counts.sum() ** 2
        df = min(n - 1, 2 * counts.sum() ** 2 / (counts**2).sum())
        half = stats.t.isf(0.025, df) * np.sqrt(max(variance, 1 / counts.sum()))
        rows.append(
            {
                "counts": counts.tolist(),
                "tokens": tokens.tolist(),
                "low": float(rate * np.exp(-half)),
                "high": float(rate * np.exp(half)),
            }
        )
    return rows


golden = {
    "keyness": keyness(),
    "beta": beta(),
    "shares": shares(),
    "student": student(),
    "rates": rates(),
    "chi_square_1": [
        {"x": float(x), "p": float(special.erfc(np.sqrt(x / 2)))}
        for x in np.concatenate(
            [10.0 ** np.arange(-8, 3), [0.5, 3.84, 30, 50, 300, 700, 1000, 1370]]
        )
    ],
    "normal": [
        {"p": float(p), "z": float(special.ndtri(p))}
        for p in (1e-300, 1e-100, 1e-20, 1e-8, 1e-3, 0.025, 0.2, 0.425, 0.5, 0.8, 0.975, 0.999)
    ],
}
lines = ",\n".join(
    f' "{name}": [\n' + ",\n".join("  " + json.dumps(row) for row in rows) + "\n ]"
    for name, rows in golden.items()
)
Path(__file__).with_name("statistics.json").write_text("{\n" + lines + "\n}\n")
