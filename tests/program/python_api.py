"""The Python module against the program, the header and itself; called by check_python.sh
with the program's path.  Prints its counts last."""
import csv
import os
import re
import subprocess
import sys
import tempfile

import numpy as np

import ghost

PROGRAM, HEADER = sys.argv[1:3]
passed = failed = 0


def expect(name, truth):
    global passed, failed
    if truth:
        passed += 1
    else:
        failed += 1
        print('FAILED:', name)


def raises(kind, call, *arguments, **named):
    try:
        call(*arguments, **named)
    except kind as error:
        return str(error)
    return None


def run(*words):
    return subprocess.run([PROGRAM, *words], check=True, capture_output=True, text=True).stdout


def table(*words):
    return list(csv.DictReader(run(*words).splitlines()))


def structs():
    """Names and offsets of every member as the C compiler has them."""
    known = {v.__name__: v for v in vars(ghost).values()
             if isinstance(v, type) and issubclass(v, ghost.ctypes.Structure) and v.__name__ != 'Structure'}
    lines = ['#include <stdio.h>', '#include <stddef.h>', '#include "%s"' % HEADER, 'int main(void) {']
    for name, kind in known.items():
        lines += ['printf("%s . %%zu\\n", sizeof(%s));' % (name, name)]
        lines += ['printf("%s %s %%zu\\n", offsetof(%s, %s));' % (name, field, name, field)
                  for field, _ in kind._fields_]
    with open('s.c', 'w') as file:
        file.write('\n'.join(lines + ['}']))
    subprocess.run(['gcc', 's.c', '-o', 's'], check=True)
    for line in subprocess.run('./s', capture_output=True, text=True).stdout.splitlines():
        name, field, at = line.split()
        ours = ghost.ctypes.sizeof(known[name]) if field == '.' else getattr(known[name], field).offset
        expect('%s of %s' % (field, name), ours == int(at))
    for name in known:  # a member that the module lacks would change the size only by luck
        body = re.search(r'typedef struct \{((?:[^{}]|\n)*?)\} %s;' % name, open(HEADER).read())
        if body:
            bare = re.sub(r'/\*.*?\*/|\[[^]]*\]', '', body[1], flags=re.S)
            names = [w for part in bare.split(';') for w in re.findall(r'(\w+)\s*(?:,|$)', part.strip())]
            expect('members of %s' % name, names == [f for f, _ in known[name]._fields_])


def words():
    """The words for kinds are the library's."""
    for call, kinds in (('ghost_point_name', ghost.POINTS), ('ghost_slow_name', ghost.SLOW)):
        get = getattr(ghost._lib, call)
        get.restype = ghost.ctypes.c_char_p
        expect(call, tuple(get(k).decode() for k in range(len(kinds))) == kinds)


def closed_forms():
    for name, call, args in (('escape', ghost.escape_time, (0.001,)), ('rate', ghost.critical_rate, (100.0,)),
                             ('loss', ghost.loss, (0.001, 100.0)), ('gradient', ghost.loss_gradient, (0.0003, 100.0))):
        options = dict(zip({'rate': ['T']}.get(name, ['r', 'T']), map(repr, args)))
        told = run(name, *[w for k, v in options.items() for w in ('--' + k, v)])
        expect(name, float(told) == call(*args))
    T = np.array([[10.0], [100.0]])
    r = np.array([1e-3, 1e-4, 2e-5])
    expect('broadcast', ghost.loss(r, T).shape == (2, 3) and ghost.loss(r, T)[1, 2] == ghost.loss(2e-5, 100.0))
    expect('optimum', abs(ghost.loss(ghost.r_star(100.0), 100.0)) < 1e-10)
    expect('escape', np.isinf(ghost.trajectory(1.0, 2.0)) and ghost.trajectory(1.0, 0.0) == 0.0)
    expect('threshold', ghost.threshold_time(1e-3, 10.0) < ghost.escape_time(1e-3))
    value, error = ghost.finite_loss(1e-3, 100.0, 10.0, 1.0)
    told = float(run('loss', '--r', '1e-3', '--T', '100', '--threshold', '10', '--confidence', '1', '--digits', '20'))
    expect('finite loss', abs(told - value) <= error < 1e-8)
    expect('finite gradient', ghost.finite_gradient(3e-4, 100.0, 10.0, 1.0)[1] > 0)
    expect('digits', ghost.digits('loss', '1e-3', '100', digits=30)
           == run('loss', '--r', '1e-3', '--T', '100', '--digits', '30').strip())
    expect('a domain', raises(ValueError, ghost.escape_time, -1.0))
    r = ghost.descend(1e-3, 100.0, 1e-10, 10)
    rows = table('train', '--T', '100', '--alpha', '1e-10', '--r0', '1e-3', '--epochs', '10')
    expect('descent', [float(row['r']) for row in rows] == list(r))


