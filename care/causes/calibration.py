"""From scores to probabilities that hold on texts not learnt from, and how far they do."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import log_softmax, softmax

Array = NDArray[np.float64]

SHRINK = 5_000.0
"""Penalty on the squares of what differs from the usual weights, over the number of cases."""
BINS = 10
"""Number of steps of certainty over which the calibration error is taken."""


def fit_weights(scores: Sequence[Array], truth: NDArray[np.int64], usual: Array) -> Array:
    """The weight of each kind of score, by which the probability of the true classes is greatest.

    ``scores``: arrays of cases by classes, of models that did not learn from these cases; ``truth``: the
    class of each; ``usual``: the weights of no cases. Few cases tell how sure to be, and only many what to
    weigh how.
    """
    stacked = np.stack(scores)
    together = np.tensordot(usual, stacked, 1)[None]
    sureness = _most_likely(together, truth, np.ones(1), penalty=0.0)
    return _most_likely(stacked, truth, sureness[0] * usual, penalty=SHRINK / len(truth))


def _most_likely(stacked: Array, truth: NDArray[np.int64], usual: Array, penalty: float) -> Array:
    """The weights of a conditional logit, whose likelihood has one maximum."""
    rows = np.arange(len(truth))

    def loss(weights: Array) -> tuple[float, Array]:
        logits = np.tensordot(weights, stacked, 1)
        logged = log_softmax(logits, axis=1)
        gradient = (stacked * np.exp(logged)).sum(axis=(1, 2)) - stacked[:, rows, truth].sum(axis=1)
        apart = weights - usual
        cost = -logged[rows, truth].sum() + penalty * float(apart @ apart)
        return float(cost), gradient + 2 * penalty * apart

    return np.asarray(minimize(loss, usual, jac=True, method="L-BFGS-B").x)


def probabilities(scores: Sequence[Array], weights: Array) -> Array:
    """One row a case, one column a class."""
    return np.asarray(softmax(np.tensordot(weights, np.stack(scores), 1), axis=1))


def calibration_error(certainty: Array, right: NDArray[np.bool_]) -> float:
    """The expected calibration error: how far certainty is from the share that was right, over ten steps."""
    steps = np.minimum((certainty * BINS).astype(int), BINS - 1)
    error = 0.0
    for step in range(BINS):
        within = steps == step
        if within.any():
            error += within.mean() * abs(certainty[within].mean() - right[within].mean())
    return float(error)
