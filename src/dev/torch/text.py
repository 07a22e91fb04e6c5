"""The networks that read Moby-Dick: each gives the logits of the next character at every place."""

import torch
from torch import nn
from torch.nn.functional import gelu

CHARACTERS, PLACES = 83, 64


class Gru(nn.Module):
    """tf.layers' GRU: the reset gate acts before the recurrent product, one bias for both; PyTorch's own differs."""

    def __init__(self, width=64, units=128):
        super().__init__()
        self.units = units
        self.embedding = nn.Embedding(CHARACTERS, width)
        self.kernel = nn.Parameter(torch.empty(width, 3 * units))
        self.recurrent = nn.Parameter(torch.empty(units, 3 * units))
        self.bias = nn.Parameter(torch.zeros(3 * units))
        self.head = nn.Linear(units, CHARACTERS)
        nn.init.normal_(self.embedding.weight, std=0.05)
        for kernel in (self.kernel, self.recurrent, self.head.weight):
            nn.init.xavier_uniform_(kernel)
        nn.init.zeros_(self.head.bias)

    def forward(self, features):
        x = self.embedding(features.long()) @ self.kernel + self.bias
        gates, candidate = self.recurrent.split([2 * self.units, self.units], 1)
        h = torch.zeros(len(features), self.units)
        states = []
        for place in range(features.shape[1]):
            x_update, x_reset, x_candidate = x[:, place].chunk(3, 1)
            h_update, h_reset = (h @ gates).chunk(2, 1)
            update, reset = torch.sigmoid(x_update + h_update), torch.sigmoid(x_reset + h_reset)
            h = update * h + (1 - update) * torch.tanh(x_candidate + (reset * h) @ candidate)
            states.append(h)
        return self.head(torch.stack(states, 1))


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.projection = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.fc1, self.fc2 = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x):
        batch, places, width = x.shape
        parts = self.qkv(self.norm1(x)).chunk(3, 2)
        q, k, v = (part.view(batch, places, self.heads, -1).transpose(1, 2) for part in parts)
        scores = q @ k.transpose(2, 3) / (width // self.heads) ** 0.5
        later = torch.ones(places, places, dtype=torch.bool).triu(1)
        mixed = scores.masked_fill(later, -torch.inf).softmax(3) @ v.clamp(-3.75, 3.75)
        x = x + self.projection(mixed.transpose(1, 2).reshape(batch, places, width))
        return x + self.fc2(gelu(self.fc1(self.norm2(x))))


class Gpt(nn.Module):
    def __init__(self, width=64, heads=4, blocks=2):
        super().__init__()
        self.token = nn.Embedding(CHARACTERS, width)
        self.position = nn.Parameter(torch.empty(PLACES, width))
        self.blocks = nn.Sequential(*(Block(width, heads) for _ in range(blocks)))
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, CHARACTERS)
        for module in self.modules():
            if isinstance(module, (nn.Linear, nn.Embedding)):
                nn.init.normal_(module.weight, std=0.08)
            if isinstance(module, nn.Linear):
                nn.init.zeros_(module.bias)
        nn.init.normal_(self.position, std=0.08)

    def forward(self, features):
        x = self.token(features.long()) + self.position
        return self.head(self.norm(self.blocks(x)))
