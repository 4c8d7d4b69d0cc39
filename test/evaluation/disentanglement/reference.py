"""Writes reference.json beside it: three codes of three factors, and what scikit-learn and scipy say of them. The tests only read it.

disentanglement_lib needs TensorFlow 1 and does not install any more; its formulas (20 equal bins, LinearSVC with C = 0.01 and balanced
classes, the entropies of DCI, the majority vote) are written out here anew on numpy, scipy and scikit-learn, not taken from mien.
Made with Python 3.11, numpy 2.4.6, scipy 1.17.1, scikit-learn 1.9.1:
    python reference.py && npm run format
"""
import json
import pathlib

import numpy as np
from scipy.stats import entropy
from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier
from sklearn.metrics import average_precision_score, mutual_info_score
from sklearn.metrics.pairwise import euclidean_distances
from sklearn.svm import LinearSVC
from sklearn.tree import DecisionTreeClassifier

N, D, VALUES = 240, 6, (4, 3, 2)
rng = np.random.default_rng(7)
factors = np.stack([rng.integers(k, size=N) for k in VALUES])
clean = np.stack([f / (k - 1) for f, k in zip(factors, VALUES)], 1)
good = np.concatenate([3 * clean + rng.normal(0, 0.35, (N, 3)), rng.normal(0, 1, (N, 3))], 1)
mixed = (clean - 0.5) @ rng.normal(0, 2, (3, D)) + rng.normal(0, 0.3, (N, D)) + 5
noise = rng.normal(0, 1, (N, D))
codes = {name: np.round(c, 3).astype(np.float32).astype(np.float64) for name, c in (("good", good), ("mixed", mixed), ("noise", noise))}


def gap(matrix):
    ordered = np.sort(matrix, axis=0)
    return ordered[-1] - ordered[-2]


def mig(c):
    binned = np.stack([np.digitize(x, np.histogram(x, 20)[1][:-1]) for x in c.T])
    told = np.array([[mutual_info_score(f, b) for f in factors] for b in binned])
    return (gap(told) / [mutual_info_score(f, f) for f in factors]).tolist()


def sap(c):
    half = N // 2
    c = (c - c[:half].mean(0)) / c[:half].std(0, ddof=1)
    def score(x, f):
        svm = LinearSVC(C=0.01, class_weight="balanced", tol=1e-10, max_iter=100_000, dual=False)
        return np.mean(svm.fit(x[:half, None], f[:half]).predict(x[half:, None]) == f[half:])
    return gap(np.array([[score(x, f) for f in factors] for x in c.T])).tolist()


def dci(importances):  # [D, factors]
    def weighed(m):
        per_row = 1 - entropy(m.T + 1e-11, base=m.shape[1])
        return float(np.sum(per_row * m.sum(1) / m.sum()))
    return {"disentanglement": weighed(importances), "completeness": weighed(importances.T)}


def forest(c):
    models = [RandomForestClassifier(1000, min_samples_split=10, max_features=None, oob_score=True, random_state=1).fit(c, f) for f in factors]
    importances = np.stack([m.feature_importances_ for m in models], 1)
    return {"importances": importances.T.tolist(), "accuracies": [m.oob_score_ for m in models], **dci(importances)}


def boosted(c):
    return dci(np.stack([GradientBoostingClassifier(random_state=1).fit(c, f).feature_importances_ for f in factors], 1))


def tree(c):
    """On codes of few values, so that mien's bins lose nothing; over seeds, which settle draws between equally good splits."""
    c = np.round(c * 3)
    return np.mean([[DecisionTreeClassifier(min_samples_split=10, random_state=s).fit(c, f).feature_importances_ for f in factors]
                    for s in range(200)], axis=0).tolist()


def factor_vae(c, group=64):
    spread = c.var(0, ddof=1)
    def votes(count):
        table = np.zeros((D, len(factors)))
        for _ in range(count):
            k = rng.integers(len(factors))
            same = np.flatnonzero(factors[k] == factors[k][rng.integers(N)])
            some = rng.choice(same, min(group, len(same)), replace=False)
            table[np.argmin(c[some].var(0, ddof=1) / spread), k] += 1
        return table
    learned, judged = votes(10_000), votes(5000)
    return float(sum(judged[d, np.argmax(learned[d])] for d in range(D)) / judged.sum())


def retrieval(c, k=10):
    far = euclidean_distances((c - c.mean(0)) / c.std(0))
    result = []
    for f in factors:
        precision, average = [], []
        for i in range(N):
            others = np.delete(np.arange(N), i)
            relevant = f[others] == f[i]
            precision.append(np.mean(relevant[np.argsort(far[i, others])[:k]]))
            average.append(average_precision_score(relevant, -far[i, others]))
        result.append({"precision": float(np.mean(precision)), "meanAveragePrecision": float(np.mean(average))})
    return result


reference = {
    "factors": factors.tolist(),
    "codes": {name: {"values": [round(v, 3) for v in c.ravel().tolist()], "mig": mig(c), "sap": sap(c), "forest": forest(c), "boosted": boosted(c),
                     "tree": tree(c), "factorVae": factor_vae(c), "retrieval": retrieval(c)} for name, c in codes.items()},
}
pathlib.Path(__file__).with_suffix(".json").write_text(json.dumps(reference) + "\n")
