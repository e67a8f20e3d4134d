"""One epoch of the same network in PyTorch, alone and batched over 100; times of
the processor, medians."""
import statistics
import time
import torch

torch.set_num_threads(1)


def epoch_time(batch, rounds):
    shape = (batch, 100)
    m, n = torch.randn(shape) / 10, torch.randn(shape) / 10
    b = torch.zeros(shape)
    for p in (m, n, b):
        p.requires_grad_(True)
    sgd = torch.optim.SGD([m, n, b], lr=0.003)
    target = (torch.arange(40) >= 20).float()
    times = []
    for _ in range(rounds):
        begin = time.process_time()
        sgd.zero_grad()
        x = torch.full(shape, -0.3)
        outputs = []
        for _ in range(40):
            kappa = (n * x).sum(1, keepdim=True)
            x = 0.5 * x + 0.5 * torch.tanh(m * kappa + b)
            outputs.append(torch.sigmoid(10 * ((n * x).sum(1) - 1)))
        loss = ((torch.stack(outputs, 1) - target) ** 2).sum() / 20
        loss.backward()
        sgd.step()
        times.append((time.process_time() - begin) * 1e6)
    return statistics.median(times)


print('torch alone: %.0f us an epoch' % epoch_time(1, 60))
print('torch, 100 networks at once: %.1f us an epoch and network' % (epoch_time(100, 40) / 100))
