"""Trains the paper's network with PyTorch (double precision, automatic
differentiation) from the weights that ghost drew, and compares the losses and
gradient norms epoch by epoch; they must agree to 1e-9 before the drop.

usage: compare_torch.py [EPOCHS]   (default 5000: the drop of seed 40 at rate
0.02 is at epoch 5051)"""
import csv
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
print('1 passed, 0 failed' if worst < 1e-9 else '0 passed, 1 failed')
sys.exit(worst >= 1e-9)
