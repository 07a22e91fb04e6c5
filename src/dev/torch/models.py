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


def linear(inputs, outputs):
    """Softmax or linear regression, from zeros."""
    layer = nn.Linear(inputs, outputs)
    nn.init.zeros_(layer.weight)
    nn.init.zeros_(layer.bias)
    return layer


def perceptron(*sizes):
    """Sizes: inputs, hidden units of each layer, classes."""
    inner = [part for i, o in zip(sizes[:-2], sizes[1:-1]) for part in (he(nn.Linear(i, o)), nn.ReLU())]
    return nn.Sequential(*inner, glorot(nn.Linear(*sizes[-2:])))


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


def fashion_cnn():
    return nn.Sequential(
        nn.Unflatten(1, (1, 28, 28)),
        he(nn.Conv2d(1, 32, 3, padding=1)),
        nn.ReLU(),
        nn.MaxPool2d(2),
        he(nn.Conv2d(32, 64, 3, padding=1)),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        he(nn.Linear(3136, 128)),
        nn.ReLU(),
        glorot(nn.Linear(128, 10)),
    )


# By the benchmark's id.
MODELS = {
    "iris-softmax": lambda: linear(4, 3),
    "iris-mlp": lambda: perceptron(4, 16, 3),
    "wine-mlp": lambda: perceptron(13, 16, 3),
    "wdbc-logistic": lambda: linear(30, 2),
    "penguins-mlp": lambda: perceptron(4, 10, 10, 3),
    "diabetes-linear": lambda: linear(10, 1),
    "digits-mlp": lambda: perceptron(64, 128, 10),
    "mnist-softmax": lambda: linear(784, 10),
    "mnist-mlp": lambda: perceptron(784, 128, 10),
    "mnist-lenet5": lenet5,
    "fashion-mlp": lambda: perceptron(784, 256, 128, 100, 10),
    "fashion-cnn": fashion_cnn,
    "mobydick-gru": Gru,
    "mobydick-gpt": Gpt,
}