def circuits():
    w = ghost.Network(seed=40)
    log = w.train(0.02, 600, every=100)
    w.save('w.npy')
    run('network', 'train', '--seed', '40', '--rate', '0.02', '--epochs', '600', '--save', 'c.npy', '--log', 'c.csv')
    saved, told = np.load('w.npy'), np.load('c.npy')
    expect('the same network as the program', all(np.array_equal(saved[k], told[k]) for k in saved.dtype.names))
    with open('c.csv') as file:
        rows = [row for row in csv.DictReader(file) if int(row['epoch']) % 100 == 0]
    expect('the same log', [float(r['loss']) for r in rows] == list(log['loss']))
    found = w.circuit().points()
    told = table('network', 'latent', '--init', 'w.npy')
    expect('points', [r['kind'] for r in told] == list(found['kind']))
    expect('their ends', all(float(r['low']) <= p['low'] and p['high'] <= float(r['high'])
                             for r, p in zip(told, found)))
    expect('orbit', [float(r['kappa']) for r in table('network', 'show', '--init', 'w.npy')] == list(w.orbit()))
    m, n, b = w.parameters
    np.savez('mine.npz', m=m.astype(np.float32), n=n[:, None], b=b[None, :])
    mine = ghost.Network.load('mine.npz')
    expect('a file from NumPy', np.array_equal(mine.parameters[1], n)
           and np.array_equal(mine.parameters[0], m.astype(np.float32)))
    value, error = ghost.Circuit(m, n, b).at(np.linspace(-1, 1, 7))
    kappa = np.linspace(-1, 1, 7)
    t = np.tanh(m * kappa[:, None] + b)
    expect('f, f and f', np.all(np.abs(value[:, 0] - (t @ n - kappa)) <= error[:, 0] + 1e-13)
           and np.all(np.abs(value[:, 1] - ((1 - t * t) @ (m * n) - 1)) <= error[:, 1] + 1e-13))
    a, z = ghost.Circuit([1.5], [1.5], [0.9]), ghost.Circuit([1.5], [1.5], [-0.9])
    folds = a.folds(z)
    expect('folds', [tuple(f['zeros']) for f in folds] == [(1, 3), (3, 1)] and folds['decided'].all())
    expect('no network', raises(ValueError, ghost.Network.load, 's.c'))
    expect('no setting', raises(TypeError, ghost.Network, unitz=3))
    expect('a setting outside', raises(ValueError, ghost.Network, units=3))
    expect('shapes', raises(ValueError, ghost.Circuit, [1.0, 2.0], [1.0], [1.0]))
    w.parameters = (m, n, 2 * b)
    expect('assigned', np.array_equal(w.parameters[2], 2 * b))
    expect('not finite', raises(ValueError, ghost.Circuit, [np.nan], [1.0], [1.0]))


