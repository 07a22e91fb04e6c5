"""
What a recipe's loss says: each example's loss, and what an evaluation measures of each example. Both take the model's
output, the features and the labels of a batch.
"""

import struct

from torch.nn.functional import cross_entropy


def class_losses(output, features, labels):
    return cross_entropy(output, labels, reduction="none")


def right_answers(output, features, labels):
    return output.argmax(1) == labels


def squared_errors(output, features, labels):
    return (output.reshape(labels.shape) - labels) ** 2


def token_losses(output, features, labels):
    return cross_entropy(output.transpose(1, 2), labels, reduction="none").mean(1)


TASKS = {
    "softmaxCrossEntropy": (class_losses, right_answers),
    "meanSquaredError": (squared_errors, squared_errors),
    "nextToken": (token_losses, token_losses),
}


def summary(recipe, measured):
    """The last evaluation as the record has it: right answers, or the mean as the bits of a float32 in hex."""
    if recipe["loss"] == "softmaxCrossEntropy":
        return {"correct": measured.sum().item(), "examples": len(measured)}
    mean = measured.double().mean().item()
    return {"loss": struct.pack(">f", mean).hex(), "examples": len(measured)}
