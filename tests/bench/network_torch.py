"""One epoch of the paper's network in PyTorch, alone and as a batch of 100, in
turn with our own epochs in one process and one thread: medians, in
microseconds an epoch and network, and the median of the rounds' ratios.

usage: network_torch.py LIBRARY   (network.c as a shared object)"""
import ctypes
import statistics
import sys
import time
import torch

torch.set_num_threads(1)
ours = ctypes.CDLL(sys.argv[1])
ours.burst.restype = ctypes.c_double


class Peer:
    """As plain as PyTorch lets one write it: one operation for each affine map
    and each leaky step, one logistic function for all outputs."""

    def __init__(self, batch, dtype):
        self.shape, self.batch = (batch, 100), batch
        m, n = (torch.randn(self.shape, dtype=dtype) / 10 for _ in range(2))
        self.m, self.n, self.b = m, n, torch.zeros(self.shape, dtype=dtype)
        for p in (self.m, self.n, self.b):
            p.requires_grad_(True)
        self.start = torch.full(self.shape, -0.3, dtype=dtype)
        self.target = (torch.arange(40) >= 20).to(dtype).unsqueeze(1)
        self.sgd = torch.optim.SGD([self.m, self.n, self.b], lr=0.003)

    def epoch(self):
        x, kappas = self.start, []
        kappa = (self.n * x).sum(1, keepdim=True)
        for _ in range(40):
            x = torch.lerp(x, torch.tanh(torch.addcmul(self.b, self.m, kappa)), 0.5)
            kappa = (self.n * x).sum(1, keepdim=True)
            kappas.append(kappa)
        output = torch.sigmoid(10 * (torch.cat(kappas, 1).T - 1))
        loss = ((output - self.target) ** 2).sum() / 20
        self.sgd.zero_grad()
        loss.backward()
        self.sgd.step()

    def time(self):
        begin = time.perf_counter()
        self.epoch()
        return (time.perf_counter() - begin) * 1e6 / self.batch


peers = [(name + precision, Peer(batch, dtype))
         for precision, dtype in (('', torch.float64), (' in single', torch.float32))
         for name, batch in (('alone', 1), ('batch of 100', 100))]
for _, peer in peers:
    peer.epoch()
print('torch,torch_us,our_us,times')
rounds = []
ours.weights()
for _ in range(40):
    rounds.append([(ours.burst(200), peer.time()) for _, peer in peers])
for k, (name, _) in enumerate(peers):
    mine, torchs = zip(*(r[k] for r in rounds))
    print('%s,%.1f,%.2f,%.1f' % (
        name, statistics.median(torchs), statistics.median(mine),
        statistics.median(t / o for o, t in zip(mine, torchs))))