def slow_points():
    f = ghost.Field(rank=2, leak=0.0, terms=[(0, 0.01, [0, 0]), (0, 1.0, [2, 0]), (1, -1.0, [0, 1])])
    p = f.slow_points([(-1, 1), (-1, 0.9)])
    expect('one slow point', list(p['kind']) == ['slow_point'])
    predicted, (low, high) = f.passage_time(p[0])
    expect('its passage', low <= 5 * np.pi <= high and high - low < 2e-6 and abs(predicted - 5 * np.pi) < 1e-6)
    other = ghost.Field(rank=2, leak=0.0, terms=[(0, -0.03, [0, 0]), (0, 1.0, [2, 0]), (1, -1.0, [0, 1])])
    fold = f.folds(other, [(-1, 1), (-1, 0.9)])
    expect('a pair is born', list(fold['kind']) == ['saddle_node'] and list(fold['zeros'][0]) == [0, 2]
           and fold['s'][0][0] <= 0.25 <= fold['s'][0][1] and abs(fold['slope'][0] + 0.04).max() < 1e-12)
    # x' = 1.08 - cos x: r is half the speed at 0; the half circle takes 2 pi over sqrt(0.08 2.08)
    round = ghost.Field(rank=1, leak=0, terms=[(0, 1.08, [0]), (0, -1, [0], 1)], factors=[('cosine', [(1, [1])])])
    q = round.slow_points([(-1, 1.2)])
    expect('a factor', list(q['kind']) == ['slow_point'] and abs(q['scale'][0] - 0.04).max() < 1e-13)
    wrong = dict(rank=1, leak=0, factors=[('cosine', [(1, [1])])])
    expect('a factor that is none', raises(ValueError, ghost.Field(terms=[(0, 1, [0], 2)], **wrong).slow_points, [(-1, 1)]))
    expect('a factor below none', raises(ValueError, ghost.Field, terms=[(0, 1, [0], -1)], **wrong))
    expect('a factor that wraps', raises(ValueError, ghost.Field, terms=[(0, 1, [0], 2**32 + 1)], **wrong))
    expect('a power that wraps', raises(ValueError, ghost.Field, terms=[(0, 1, [2**32])], **wrong))
    expect('a budget that wraps', raises(ValueError, round.slow_points, [(-1, 1.2)], budget=-1))
    expect('a power that is none', raises(TypeError, ghost.Field, terms=[(0, 1, [1.0])], **wrong))
    expect('another function', raises(ValueError, ghost.Field, rank=1, terms=[], factors=[('tangent', [])]))
    expect('two shapes', raises(ValueError, f.folds, ghost.Field([[1.0]], [[1.0]], [0.0])))
    rng = np.random.default_rng(1)
    M, N, b = rng.standard_normal((40, 2)), 4 * rng.standard_normal((40, 2)) / 40, 0.3 * rng.standard_normal(40)
    found = ghost.Field(M, N, b).slow_points()
    np.savez('two.npz', M=M, N=np.asfortranarray(N), b=b)
    told = table('slow', '--field', 'two.npz')
    expect('as the program', [r['kind'] for r in told] == list(found['kind'])
           and [float(r['low_2']) for r in told] == list(found['low'][:, 1]))
    for q in found[found['kind'] == 'fixed_point']:
        x = 0.5 * (q['low'] + q['high'])[:2]
        expect('a zero', np.abs(np.tanh(M @ x + b) @ N - x).max() < 1e-12)
    expect('no rank', raises(ValueError, ghost.Field, rank=4))


