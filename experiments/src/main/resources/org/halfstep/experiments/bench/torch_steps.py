"""Training steps of `halfstep bench` in PyTorch: the same models, method, grid, batch and precision.

Reads one request a line from standard input, `MODEL FORMAT WAY THREADS STEPS`, makes that many training steps and
answers with the seconds that each of them took; an answer that begins with `error` says why there is none. The one
argument is the device, cpu or cuda. MODEL is mlp-small, mlp-big, cnf, mlp-1024 or mlp-4096; FORMAT is float32, bfloat16 or float16; WAY is one of

  recomputed  the method of arXiv 2510.23498: states stored in the low format, each step computed again in the
              backward pass, adjoint and gradients accumulated in float32, no adjoint scaling
  autograd    plain automatic differentiation through the unrolled solver, the graph of all steps kept

The first is what rampde does, the second what torchdiffeq does. On one thread of a processor seconds are processor
time, else time on the clock; a GPU has finished before the clock is read. Matrix products in float32 are computed in
float32, not in TF32, as PyTorch does unless told otherwise.
"""

import contextlib
import sys
import time

import torch
from torch import nn

DEVICE = torch.device(sys.argv[1] if len(sys.argv) > 1 else "cpu")
FORMATS = {"float32": torch.float32, "bfloat16": torch.bfloat16, "float16": torch.float16}
# dimension, width, batch, steps of the solver
MLPS = {
    "mlp-small": (2, 64, 1024, 16), "mlp-big": (64, 256, 512, 16),
    "mlp-1024": (1024, 1024, 16384, 4), "mlp-4096": (4096, 4096, 16384, 2)}


class Mlp(nn.Module):
    """y' = W3 tanh(W2 tanh(W1 y + b1) + b2) + b3."""

    def __init__(self, dimension, width):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Linear(dimension, width), nn.Tanh(), nn.Linear(width, width), nn.Tanh(), nn.Linear(width, dimension))

    def forward(self, t, y):
        return self.layers(y)


class Flow(nn.Module):
    """The continuous normalizing flow of FFJORD's and the paper's examples: a hyper-network of t makes the weights.

    The graph is the published one: `width` small products, a mean over them, and the trace by a formula.
    """

    def __init__(self, dimension=2, hidden=32, width=128):
        super().__init__()
        self.dimension, self.width = dimension, width
        self.block = dimension * width
        self.hyper = nn.Sequential(
            nn.Linear(1, hidden), nn.Tanh(), nn.Linear(hidden, hidden), nn.Tanh(),
            nn.Linear(hidden, 3 * self.block + width))

    def weights(self, t):
        p = self.hyper(t.reshape(1, 1)).reshape(-1)
        w = p[:self.block].reshape(self.width, self.dimension, 1)
        u = p[self.block:2 * self.block].reshape(self.width, 1, self.dimension)
        g = p[2 * self.block:3 * self.block].reshape(self.width, 1, self.dimension)
        b = p[3 * self.block:].reshape(self.width, 1, 1)
        return w, b, u * torch.sigmoid(g)

    def forward(self, t, state):
        w, b, u = self.weights(t)
        z = state[:, :self.dimension].to(w.dtype)
        h = torch.tanh(torch.matmul(z.unsqueeze(0).repeat(self.width, 1, 1), w) + b)
        velocity = torch.matmul(h, u).mean(0)
        low = w.dtype
        s = torch.bmm(z.unsqueeze(0).expand(self.width, -1, -1), w).squeeze(-1)
        s = s.float() + b.float().squeeze(-1)
        slope = 1 - torch.tanh(s.to(low)) ** 2
        trace = slope.to(low) * torch.bmm(u, w).view(self.width, 1)
        divergence = (trace.float().sum(dim=0) / self.width).to(low).view(-1, 1)
        return torch.cat([velocity.to(low), -divergence], dim=1)


def increment(field, t, y, h):
    """The classical Runge-Kutta method's mean slope."""
    half = h * 0.5
    k1 = field(t, y)
    k2 = field(t + half, y + k1 * half)
    k3 = field(t + half, y + k2 * half)
    k4 = field(t + h, y + k3 * h)
    return (k1 + 2 * (k2 + k3) + k4) * (1.0 / 6.0)


def low_precision(low):
    return contextlib.nullcontext() if low == torch.float32 else torch.autocast(DEVICE.type, dtype=low)


