"""Writes reference.json beside it: what scipy and statsmodels say of the same numbers. The tests only read it.

Made with Python 3.11, numpy 2.4.6, scipy 1.17.1, statsmodels 0.15.0:
    python reference.py && npm run format
"""
import json
import pathlib

import numpy as np
from scipy import stats
from statsmodels.stats.multitest import multipletests

SEEDS_A = [0.612, 0.598, 0.631, 0.605, 0.627]
SEEDS_B = [0.584, 0.601, 0.603, 0.579, 0.611]
rng = np.random.default_rng(1)
LONG_A = np.round(rng.normal(0.0, 1.0, 70), 1).tolist()  # rounded: ties and zeros
LONG_B = np.round(rng.normal(0.4, 1.0, 70), 1).tolist()


def t_paired(a, b):
    result = stats.ttest_rel(a, b)
    interval = result.confidence_interval(0.95)
    return {"a": a, "b": b, "t": result.statistic, "p": result.pvalue, "interval": [interval.low, interval.high]}


P_VALUES = [0.01, 0.04, 0.03, 0.005, 0.6, 0.03]
reference = {
    "tQuantiles": [{"p": p, "degrees": d, "t": float(stats.t.ppf(p, d))} for p in (0.6, 0.975, 0.995) for d in (1, 2, 4, 29, 1000, 10**7)],
    "tTails": [{"t": t, "degrees": d, "p": float(2 * stats.t.sf(t, d))} for t in (0.0, 0.3, 2.5, 12.0) for d in (1, 4, 60)],
    "meanInterval": {"values": SEEDS_A, "interval": list(stats.t.interval(0.95, 4, np.mean(SEEDS_A), stats.sem(SEEDS_A)))},
    "pairedT": [t_paired(SEEDS_A, SEEDS_B), t_paired(LONG_A, LONG_B)],
    "holm": {"p": P_VALUES, "adjusted": multipletests(P_VALUES, method="holm")[1].tolist()},
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(reference, indent=1, default=float) + "\n")