def rnns():
    w = ghost.RNN(rank=3, units=12, delay=4, seed=40)
    log = w.train(0.1, 30)
    told = table('network', 'train', '--units', '12', '--delay', '4', '--rank', '3', '--epochs', '30', '--rate', '0.1')
    expect('at any rank', [float(r['loss']) for r in told] == list(log['loss']))
    rng = np.random.default_rng(2)
    steps, trials = 6, 5
    u, y = rng.standard_normal((steps, trials, 2)), rng.uniform(0.2, 0.8, (steps, trials, 3))
    mask = (rng.random(y.shape) < 0.7).astype(float)
    for rank in (0, 2):
        w = ghost.RNN(rank=rank, units=9, targets=y, inputs=u, mask=mask, seed=3, read_before=1)
        loss = w.train(0.0, 0)['loss'][0]
        a = w.arrays()
        W = a['W'] if rank == 0 else a['M'] @ a['N'].T
        x, total = np.full((trials, 9), -0.3), 0.0
        for t in range(steps):  # the network again, in five lines of NumPy
            out = 1 / (1 + np.exp(-(x @ a['W_out'].T + a['b_out'])))
            expect('outputs of step %d' % t, np.allclose(out, w.outputs()[t], rtol=0, atol=1e-13))
            total += (mask[t] * (out - y[t]) ** 2).sum()
            x = 0.5 * x + 0.5 * np.tanh(x @ W.T + u[t] @ a['W_in'].T + a['b'])
        expect('states', np.allclose(x, w.states()[-1], rtol=0, atol=1e-13))
        expect('loss of rank %d' % rank, abs(loss - total / mask.sum()) < 1e-13)
        g, h = w.gradient(), 1e-6
        for name in g:  # one entry of each part, by a difference
            there = dict(a)
            there[name] = a[name].copy()
            there[name].flat[1] += h
            w.set(**{name: there[name]})
            up = w.train(0.0, 0)['loss'][0]
            there[name].flat[1] -= 2 * h
            w.set(**{name: there[name]})
            down = w.train(0.0, 0)['loss'][0]
            w.set(**{name: a[name]})
            expect('gradient by %s' % name, abs((up - down) / (2 * h) - g[name].flat[1]) < 1e-8)
    expect('Adam learns', w.train(0.05, 200, momentum=0.9, adam=0.999)['loss'][-1] < 0.5 * loss)
    expect('a field', set(w.field().slow_points()['kind']) <= set(ghost.SLOW))
    expect('no phi', raises(ValueError, ghost.RNN, phi='sine'))
    expect('no steps', raises(ValueError, ghost.RNN, targets=y, inputs=u[1:]))
    expect('frozen', np.array_equal(*[v['b'] for v in freeze()]))


def refused(*words):
    done = subprocess.run([PROGRAM, *words], capture_output=True, text=True)
    return done.stderr if (done.returncode, done.stdout, done.stderr.count('\n')) == (2, '', 1) else ''


def tasks():
    """A user's own task and network: the verb and the module train alike."""
    rng = np.random.default_rng(4)
    task = dict(inputs=rng.standard_normal((7, 3, 2)), targets=rng.uniform(0.2, 0.8, (7, 3, 2)),
                mask=(rng.random((7, 3, 2)) < 0.8).astype(float))
    np.savez('task.npz', **task)
    for norm in ghost.NORM:
        for rank in (0, 2):
            w = ghost.RNN(rank=rank, units=10, seed=40, norm=norm, **task)
            np.savez('net.npz', **{k: v for k, v in w.arrays().items()})
            log = w.train(0.1, 12)
            told = table('network', 'train', '--init', 'net.npz', '--task', 'task.npz', '--rate', '0.1', '--epochs', '12',
                         '--norm', norm, '--save', 'after.npy')
            expect('%s at rank %d' % (norm, rank), [float(r['loss']) for r in told] == list(log['loss']))
            after = np.load('after.npy')
            expect('what is saved', all(np.array_equal(after[k], v) for k, v in w.arrays().items()))
    told = table('network', 'train', '--rank', '2', '--units', '10', '--task', 'task.npz', '--rate', '0.1', '--epochs', '3')
    expect('fresh weights', [float(r['loss']) for r in told] == list(ghost.RNN(
        rank=2, units=10, seed=40, **task).train(0.1, 3)['loss']))
    np.savez('short.npz', targets=np.repeat([0, 1], 4))
    told = table('network', 'train', '--rank', '2', '--units', '10', '--delay', '4', '--rate', '0.1', '--epochs', '2')
    again = table('network', 'train', '--rank', '2', '--units', '10', '--task', 'short.npz', '--norm', 'delay', '--rate', '0.1',
                  '--epochs', '2')
    expect("the paper's task from a file", told == again)
    for words, arrays in (('differ in steps', dict(task, inputs=task['inputs'][1:])), ('no targets', dict(mask=task['mask'])),
                          ('differ in channels', dict(task, mask=task['mask'][:, :, :1])),
                          ('zero everywhere', dict(task, mask=0 * task['mask'])), ("'extra' is none", dict(task, extra=1.0)),
                          ('mask has -1', dict(task, mask=task['mask'] - 1)), ('4097 steps', dict(targets=np.zeros(4097))),
                          ('65 outputs', dict(targets=np.zeros((3, 65)))), ('inputs has 1000000000;', dict(task, inputs=np.full((7, 3, 2), 1e9))),
                          ('units x steps', dict(targets=np.zeros((10, 200000, 1)))), ('not a finite', dict(task, targets=np.full((7, 3, 2), np.nan)))):
        np.savez('bad.npz', **arrays)
        expect(words, words in refused('network', 'train', '--rank', '1', '--task', 'bad.npz', '--rate', '0.1', '--epochs', '1'))
    for words, more in (('2 inputs, the task 0', ['--task', 'short.npz']), ("2 inputs, the paper's task none", []),
                        ('no effect with --task', ['--task', 'task.npz', '--delay', '3']),
                        ('no effect without --task', ['--norm', 'sum'])):
        expect(words, words in refused('network', 'train', '--init', 'net.npz', '--rate', '0.1', '--epochs', '1', *more))
    expect('a task is not overwritten', 'name the same' in refused(
        'network', 'train', '--rank', '1', '--task', 'short.npz', '--rate', '0.1', '--epochs', '1', '--log', 'short.npz'))


