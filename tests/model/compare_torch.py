"""Trains the paper's network with PyTorch (double precision, automatic
differentiation) from the weights that ghost drew, and compares the losses and
gradient norms epoch by epoch; they must agree to 1e-9 before the drop.  Then networks
of rank 1, 5, 100 and full, their draws, momentum and Adam, through libghost.so.

usage: compare_torch.py [EPOCHS]   (default 5000: the drop of seed 40 at rate
0.02 is at epoch 5051)"""
import csv
import ctypes
import struct
import subprocess
import sys
import tempfile
import torch

epochs = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
torch.set_num_threads(1)
folder = tempfile.mkdtemp()
train = ['build/ghost', 'network', 'train', '--seed', '40', '--rate', '0.02']
subprocess.run(train + ['--epochs', '0', '--log', folder + '/0.csv',
                        '--save', folder + '/0.npy'], check=True)
subprocess.run(train + ['--epochs', str(epochs), '--log', folder + '/log.csv'],
               check=True)
raw = open(folder + '/0.npy', 'rb').read()
values = torch.tensor(struct.unpack('<300d', raw[-2400:]), dtype=torch.float64)
m, n, b = (values[k * 100:(k + 1) * 100].clone().requires_grad_(True) for k in range(3))
target = (torch.arange(40) >= 20).double()
worst = 0.0
rows = csv.DictReader(open(folder + '/log.csv'))
for row, _ in zip(rows, range(epochs)):
    x = torch.full((100,), -0.3, dtype=torch.float64)
    outputs = []
    for _ in range(40):
        x = 0.5 * x + 0.5 * torch.tanh(m * (n @ x) + b)
        outputs.append(torch.sigmoid(10 * (n @ x - 1)))
    loss = ((torch.stack(outputs) - target) ** 2).sum() / 20
    gradients = torch.autograd.grad(loss, (m, n, b))
    norm = torch.sqrt(sum((g ** 2).sum() for g in gradients)).item()
    worst = max(worst, abs(loss.item() - float(row['loss'])),
                abs(norm / float(row['gradient_norm']) - 1))
    with torch.no_grad():
        for p, g in zip((m, n, b), gradients):
            p -= 0.02 * g
print('%d epochs: largest difference %.2e' % (epochs, worst))
passed, failed = int(worst < 1e-9), int(worst >= 1e-9)


# ---- networks of any rank, through the library -----------------------------
class Settings(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in
                ('size', 'units', 'rank', 'inputs', 'outputs')] + [
        ('phi', ctypes.c_int), ('output', ctypes.c_int), ('read_before', ctypes.c_int)] + [
        (name, ctypes.c_double) for name in
        ('mix', 'noise', 'start', 'spread', 'threshold', 'confidence')] + [
        ('seed', ctypes.c_uint64), ('single', ctypes.c_int), ('frozen', ctypes.c_uint)]


class Rule(ctypes.Structure):
    _fields_ = [(name, ctypes.c_double) for name in
                ('rate', 'momentum', 'second', 'epsilon', 'clip')]


class Row(ctypes.Structure):
    _fields_ = [('epoch', ctypes.c_uint64)] + [(name, ctypes.c_double) for name in
                                               ('loss', 'norm', 'accuracy', 'confidence')]


ghost = ctypes.CDLL('build/libghost.so')
ghost.ghost_rnn_part_size.restype = ctypes.c_size_t
ghost.ghost_rnn_free.restype = None
DRIVE, READ, BIAS, OUT, OUT_BIAS = 0, 1, 3, 4, 5
N = 100


def network(rank, seed, kind):
    """The network, and its parts as leaves of PyTorch's graph."""
    s = Settings()
    ghost.ghost_paper_rnn_fill(ctypes.byref(s), ctypes.c_size_t(ctypes.sizeof(s)))
    s.rank, s.seed, s.single = rank, seed, kind == torch.float32
    w = ctypes.c_void_p()
    assert ghost.ghost_rnn_create_delayed(ctypes.byref(w), ctypes.byref(s),
                                          ctypes.c_size_t(20)) == 0
    leaves = {}
    for part in (DRIVE, READ, BIAS, OUT, OUT_BIAS):
        size = ghost.ghost_rnn_part_size(w, part)
        values = (ctypes.c_double * size)()
        if size:
            assert ghost.ghost_rnn_get(w, part, values) == 0
        leaf = torch.tensor(values, dtype=torch.float64).to(kind)
        leaves[part] = (leaf.reshape(-1, N) if part in (DRIVE, READ) else leaf).requires_grad_(True)
    return w, leaves