class Recomputed(torch.autograd.Function):
    """The discrete adjoint: keeps the states alone, in the low format."""

    @staticmethod
    def forward(ctx, field, grid, low, y0, *parameters):
        steps = len(grid) - 1
        states = torch.empty(steps + 1, *y0.shape, dtype=low, device=y0.device)
        states[0] = y0
        y = y0
        for i in range(steps):
            h = grid[i + 1] - grid[i]
            with low_precision(low):
                slope = increment(field, grid[i], y, h)
            y = y + h * slope
            states[i + 1] = y
        ctx.field, ctx.grid, ctx.low, ctx.parameters = field, grid, low, parameters
        ctx.save_for_backward(states)
        return states

    @staticmethod
    def backward(ctx, cotangents):
        (states,) = ctx.saved_tensors
        grid, parameters = ctx.grid, ctx.parameters
        adjoint = cotangents[-1].float()
        gradients = [torch.zeros_like(p) for p in parameters]
        for i in reversed(range(len(grid) - 1)):
            h = grid[i + 1] - grid[i]
            y = states[i].detach().requires_grad_(True)
            with torch.enable_grad(), low_precision(ctx.low):
                slope = increment(ctx.field, grid[i], y, h)
            by_state, *by_parameter = torch.autograd.grad(slope, (y, *parameters), adjoint.to(slope.dtype))
            adjoint = adjoint + h * by_state.float() + cotangents[i].float()
            for sum_, g in zip(gradients, by_parameter):
                sum_.add_(h * g.float())
        return (None, None, None, adjoint, *gradients)


def unrolled(field, grid, low, y0):
    y = y0
    for i in range(len(grid) - 1):
        h = grid[i + 1] - grid[i]
        with low_precision(low):
            slope = increment(field, grid[i], y, h)
        y = y + h * slope.float()
    return y


class Training:
    """A model, its data and its optimiser."""

    def __init__(self, model, low, way):
        torch.manual_seed(0)
        self.low, self.way = low, way
        if model == "cnf":
            self.field = Flow()
            self.grid = torch.linspace(1, 0, 128)
            points = torch.randn(1024, 2) * 1.5
            self.y0 = torch.cat([points, torch.zeros(1024, 1)], dim=1)
        else:
            dimension, width, batch, steps = MLPS[model]
            self.field = Mlp(dimension, width)
            self.grid = torch.linspace(0, 1, steps + 1)
            self.y0 = torch.randn(batch, dimension)
        self.field, self.grid, self.y0 = self.field.to(DEVICE), self.grid.to(DEVICE), self.y0.to(DEVICE)
        self.is_flow = model == "cnf"
        self.optimiser = torch.optim.Adam(self.field.parameters(), lr=1e-3)

    def step(self):
        self.optimiser.zero_grad()
        if self.way == "recomputed":
            last = Recomputed.apply(self.field, self.grid, self.low, self.y0, *self.field.parameters())[-1].float()
        else:
            last = unrolled(self.field, self.grid, self.low, self.y0)
        if self.is_flow:
            loss = -(-(last[:, :2] ** 2).sum(1) / 2 - 1.8378770664093453 - last[:, 2]).mean()
        else:
            loss = (last ** 2).mean()
        loss.backward()
        self.optimiser.step()


def finish():
    """Waits until the device has done what it was told."""
    if DEVICE.type == "cuda":
        torch.cuda.synchronize(DEVICE)


def answer(request, trainings):
    model, low, way, threads, steps = request.split()
    torch.set_num_threads(int(threads))
    key = (model, low, way)
    if key not in trainings:
        if DEVICE.type != "cpu":
            trainings.clear()  # the memory of a GPU may hold one alone
        trainings[key] = Training(model, FORMATS[low], way)
        trainings[key].step()
    clock = time.process_time if threads == "1" and DEVICE.type == "cpu" else time.perf_counter
    seconds = []
    for _ in range(int(steps)):
        finish()
        before = clock()
        trainings[key].step()
        finish()
        seconds.append(clock() - before)
    return " ".join(repr(s) for s in seconds)


def main():
    torch.set_num_interop_threads(1)
    torch.set_num_threads(1)
    torch.ones(1, device=DEVICE)
    name = torch.cuda.get_device_name(DEVICE) if DEVICE.type == "cuda" else DEVICE.type
    print(f"ready torch {torch.__version__} on {name}", flush=True)
    trainings = {}
    for request in sys.stdin:
        try:
            print(answer(request, trainings), flush=True)
        except Exception as e:  # what one model cannot do must not end the others
            print("error", type(e).__name__, " ".join(str(e).split()), flush=True)


main()
