"""The benchmarks' networks. Each gives logits; biases start as zeros."""

from torch import nn

from text import Gpt, Gru


def he(layer):
    """Uniform within sqrt(6 / fan in)."""
    nn.init.kaiming_uniform_(layer.weight, nonlinearity="relu")
    nn.init.zeros_(layer.bias)
    return layer


def glorot(layer):
    """Uniform within sqrt(6 / (fan in + fan out))."""
    nn.init.xavier_uniform_(layer.weight)
    nn.init.zeros_(layer.bias)
    return layer


def softmax_regression(inputs, classes):
    layer = nn.Linear(inputs, classes)
    nn.init.zeros_(layer.weight)
    nn.init.zeros_(layer.bias)
    return layer


def perceptron(inputs, hidden, classes):
    return nn.Sequential(he(nn.Linear(inputs, hidden)), nn.ReLU(), glorot(nn.Linear(hidden, classes)))


def lenet5():
    return nn.Sequential(
        nn.Unflatten(1, (1, 28, 28)),
        he(nn.Conv2d(1, 6, 5, padding=2)),
        nn.ReLU(),
        nn.MaxPool2d(2),
        he(nn.Conv2d(6, 16, 5)),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        he(nn.Linear(400, 120)),
        nn.ReLU(),
        he(nn.Linear(120, 84)),
        nn.ReLU(),
        glorot(nn.Linear(84, 10)),
    )


# By the benchmark's id.
MODELS = {
    "iris-softmax": lambda: softmax_regression(4, 3),
    "iris-mlp": lambda: perceptron(4, 16, 3),
    "mnist-softmax": lambda: softmax_regression(784, 10),
    "mnist-mlp": lambda: perceptron(784, 128, 10),
    "mnist-lenet5": lenet5,
    "mobydick-gru": Gru,
    "mobydick-gpt": Gpt,
}
