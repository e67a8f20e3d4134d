"""One epoch of networks of rank 1, 5, 30, 100 and of full rank (N = 100, 40 steps),
alone and in batches, in turn with PyTorch's, with a C loop on OpenBLAS and with the
floor, in one process on one thread: medians, of processor time.  Flops are those of the
matrices, 12 N K (6 N N at full rank) a trial and step.  share: of the floor, by the
matrix work alone; bound: the share that is left, since the rows of the biases and of the
read-out are multiplied too and, with one trial, all weights come from the second cache
twice a step.  torch_most: PyTorch's time over that of the matrices at the floor, which
no program can pass.

usage: rank.py FLOOR_LIBRARY [ROUNDS [BLAS_LIBRARY]]"""
import ctypes
import statistics
import sys
import time
try:
    import torch
    torch.set_num_threads(1)
except ImportError:
    torch = None

floor = ctypes.CDLL(sys.argv[1])
rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 9
blas = ctypes.CDLL(sys.argv[3]) if len(sys.argv) > 3 else None


def seconds(library, name, *sizes):
    function = getattr(library, name)
    function.restype = ctypes.c_double
    function.argtypes = [ctypes.c_size_t] * (len(sizes) - 1) + [ctypes.c_long]
    return function(*sizes)


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
    begin = time.thread_time()
    for _ in range(epochs):
        what.epoch()
    return (time.thread_time() - begin) * 1e6 / epochs


def bound(rank, batch, kind, least):  # least: seconds at the floor
    more = (6 * rank + 4) / (6 * rank) if rank else (3 * N + 4) / (3 * N)
    if batch > 1:
        return 1 / more
    weights = seconds(floor, 'stream_' + kind, 2 * rank or N, 1000)
    return min(1 / more, least / (least / 3 + 2 * STEPS * weights))


def row(rank, batch, kind):
    ours = Ours(rank, batch, kind == 'single')
    dtype = torch and (torch.float32 if kind == 'single' else torch.float64)
    peer = Peer(rank, batch, dtype) if torch else None
    ours.epoch()
    few = max(1, 100 // batch)
    mine, peers, tops = [], [], []
    for _ in range(3 if batch > 100 else rounds):
        mine.append(microseconds(ours, few))
        peers += [microseconds(peer, max(1, few // 20))] if torch else []
        tops.append(seconds(floor, 'floor_' + kind, 200000))
    ghost.ghost_rnn_free(ours.w)
    epoch, top = statistics.median(mine), statistics.median(tops)
    flops = (12 * N * rank if rank else 6 * N * N) * STEPS * batch * 1e-9
    matrix = seconds(floor, 'matrix_' + kind, rank, batch, few)
    loop = seconds(blas, 'blas_' + kind, rank, batch, few) * 1e6 if blas else 0
    return [rank or 'full', batch, kind, '%.1f' % epoch,
            '%.1f' % (matrix * 1e6), '%.2f' % (flops / top / matrix),
            '%.2f' % bound(rank, batch, kind, flops / top), '%.1f' % top] + (
                ['%.1f' % (statistics.median(peers) / x) for x in (epoch, flops / top * 1e6)]
                if torch else ['', '']) + ['%.1f' % (loop / epoch) if blas else '']


print('rank,batch,precision,our_us,matrix_us,share,bound,floor_gflops,torch_times,torch_most,blas_times')
for rank, batch in [(k, b) for b in (1, 4, 1000) for k in (1, 5, 30, 100, 0)]:
    for kind in ('double', 'single'):
        print(*row(rank, batch, kind), sep=',', flush=True)
