"""Writes probe_reference.json beside it: codes, and what scikit-learn's classifiers make of them. The tests only read it.

Made with Python 3.11.7, numpy 2.4.6, scikit-learn 1.9.1:
    python probe_reference.py && npm run format
"""
import json
import warnings
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, balanced_accuracy_score, log_loss
from sklearn.neural_network import MLPClassifier

D, K = 6, 3
PENALTIES = [10, 1, 0.1, 0.01, 1e-3, 1e-4]


def draw(rng, n):
    """Classes of unequal size: 1 is told by a mean, 2 only by two coordinates of different sign."""
    y = rng.choice(K, size=n, p=[0.5, 0.3, 0.2])
    x = rng.normal(size=(n, D))
    x[:, 0] += 1.5 * (y == 1)
    x[:, 3] = np.abs(x[:, 3]) * np.sign(x[:, 2]) * np.where(y == 2, -1, 1)
    x = x * np.array([1, 3, 0.5, 1, 10, 0.1]) + np.array([0, 5, -1, 0, 100, 0.3])
    return np.round(x, 3), y


def judge(model, x, y):
    p = model.predict_proba(x)
    return {
        "accuracy": accuracy_score(y, p.argmax(1)),
        "balancedAccuracy": balanced_accuracy_score(y, p.argmax(1)),
        "crossEntropy": log_loss(y, p, labels=range(K)),
    }


class Few:
    """Few codes of many columns, drawn so that the test draws them again: uniforms from a linear congruential generator (Numerical
    Recipes), normals as twelve of them less six. Five classes, of which three are told by a mean each and two by whether two
    coordinates have the same sign; 40 columns, most of them noise."""

    COLUMNS, CLASSES = 40, 5

    def __init__(self, seed):
        self.state = seed

    def uniform(self):
        self.state = (1664525 * self.state + 1013904223) % 2**32
        return self.state / 2**32

    def draw(self, n):
        codes, labels = np.empty((n, self.COLUMNS)), np.empty(n, dtype=int)
        for i in range(n):
            label = int(self.uniform() * self.CLASSES)
            row = [sum(self.uniform() for _ in range(12)) - 6 for _ in range(self.COLUMNS)]
            if label < 3:
                row[label] += 2
            else:
                row[4] = abs(row[4]) * (1 if row[3] > 0 else -1) * (1 if label == 3 else -1)
            codes[i], labels[i] = row, label
        return codes, labels


def few(n):
    """Accuracies of ten seeds on 1,000 others, trained on the first n."""
    draw = Few(7)
    (x, y), (tx, ty) = draw.draw(1000), draw.draw(1000)
    x, y = x[:n], y[:n]
    mean, deviation = x.mean(0), x.std(0)
    a, b = (x - mean) / deviation, (tx - mean) / deviation
    models = [MLPClassifier((64,), max_iter=3000, random_state=seed).fit(a, y) for seed in range(10)]
    return {"n": n, "accuracies": [accuracy_score(ty, model.predict(b)) for model in models]}


warnings.filterwarnings("error")  # one that did not converge is no reference
rng = np.random.default_rng(3)
(x, y), (tx, ty) = draw(rng, 600), draw(rng, 600)
mean, deviation = x.mean(0), x.std(0)
a, b = (x - mean) / deviation, (tx - mean) / deviation
linear = [
    {"penalty": penalty, **judge(LogisticRegression(C=1 / (penalty * len(y)), tol=1e-8, max_iter=10000).fit(a, y), b, ty)}
    for penalty in PENALTIES
]
mlp = [
    judge(
        # alpha is shared by the 200 of a batch: 0.003 on the mean cross-entropy
        MLPClassifier((64,), alpha=0.6, learning_rate_init=0.01, max_iter=5000, random_state=seed).fit(a, y),
        b,
        ty,
    )
    for seed in range(10)
]
document = {
    "train": {"codes": x.ravel().tolist(), "labels": y.tolist()},
    "test": {"codes": tx.ravel().tolist(), "labels": ty.tolist()},
    "linear": linear,
    "mlp": mlp,
    "few": [few(n) for n in (200, 300, 1000)],
}
Path(__file__).with_suffix(".json").write_text(json.dumps(document) + "\n")