def loss_of(leaves, rank):
    kind = leaves[BIAS].dtype
    x = torch.full((N,), -0.3, dtype=kind)
    outputs = []
    for _ in range(40):
        z = x @ leaves[READ].T if rank else x
        x = 0.5 * x + 0.5 * torch.tanh(z @ leaves[DRIVE] + leaves[BIAS])
        outputs.append(torch.sigmoid(leaves[OUT] @ x + leaves[OUT_BIAS][0]))
    return ((torch.stack(outputs) - target.to(kind)) ** 2).sum() / 20


def follow(rank, rule, optimiser, kind, most):
    """The largest relative difference of loss and gradient norm until the drop."""
    w, leaves = network(rank, 0, kind)
    used = [l for l in leaves.values() if l.numel()]
    step, row, worst, first = optimiser(used), Row(), 0.0, None
    for epoch in range(most):
        assert ghost.ghost_rnn_train(w, ctypes.byref(rule), ctypes.byref(row)) == 0
        step.zero_grad()
        loss = loss_of(leaves, rank)
        loss.backward()
        norm = torch.sqrt(sum((l.grad ** 2).sum() for l in used)).item()
        worst = max(worst, abs(loss.item() / row.loss - 1), abs(norm / row.norm - 1))
        first = first or row.loss
        if row.loss < first / 2:
            break
        step.step()
    ghost.ghost_rnn_free(w)
    return worst, epoch


def draws_agree(rank):
    """torch.manual_seed and the order of the authors' draws, in single precision."""
    torch.manual_seed(3)
    want = {}
    if rank:
        want[READ] = torch.randn(N, rank).T / N ** 0.5
        want[DRIVE] = torch.randn(rank, N) / N ** 0.5
    else:
        want[DRIVE] = torch.randn(N, N) / N ** 0.5
    want[OUT] = torch.randn(N) / N ** 0.5
    want[OUT_BIAS] = torch.randn(1) / N ** 0.5
    w, leaves = network(rank, 3, torch.float32)
    ghost.ghost_rnn_free(w)
    return max((want[p] - leaves[p]).abs().max().item() for p in want)


def tell(good, text):
    global passed, failed
    passed, failed = passed + good, failed + (not good)
    print(text)


for rank in (1, 5, 100, 0):
    name = 'rank %d' % rank if rank else 'full rank'
    gap = draws_agree(rank)
    tell(gap <= 2.0 ** -18, '%s: draws differ by at most %.2e' % (name, gap))
    worst, epochs = follow(rank, Rule(rate=0.03), lambda p: torch.optim.SGD(p, 0.03),
                           torch.float64, 3000)
    tell(worst < 1e-9, '%s: %d epochs to the drop, largest difference %.2e' % (name, epochs, worst))
    worst, epochs = follow(rank, Rule(rate=0.03), lambda p: torch.optim.SGD(p, 0.03),
                           torch.float32, 10)
    tell(worst < 1e-4, '%s, single precision: %d epochs, largest difference %.2e'
         % (name, epochs + 1, worst))
for name, rule, optimiser in (
        ('momentum', Rule(rate=0.01, momentum=0.9),
         lambda p: torch.optim.SGD(p, 0.01, momentum=0.9)),
        ('Adam', Rule(rate=0.001, momentum=0.9, second=0.999, epsilon=1e-8),
         lambda p: torch.optim.Adam(p, 0.001))):
    worst, epochs = follow(5, rule, optimiser, torch.float64, 500)
    tell(worst < 1e-7, 'rank 5, %s: %d epochs, largest difference %.2e' % (name, epochs, worst))
print('%d passed, %d failed' % (passed, failed))
sys.exit(failed > 0)
