"""One epoch of networks of rank 1, 5, 30, 100 and of full rank (N = 100, 40 steps),
alone and in batches, in turn with PyTorch's and with the floor, in one process on one
thread: medians.  Flops are those of the matrices, 12 N K (6 N N at full rank) a trial
and step.

usage: rank.py FLOOR_LIBRARY [ROUNDS]"""
import ctypes
import statistics
import sys
import time
import torch

torch.set_num_threads(1)
floor = ctypes.CDLL(sys.argv[1])
rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 9
for name in ('floor_double', 'floor_single'):
    getattr(floor, name).restype = ctypes.c_double
ghost = ctypes.CDLL('build/libghost.so')
ghost.ghost_rnn_free.restype = None
N, STEPS = 100, 40


class Settings(ctypes.Structure):
    _fields_ = [(n, ctypes.c_size_t) for n in ('size', 'units', 'rank', 'inputs', 'outputs')] + [
        (n, ctypes.c_int) for n in ('phi', 'output', 'read_before')] + [
        (n, ctypes.c_double) for n in ('mix', 'noise', 'start', 'spread', 'threshold',
                                       'confidence')] + [
        ('seed', ctypes.c_uint64), ('single', ctypes.c_int), ('frozen', ctypes.c_uint)]


class Task(ctypes.Structure):
    _fields_ = [('steps', ctypes.c_size_t), ('trials', ctypes.c_size_t)] + [
        (n, ctypes.c_void_p) for n in ('inputs', 'targets', 'mask')] + [('norm', ctypes.c_int)]


class Rule(ctypes.Structure):
    _fields_ = [(n, ctypes.c_double) for n in ('rate', 'momentum', 'second', 'epsilon', 'clip')]


class Ours:
    def __init__(self, rank, batch, single):
        s = Settings()
        ghost.ghost_paper_rnn_fill(ctypes.byref(s), ctypes.c_size_t(ctypes.sizeof(s)))
        s.rank, s.single = rank, single
        targets = (ctypes.c_double * (STEPS * batch))(
            *(float(t >= STEPS // 2) for t in range(STEPS) for _ in range(batch)))
        task = Task(STEPS, batch, None, ctypes.addressof(targets), None, 2)
        self.w, self.rule = ctypes.c_void_p(), Rule(rate=0.001)
        assert ghost.ghost_rnn_create(ctypes.byref(self.w), ctypes.byref(s),
                                      ctypes.byref(task)) == 0
        self.row = (ctypes.c_double * 5)()

    def epoch(self):
        assert ghost.ghost_rnn_train(self.w, ctypes.byref(self.rule), self.row) == 0


class Peer:
    def __init__(self, rank, batch, dtype):
        shape = [(N, rank), (rank, N)] if rank else [(N, N)]
        self.weights = [(torch.randn(s, dtype=dtype) / 10).requires_grad_(True) for s in shape]
        self.b = torch.zeros(N, dtype=dtype, requires_grad=True)
        self.out = (torch.randn(N, dtype=dtype) / 10).requires_grad_(True)
        self.bias = torch.zeros(1, dtype=dtype, requires_grad=True)
        self.start = torch.full((batch, N), -0.3, dtype=dtype)
        self.target = (torch.arange(STEPS) >= STEPS // 2).to(dtype).unsqueeze(1)
        self.sgd = torch.optim.SGD(self.weights + [self.b, self.out, self.bias], lr=0.001)

    def epoch(self):
        x, states = self.start, []
        for _ in range(STEPS):
            z = x @ self.weights[0]
            a = torch.addmm(self.b, z, self.weights[1]) if len(self.weights) > 1 else z + self.b
            x = torch.lerp(x, torch.tanh(a), 0.5)
            states.append(x)
        output = torch.sigmoid(torch.stack(states) @ self.out + self.bias)
        loss = ((output - self.target) ** 2).sum() / (20 * x.shape[0])
        self.sgd.zero_grad()
        loss.backward()
        self.sgd.step()


def microseconds(what, epochs):
    begin = time.perf_counter()
    for _ in range(epochs):
        what.epoch()
    return (time.perf_counter() - begin) * 1e6 / epochs


print('rank,batch,precision,our_us,torch_us,times,gflops,floor_gflops,share')
for rank, batch in [(k, 1) for k in (1, 5, 30, 100, 0)] + [(0, 4), (100, 4), (0, 1000)]:
    for single in (0, 1):
        dtype = torch.float32 if single else torch.float64
        ours, peer = Ours(rank, batch, single), Peer(rank, batch, dtype)
        measure = floor.floor_single if single else floor.floor_double
        ours.epoch(), peer.epoch()
        few = max(1, 100 // batch)
        found = [(microseconds(ours, few), microseconds(peer, max(1, few // 20)),
                  measure(ctypes.c_long(200000))) for _ in range(3 if batch > 100 else rounds)]
        mine, torchs, tops = (statistics.median(f[k] for f in found) for k in range(3))
        flops = (12 * N * rank if rank else 6 * N * N) * STEPS * batch / mine * 1e-3
        print('%s,%d,%s,%.1f,%.0f,%.1f,%.2f,%.1f,%.2f' % (
            rank or 'full', batch, 'single' if single else 'double', mine, torchs,
            statistics.median(t / m for m, t, _ in found), flops, tops, flops / tops))
        ghost.ghost_rnn_free(ours.w)