def freeze():
    w = ghost.RNN(rank=1, units=8, delay=3, frozen=['bias'])
    before = w.arrays()
    w.train(0.1, 5)
    return before, w.arrays()


def what_c_would_not_survive():
    """Refused before C sees it: there these end the process, or are taken for something else."""
    few = dict(units=16, delay=3)
    expect('epochs below zero', raises(ValueError, ghost.descend, 1e-3, 100.0, 1e-10, -1))
    for form, count in zip(ghost.FORMS, ghost._ARGUMENTS):
        rest = ['1e-3', '100', '10', '1'] if form not in ('r_star', 'critical_rate', 'cycle_rate') else ['100']
        expect('%s takes %d' % (form, count), ghost.digits(form, *rest[:count], digits=3))
        expect('%s with one less' % form, raises(TypeError, ghost.digits, form, *rest[:count - 1]))
        expect('%s with one more' % form, raises(TypeError, ghost.digits, form, *(rest + ['1'])[:count + 1]))
    expect('no digits', raises(ValueError, ghost.digits, 'r_star', '100', digits=-100))
    for network in (ghost.Network(**few), ghost.RNN(rank=1, **few)):
        expect('no such run', raises(ValueError, network.train, 0.1, -1))
        expect('no such rows', raises(ValueError, network.train, 0.1, 2, every=0))
    expect('a name with a zero byte', raises(ValueError, ghost.Network(**few).save, 'a\0b'))
    expect('nothing is written', not os.path.exists('a'))
    expect('nor read', raises(ValueError, ghost.Network.load, 'a\0b'))


def pictures():
    try:
        import matplotlib  # noqa: F401
    except ImportError:
        expect('without matplotlib only plot fails', raises(ImportError, ghost.plot, 'x.pdf', ghost.Network()))
        return
    w = ghost.Network(seed=40)
    log = w.train(0.02, 300, every=10)
    for name, first in (('p.pdf', b'%PDF'), ('p.svg', b'<?xml')):
        found = ghost.plot(name, w, log)
        data = open(name, 'rb').read()
        expect(name, data.startswith(first) and len(data) > 5000)
    expect('points of the picture', np.array_equal(found['kind'], w.circuit().points()['kind']))
    ghost.plot('p.svg', w.circuit())
    expect('a circuit alone', b'gradient' not in open('p.svg', 'rb').read())


with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    for part in (structs, words, closed_forms, circuits, slow_points, rnns, tasks,
                 what_c_would_not_survive, pictures):
        before = failed
        part()
        print('%s: %d failed' % (part.__name__, failed - before))
print('%d passed, %d failed' % (passed, failed))
sys.exit(failed > 0)
