"""Writes reference.json beside it: what scipy and statsmodels say of the same numbers. The tests only read it.

Made with Python 3.11, numpy 2.4.6, scipy 1.17.1, statsmodels 0.15.0:
    python reference.py && npm run format
"""
import json
import pathlib

import numpy as np
from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests

SEEDS_A = [0.612, 0.598, 0.631, 0.605, 0.627]
SEEDS_B = [0.584, 0.601, 0.603, 0.579, 0.611]
rng = np.random.default_rng(1)
SKEWED = np.round(rng.exponential(2.0, 40), 4).tolist()
LONG_A = np.round(rng.normal(0.0, 1.0, 70), 1).tolist()  # rounded: ties and zeros
LONG_B = np.round(rng.normal(0.4, 1.0, 70), 1).tolist()
MIDDLE_A, MIDDLE_B = LONG_A[:20], LONG_B[:20]


def signed_rank(a, b):
    """Exact with ties: scipy's statistic over every assignment of signs where there are few, its normal approximation else."""
    d = np.round(np.subtract(a, b), 10)  # so that ties are ties
    d = d[d != 0]
    few = len(d) <= 20
    if few:
        ranks = stats.rankdata(np.abs(d))
        signs = ((np.arange(2 ** len(d))[:, None] >> np.arange(len(d))) & 1).astype(np.int8)
        sums = signs @ ranks
        smaller = min(ranks[d > 0].sum(), ranks[d < 0].sum())
        p = min(1.0, 2 * float(np.mean(sums <= smaller + 1e-9)))
    else:
        p = float(stats.wilcoxon(d, method="approx", correction=False).pvalue)
    return {"a": list(a), "b": list(b), "p": p}


def t_paired(a, b):
    result = stats.ttest_rel(a, b)
    interval = result.confidence_interval(0.95)
    return {"a": a, "b": b, "t": result.statistic, "p": result.pvalue, "interval": [interval.low, interval.high]}


def flips(a, b):
    result = stats.permutation_test((a, b), lambda x, y, axis: np.mean(x - y, axis=axis), permutation_type="samples",
                                    n_resamples=np.inf, vectorized=True)
    return {"a": a, "b": b, "p": result.pvalue}


def boot(method):
    low, high = stats.bootstrap((SKEWED,), np.mean, n_resamples=200_000, method=method, rng=np.random.default_rng(2),
                                batch=10_000).confidence_interval
    return [low, high]


exact = stats.wilcoxon(SEEDS_A, SEEDS_B, method="exact")
P_VALUES = [0.01, 0.04, 0.03, 0.005, 0.6, 0.03]
reference = {
    "tQuantiles": [{"p": p, "degrees": d, "t": float(stats.t.ppf(p, d))} for p in (0.6, 0.975, 0.995) for d in (1, 2, 4, 29, 1000, 10**7)],
    "tTails": [{"t": t, "degrees": d, "p": float(2 * stats.t.sf(t, d))} for t in (0.0, 0.3, 2.5, 12.0) for d in (1, 4, 60)],
    "normal": [{"z": z, "below": float(stats.norm.cdf(z))} for z in (-4.0, -1.2, 0.0, 0.5, 2.5)],
    "coin": [{"k": k, "n": n, "p": float(stats.binom.cdf(k, n, 0.5))} for k, n in ((0, 1), (0, 7), (3, 9), (12, 40), (480, 1000), (5, 5))],
    "meanInterval": {"values": SEEDS_A, "interval": list(stats.t.interval(0.95, 4, np.mean(SEEDS_A), stats.sem(SEEDS_A)))},
    "pairedT": [t_paired(SEEDS_A, SEEDS_B), t_paired(LONG_A, LONG_B)],
    "wilcoxon": [{"a": SEEDS_A, "b": SEEDS_B, "p": float(exact.pvalue)}, signed_rank(MIDDLE_A, MIDDLE_B),
                 signed_rank(LONG_A, LONG_B)],
    "signFlip": [flips(SEEDS_A, SEEDS_B), flips(MIDDLE_A[:12], MIDDLE_B[:12])],
    "signFlipLong": flips(MIDDLE_A[:16], MIDDLE_B[:16]),
    "mcNemar": [{"onlyFirst": b, "onlySecond": c, "p": float(mcnemar([[50, b], [c, 9]], exact=True).pvalue)}
                for b, c in ((3, 12), (0, 5), (7, 7), (140, 101), (0, 0))],
    "holm": {"p": P_VALUES, "adjusted": multipletests(P_VALUES, method="holm")[1].tolist()},
    "bootstrap": {"values": SKEWED, "percentile": boot("percentile"), "bca": boot("BCa")},
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(reference, indent=1, default=float) + "\n")
