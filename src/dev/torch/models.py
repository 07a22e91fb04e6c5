"""The benchmarks' networks. Each gives logits (mnist-vae more than that); biases start as zeros."""

import torch
from torch import nn


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


def perceptron(*sizes):
    *hidden, (last, outputs) = zip(sizes, sizes[1:])
    inside = [layer for pair in hidden for layer in (he(nn.Linear(*pair)), nn.ReLU())]
    return nn.Sequential(*inside, glorot(nn.Linear(last, outputs)))


def small(layer):
    """Uniform within 1 / sqrt(fan in), PyTorch's own."""
    nn.init.zeros_(layer.bias)
    return layer


class VariationalAutoencoder(nn.Module):
    """Logits of the images, and the means and logarithms of the variances of their codes."""

    def __init__(self, pixels, hidden, latent):
        super().__init__()
        self.encoder = small(nn.Linear(pixels, hidden))
        self.mean = small(nn.Linear(hidden, latent))
        self.log_variance = small(nn.Linear(hidden, latent))
        self.decoder = small(nn.Linear(latent, hidden))
        self.logits = small(nn.Linear(hidden, pixels))

    def forward(self, images):
        encoded = self.encoder(images).relu()
        mean, log_variance = self.mean(encoded), self.log_variance(encoded)
        code = mean + (log_variance / 2).exp() * torch.randn_like(mean)
        return self.logits(self.decoder(code).relu()), mean, log_variance


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
    "mnist-autoencoder": lambda: perceptron(784, 128, 64, 32, 64, 128, 784),
    "mnist-vae": lambda: VariationalAutoencoder(784, 400, 20),
}
