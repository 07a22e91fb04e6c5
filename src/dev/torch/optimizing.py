"""Optimizers, learning-rate schedules and clipping of recipes, as PyTorch has them."""

import math

import torch


def optimizer_of(recipe, parameters):
    settings = recipe["optimizer"]
    kind, rate = settings["kind"], settings["learningRate"]
    if kind == "sgd":
        return torch.optim.SGD(parameters, lr=rate)
    if kind in ("momentum", "nesterov"):
        return torch.optim.SGD(parameters, lr=rate, momentum=settings["momentum"], nesterov=kind == "nesterov")
    if kind in ("adam", "adamW"):
        betas = settings["beta1"], settings["beta2"]
        if kind == "adam":
            return torch.optim.Adam(parameters, lr=rate, betas=betas, eps=settings["epsilon"])
        decay = settings["weightDecay"]
        return torch.optim.AdamW(parameters, lr=rate, betas=betas, eps=settings["epsilon"], weight_decay=decay)
    raise NotImplementedError(f"the optimizer {kind}")


def schedule_of(recipe, total):
    """The learning rate of a step, counted from 1, of `total`."""
    rate = recipe["optimizer"]["learningRate"]
    schedule = recipe.get("schedule")
    if schedule is None:
        return lambda step: rate
    if schedule["kind"] == "cosine":
        warm_up, least = schedule["warmUp"], schedule["least"]

        def cosine(step):
            if step <= warm_up:
                return rate * step / warm_up
            part = min(1, (step - warm_up - 1) / max(1, total - warm_up))
            return least + (rate - least) * (1 + math.cos(math.pi * part)) / 2

        return cosine
    if schedule["kind"] == "step":
        return lambda step: rate * schedule["factor"] ** ((step - 1) // schedule["every"])
    raise NotImplementedError(f"the schedule {schedule['kind']}")


def clip(recipe, parameters):
    clipping = recipe.get("clipping")
    if clipping is None:
        return
    if clipping["kind"] != "globalNorm":
        raise NotImplementedError(f"clipping by {clipping['kind']}")
    torch.nn.utils.clip_grad_norm_(parameters, clipping["limit"])
