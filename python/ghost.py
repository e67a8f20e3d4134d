"""ghost from Python: the C library libghost behind NumPy arrays.

    import numpy as np, ghost
    c = ghost.Circuit(m, n, b)              # kappa' = -kappa + n . tanh(m kappa + b)
    c.points()                              # its fixed points and ghosts, certified
    w = ghost.Network(seed=40)              # the network of the paper's Fig. 3
    log = w.train(0.02, 6000)               # a structured array: log["loss"], ...
    ghost.plot("net.pdf", w, log)           # wants matplotlib; nothing else does

Units: time in the unit of T; r in 1/time^2, rates alpha in 1/time^5, x and thresholds
in 1/time.  Networks count steps and epochs.  N is the number of units, K the rank; M and
N have shape (N, K), weights act on columns: W = M N', and x' = -x + tanh(W x + b).

What lies outside of a function's domain is a ValueError, what could not be decided or
computed as accurately as promised an ArithmeticError.  ghost.h tells the domains.
The library is the one of $GHOST_LIBRARY, else the one installed or built beside this
file, else the system's.
"""
import ctypes
import ctypes.util
import operator
import os

import numpy as np

_double, _size, _int, _u64 = ctypes.c_double, ctypes.c_size_t, ctypes.c_int, ctypes.c_uint64
_to = ctypes.POINTER(_double)
RANK_MAX = 3


def _open():
    here = os.path.dirname(os.path.realpath(__file__))
    beside = (os.path.join(here, *place) for place in
              (('..', '..', 'lib', 'libghost.so'), ('..', 'build', 'libghost.so')))
    name = os.environ.get('GHOST_LIBRARY') or next(
        filter(os.path.exists, beside), None) or ctypes.util.find_library('ghost')
    if not name:
        raise ImportError('libghost.so is not there: make install, or set GHOST_LIBRARY')
    library = ctypes.CDLL(name)
    library.ghost_version.restype = ctypes.c_char_p
    if not library.ghost_version().startswith(b'0.2.'):
        raise ImportError('%s is of another version: %s' % (name, library.ghost_version().decode()))
    library.ghost_strerror.restype = ctypes.c_char_p
    return library


_lib = _open()
__version__ = _lib.ghost_version().decode()


# ---- structs of ghost.h, with its names and order ---------------------------------------
def _struct(name, **fields):
    return type(name, (ctypes.Structure,), {'_fields_': list(fields.items())})


_value = _struct('ghost_value', value=_double, error=_double)
_settings = _struct('ghost_network_settings', size=_size, units=_size, delay=_size, mix=_double,
                    start=_double, threshold=_double, confidence=_double, seed=_u64,
                    own_stream=_int, single=_int, trainable_confidence=_int)
_row = _struct('ghost_network_row', epoch=_u64, loss=_double, gradient_norm=_double,
               accuracy=_double, confidence=_double)
_rnn_settings = _struct('ghost_rnn_settings', size=_size, units=_size, rank=_size, inputs=_size,
                        outputs=_size, phi=_int, output=_int, read_before=_int, mix=_double,
                        noise=_double, start=_double, spread=_double, threshold=_double,
                        confidence=_double, seed=_u64, single=_int, frozen=ctypes.c_uint)
_task = _struct('ghost_rnn_task', steps=_size, trials=_size, inputs=_to, targets=_to, mask=_to,
                norm=_int)
_descent = _struct('ghost_rnn_descent', rate=_double, momentum=_double, second=_double,
                   epsilon=_double, clip=_double)
_point = _struct('ghost_latent_point', kind=_int, low=_double, high=_double, value=_double,
                 slope=_double, curvature=_double, error=_double)
_fold = _struct('ghost_fold', low=_double, high=_double, zeros=_int * 2, kappa_low=_double,
                kappa_high=_double, curvature_low=_double, curvature_high=_double, decided=_int)
_term = _struct('ghost_term', coefficient=_double, component=ctypes.c_uint,
                power=ctypes.c_uint * RANK_MAX, factor=ctypes.c_uint)
_factor = _struct('ghost_factor', function=_int, terms=_size, term=ctypes.POINTER(_term))
_field = _struct('ghost_field', rank=_size, units=_size, terms=_size, leak=_double, v=_to, m=_to,
                 b=_to, term=ctypes.POINTER(_term), factors=_size, factor=ctypes.POINTER(_factor))
_three = _double * RANK_MAX
_slow = _struct('ghost_slow_point', kind=_int, low=_three, high=_three, speed=_double * 2,
                scale=_double * 2, real=_three, imaginary=_three, error=_three, unstable=_int)
_field_fold = _struct('ghost_field_fold', kind=_int, zeros=_int * 2, s=_double * 2, low=_three, high=_three,
                      slope=_double * 2, unstable=_int)
_fold_count = _struct('ghost_field_fold_count', folds=_size, undecided=_size, cells=_size, zeros=_int * 2)
_slow_count = _struct('ghost_slow_count', points=_size, undecided=_size, cells=_size, share=_double)

POINTS = ('stable', 'unstable', 'ghost', 'turn', 'undecided_zero', 'undecided_extremum')
FUNCTIONS = ('reciprocal', 'sine', 'cosine')
SLOW = ('fixed_point', 'slow_point', 'undecided_zero', 'undecided_minimum')
FOLDS = ('saddle_node', 'undecided', 'border')
FORMS = ('escape_time', 'threshold_time', 'r_star', 'loss', 'gradient', 'critical_rate', 'cycle_rate',
         'sharp_loss', 'sharp_gradient', 'finite_loss', 'finite_gradient')
_ARGUMENTS = (1, 2, 1, 2, 2, 1, 1, 3, 3, 4, 4)  # of each
PHI = ('tanh', 'logistic', 'softplus', 'relu')
OUTPUT = ('latent', 'linear', 'logistic', 'tanh')
NORM = ('sum', 'mean', 'delay')
PARTS = ('drive', 'read', 'input', 'bias', 'out', 'out_bias', 'confidence')


def _call(name, *arguments):
    status = getattr(_lib, name)(*arguments)
    if status:
        kind = {1: ValueError, 4: MemoryError, 5: OSError}.get(status, ArithmeticError)
        raise kind('%s: %s' % (name, _lib.ghost_strerror(status).decode()))


def _number(word, words, what):
    if word not in words:
        raise ValueError('%s %r is none of %s' % (what, word, ', '.join(words)))
    return words.index(word)


def _text(text):
    """As C has it; a byte of zero would end it before its end."""
    b = os.fsencode(text)
    if b'\0' in b:
        raise ValueError('a zero byte in %r' % (text,))
    return b


def _array(values, *shape):
    """Finite doubles in the order of rows, of the shape if one is given."""
    a = np.ascontiguousarray(values, dtype=np.float64)
    if shape and a.size == np.prod(shape, dtype=int):
        a = a.reshape(shape)
    if shape and a.shape != shape:
        raise ValueError('an array of shape %s is wanted, not %s' % (shape, a.shape))
    if not np.all(np.isfinite(a)):
        raise ValueError('an array with a number that is not finite')
    return a


def _natural(n, bits=32):
    """What fits an unsigned integer, and does not wrap around."""
    if not 0 <= operator.index(n) < 2**bits:
        raise ValueError('%r is not a count' % (n,))
    return operator.index(n)


def _pointer(a):
    return None if a is None else a.ctypes.data_as(_to)


def _records(structs, count, words):
    """The first of an array of structs, with words in the place of the kinds."""
    raw = np.frombuffer(structs, dtype=np.dtype(structs._type_))[:count]
    length = 'U%d' % max(map(len, words))
    kinds = [(name, length if name == 'kind' else raw.dtype[name]) for name in raw.dtype.names]
    out = np.zeros(count, dtype=kinds)
    for name in raw.dtype.names:
        out[name] = raw[name] if name != 'kind' else [words[k] for k in raw['kind']]
    return out


# ---- closed forms of the toy model x' = x^2 + r -----------------------------------------
def _each(name, *arguments):
    """A function of doubles over arrays that are broadcast against each other."""
    wide = np.broadcast(*[np.asarray(a, dtype=np.float64) for a in arguments])
    out = np.empty(wide.shape)
    for i, values in enumerate(wide):
        one = _double()
        _call(name, *map(_double, map(float, values)), ctypes.byref(one))
        out.flat[i] = one.value
    return out if out.shape else float(out)


def _each_value(name, *arguments):
    wide = np.broadcast(*[np.asarray(a, dtype=np.float64) for a in arguments])
    out = np.empty((2, wide.size))
    for i, values in enumerate(wide):
        one = _value()
        _call(name, *map(_double, map(float, values)), ctypes.byref(one))
        out[:, i] = one.value, one.error
    return tuple(out.reshape((2,) + wide.shape)) if wide.shape else (out[0, 0], out[1, 0])


def trajectory(r, t):
    """x(t) of Eq. (7) from x(0) = 0, 1/time; infinity from the escape on."""
    return _each('ghost_trajectory', r, t)


def escape_time(r):
    """t* = pi/(2 sqrt r) of r > 0, time."""
    return _each('ghost_escape_time', r)


def threshold_time(r, X):
    """Time at which x reaches the threshold X: atan(X/sqrt r)/sqrt r."""
    return _each('ghost_threshold_time', r, X)


def r_star(T):
    """The optimum r* = pi^2/(4 T^2), 1/time^2."""
    return _each('ghost_r_star', T)


def loss(r, T):
    """Loss (12) at infinite threshold and confidence, time."""
    return _each('ghost_loss', r, T)


def loss_gradient(r, T):
    """Its derivative (13) with respect to r, from the right at r*, time^3."""
    return _each('ghost_loss_gradient', r, T)


def critical_rate(T):
    """alpha* = (3 pi^4/32) T^-5 of Eq. (15), 1/time^5."""
    return _each('ghost_critical_rate', T)


def finite_loss(r, T, X, c):
    """Loss (1) at threshold X and confidence c (time), and a bound of its error."""
    return _each_value('ghost_finite_loss', r, T, X, c)


def finite_gradient(r, T, X, c):
    """Its derivative with respect to r, and a bound of its error, time^3."""
    return _each_value('ghost_finite_gradient', r, T, X, c)


def digits(form, *arguments, digits=30):
    """A word of FORMS to so many significant digits, each right, as text.
    The arguments are texts and taken as typed: digits("loss", "1e-3", "100")."""
    words, k = [_text(str(a)) for a in arguments], _number(form, FORMS, 'form')
    if len(words) != _ARGUMENTS[k]:
        raise TypeError('%s has %d arguments' % (form, _ARGUMENTS[k]))
    if digits < 1:
        raise ValueError('digits from 1 are wanted')
    text = ctypes.create_string_buffer(digits + 64)
    _call('ghost_digits', text, _size(len(text)), _int(k),
          (ctypes.c_char_p * (len(words) + 1))(*words), ctypes.c_long(digits))
    return text.value.decode()


def descend(r0, T, rate, epochs):
    """Gradient descent on the loss (12): r at epochs 0 ... epochs, shape (epochs + 1,)."""
    if epochs < 0:
        raise ValueError('epochs from 0 are wanted')
    out = np.empty(epochs + 1)
    _call('ghost_descend', _double(r0), _double(T), _double(rate), _size(epochs), _pointer(out))
    return out


# ---- the latent circuit of a network of rank one ----------------------------------------
class Circuit:
    """f(kappa) = -kappa + n . tanh(m kappa + b); m, n, b of shape (N,), (N, 1) or (1, N)."""

    def __init__(self, m, n, b):
        self.m, self.n, self.b = (_array(v, np.size(b)) for v in (m, n, b))

    def _weights(self):
        return [_size(self.m.size)] + [_pointer(v) for v in (self.m, self.n, self.b)]

    def __call__(self, kappa):
        """f, of the shape of kappa."""
        return self.at(kappa)[0][..., 0]

    def at(self, kappa):
        """f, f' and f'' and bounds of their errors, each of shape kappa.shape + (3,)."""
        kappa = np.asarray(kappa, dtype=np.float64)
        out = np.empty((2,) + kappa.shape + (3,))
        flat = out.reshape(2, -1, 3)
        y = (_value * 3)()
        for i, k in enumerate(kappa.flat):
            _call('ghost_latent_at', *self._weights(), _double(k), y)
            flat[:, i] = [[v.value for v in y], [v.error for v in y]]
        return out[0], out[1]

    def points(self):
        """All zeros and extrema, certified, in order: a structured array with the fields
        kind (a word of POINTS), low, high, value, slope, curvature, error.  Rows of an
        undecided kind are pieces that could not be counted; the others are certain."""
        count, undecided, room = _size(), _size(), 256
        while True:
            p = (_point * room)()
            _call('ghost_latent_points', *self._weights(), p, _size(room), ctypes.byref(count),
                  ctypes.byref(undecided))
            if count.value <= room:
                return _records(p, count.value, POINTS)
            room = count.value

    def folds(self, other, width=1e-6):
        """Bifurcations on the segment self + s (other - self), located to width in s:
        fields low, high (of s), zeros (before and after), kappa_low, kappa_high,
        curvature_low, curvature_high, decided."""
        both = [np.concatenate([c.m, c.n, c.b]) for c in (self, other)]
        if both[0].size != both[1].size:
            raise ValueError('the two circuits differ in size')
        count, folds = _size(), (_fold * 64)()
        _call('ghost_latent_folds', _size(self.m.size), *map(_pointer, both), _double(width), folds,
              _size(64), ctypes.byref(count))
        return _records(folds, min(count.value, 64), POINTS)


# ---- fields in one to three dimensions --------------------------------------------------
class Field:
    """F_i(x) = -leak x_i + sum_u N_ui tanh(M_u . x + b_u) + terms, i < K <= 3.

    M, N: shape (units, K); b: (units,).  terms: (component, coefficient, powers) with
    components counted from 0 and K powers, and perhaps the number of a factor, from 1,
    that it is multiplied by.  factors: (function, [(coefficient, powers), ...]), a
    'reciprocal', 'sine' or 'cosine' of that sum.  Field(M, N, b) is a network's latent
    circuit; Field(rank=1, leak=0, terms=[(0, 0.01, [0]), (0, 1, [2])]) is x' = 0.01 + x^2;
    with terms=[(0, 1, [1], 1)], factors=[('sine', [(1, [1])])] it is x' = x sin x."""

    def __init__(self, M=None, N=None, b=None, leak=1.0, terms=(), rank=None, factors=()):
        units = 0 if b is None else np.size(b)
        self.rank = rank if units == 0 else np.size(M) // units
        if not self.rank or not 1 <= self.rank <= RANK_MAX:
            raise ValueError('a rank of 1 to %d is wanted' % RANK_MAX)
        self.M, self.N = (_array(v if units else [], units, self.rank) for v in (M, N))
        self.b = _array(b if units else [], units)
        self._terms = self._table(terms)
        self._arguments = [self._table([(0, *term) for term in sum]) for _, sum in factors]
        self._factors = (_factor * max(len(factors), 1))()
        for g, (function, sum), table in zip(self._factors, factors, self._arguments):
            g.function, g.terms, g.term = _number(function, FUNCTIONS, 'function'), len(sum), table
        self._c = _field(self.rank, units, len(terms), leak, _pointer(self.N), _pointer(self.M),
                         _pointer(self.b), self._terms, len(factors), self._factors)

    def _table(self, terms):
        table = (_term * max(len(terms), 1))()
        for t, (component, coefficient, powers, *factor) in zip(table, terms):
            if len(powers) != self.rank or len(factor) > 1:
                raise ValueError('a term of %d powers is wanted' % self.rank)
            for name, value in (('component', component), ('factor', *(factor or [0]))):
                setattr(t, name, _natural(value))
            t.coefficient = coefficient
            t.power[:self.rank] = [_natural(p) for p in powers]
        return table

    def slow_points(self, box=None, budget=20000000):
        """All zeros of F and all minima of |F| in a box [(low, high), ...], certified, as a
        structured array: kind (a word of SLOW), low and high (shape (3,), the first K
        count), speed and scale (bounds of |F| and of r), real, imaginary, error (of the
        eigenvalues), unstable.  Without a box: where a network has all its zeros."""
        ends = [None, None] if box is None else list(_array(box, self.rank, 2).T.copy())
        count, room = _slow_count(), 64
        while True:
            p = (_slow * room)()
            _call('ghost_slow_points', ctypes.byref(self._c), *map(_pointer, ends), _size(_natural(budget, 64)), p,
                  _size(room), ctypes.byref(count))
            if count.points <= room:
                return _records(p, count.points, SLOW)
            room = count.points

    def folds(self, other, box=None, budget=20000000):
        """All places on the segment self + s (other - self) where the number of zeros
        changes: kind (a word of FOLDS), zeros (before and after; -1 not known), s (its
        bounds), low and high (shape (3,)), slope (bounds of dr/ds), unstable.  Complete
        when no row is 'undecided' or 'border'."""
        ends = [None, None] if box is None else list(_array(box, self.rank, 2).T.copy())
        count, room = _fold_count(), 64
        while True:
            p = (_field_fold * room)()
            _call('ghost_field_folds', ctypes.byref(self._c), ctypes.byref(other._c), *map(_pointer, ends),
                  _size(_natural(budget, 64)), p, _size(room), ctypes.byref(count))
            if count.folds <= room:
                return _records(p, count.folds, FOLDS)
            room = count.folds

    def passage_time(self, point, reach=1.0, limit=1e6):
        """Of a slow point of slow_points(): the predicted time from -reach to reach times
        sqrt(r), and the bounds of the flow's own."""
        p = _slow()
        for name, _ in _slow._fields_:
            value = SLOW.index(point[name]) if name == 'kind' else point[name]
            setattr(p, name, type(getattr(p, name))(*value) if np.ndim(value) else value.item()
                    if hasattr(value, 'item') else value)
        predicted, time = _double(), (_double * 2)()
        _call('ghost_passage_time', ctypes.byref(self._c), ctypes.byref(p), _double(reach),
              _double(limit), ctypes.byref(predicted), time)
        return predicted.value, (time[0], time[1])


# ---- networks that are trained -----------------------------------------------------------
def _log(step, epochs, every):
    """step(last) trains once; rows of every so many epochs, and the last, which only looks."""
    if epochs < 0 or every < 1:
        raise ValueError('epochs from 0 and every from 1 are wanted')
    row, rows = _row(), []
    for n in range(epochs + 1):
        step(n == epochs, ctypes.byref(row))
        if n % every == 0 or n == epochs:
            rows.append(tuple(getattr(row, name) for name, _ in _row._fields_))
    return np.array(rows, dtype=np.dtype(_row))


class _Owner:
    """Of a C object behind self._c, freed by the function that _free names."""

    def __del__(self):
        if getattr(self, '_c', None):
            getattr(_lib, self._free)(self._c)
            self._c = None


class Network(_Owner):
    """A network of rank one as the paper trains them; keywords are those of
    ghost_network_settings (units, delay, mix, start, threshold, confidence, seed,
    own_stream, single, trainable_confidence), the paper's where they are not given."""
    _free = 'ghost_network_free'

    def __init__(self, **settings):
        self._c, s = ctypes.c_void_p(), _settings()
        _lib.ghost_paper_network_fill(ctypes.byref(s), _size(ctypes.sizeof(s)))
        for name, value in settings.items():
            if name == 'size' or name not in dict(_settings._fields_):
                raise TypeError('%s is no setting of a network' % name)
            setattr(s, name, value)
        _call('ghost_network_create', ctypes.byref(self._c), ctypes.byref(s))

    @classmethod
    def load(cls, path):
        """From a .npy or .npz, the program's own or one with m, n, b."""
        w, c, why = cls.__new__(cls), ctypes.c_void_p(), ctypes.create_string_buffer(200)
        status = _lib.ghost_network_read(ctypes.byref(c), _text(path), why, _size(200))
        if status:
            raise ValueError('%s: %s' % (path, why.value.decode()))
        w._c = c
        return w

    def save(self, path):
        """To a .npy that the program and NumPy read."""
        _call('ghost_network_save', self._c, _text(path))

    @property
    def settings(self):
        """All settings, by name."""
        get = _lib.ghost_network_settings_of
        get.restype = ctypes.POINTER(_settings)
        return {name: getattr(get(self._c).contents, name) for name, _ in _settings._fields_[1:]}

    @property
    def parameters(self):
        """m, n and b, each of shape (N,); may be assigned to."""
        v = np.empty((3, self.settings['units']))
        _lib.ghost_network_parameters(self._c, *map(_pointer, v))
        return v[0], v[1], v[2]

    @parameters.setter
    def parameters(self, mnb):
        _call('ghost_network_set_parameters', self._c,
              *[_pointer(v) for v in [_array(v, self.settings['units']) for v in mnb]])

    def train(self, rate, epochs, every=1):
        """So many steps of gradient descent; a structured array with a row of every so
        many epochs and of the last: epoch, loss, gradient_norm, accuracy, confidence."""
        return _log(lambda last, row: _call('ghost_network_train', self._c,
                                            _double(0.0 if last else rate), row), epochs, every)

    def orbit(self):
        """kappa at steps 0 ... 2T of the network as it is, shape (2T + 1,)."""
        self.train(0.0, 0)
        kappa = np.empty(2 * self.settings['delay'] + 1)
        _call('ghost_network_orbit', self._c, _pointer(kappa))
        return kappa

    def circuit(self):
        """The latent circuit of the network as it is."""
        return Circuit(*self.parameters)


class RNN(_Owner):
    """A network of rank K (0: full) on any task:
    x <- (1 - mix) x + mix phi(W x + W_in u + b + noise xi).

    targets: shape (steps, trials, outputs); inputs: (steps, trials, inputs); mask as
    targets; two axes are one trial.  Without targets the paper's task with its delay.
    phi is a word of PHI, output of OUTPUT, norm of NORM; other keywords are those of
    ghost_rnn_settings (units, read_before, mix, noise, start, spread, threshold,
    confidence, seed, single).  frozen: words of PARTS that are not trained."""
    _free = 'ghost_rnn_free'

    def __init__(self, rank=1, targets=None, inputs=None, mask=None, delay=20, norm='mean',
                 phi='tanh', output='logistic', frozen=(), **settings):
        self._c, s = ctypes.c_void_p(), _rnn_settings()
        _lib.ghost_paper_rnn_fill(ctypes.byref(s), _size(ctypes.sizeof(s)))
        s.rank, s.phi = rank, _number(phi, PHI, 'phi')
        s.output = _number(output, OUTPUT, 'output')
        s.frozen = sum(1 << _number(part, PARTS, 'part') for part in set(frozen))
        for name, value in settings.items():
            if name in ('size', 'inputs', 'outputs') or name not in dict(_rnn_settings._fields_):
                raise TypeError('%s is no setting of a network' % name)
            setattr(s, name, value)
        if targets is None:
            if inputs is not None or mask is not None:
                raise ValueError('inputs and a mask want targets')
            _call('ghost_rnn_create_delayed', ctypes.byref(self._c), ctypes.byref(s), _size(delay))
            self._shape = (2 * delay, 1, 1)
        else:
            task = self._task(s, targets, inputs, mask, norm)
            _call('ghost_rnn_create', ctypes.byref(self._c), ctypes.byref(s), ctypes.byref(task))
        self._s = s

    def _task(self, s, targets, inputs, mask, norm):
        def axes(a):
            a = _array(a)
            return a if a.ndim == 3 else a.reshape(len(a), 1, -1)
        self._kept = [targets, inputs, mask] = [None if a is None else axes(a)
                                                for a in (targets, inputs, mask)]
        self._shape = targets.shape
        if any(a is not None and a.shape[:2] != targets.shape[:2] for a in (inputs, mask)):
            raise ValueError('inputs, targets and mask differ in steps or trials')
        if mask is not None and mask.shape != targets.shape:
            raise ValueError('targets and mask differ in shape')
        s.inputs, s.outputs = 0 if inputs is None else inputs.shape[2], targets.shape[2]
        return _task(*targets.shape[:2], _pointer(inputs), _pointer(targets), _pointer(mask),
                     _number(norm, NORM, 'norm'))

    def _part(self, name, k):
        _lib.ghost_rnn_part_size.restype = _size
        size = _lib.ghost_rnn_part_size(self._c, _int(k))
        if size == 0:
            return None
        values = np.empty(size)
        _call(name, self._c, _int(k), _pointer(values))
        return values

    def _arrays(self, name):
        units, out = self._s.units, {}
        drive, read, given, bias, w_out, b_out, c = (self._part(name, k) for k in range(len(PARTS)))
        if read is None:
            out['W'] = drive.reshape(-1, units).T.copy()
        else:
            out['M'], out['N'] = (v.reshape(-1, units).T.copy() for v in (drive, read))
        out['b'] = bias
        if given is not None:
            out['W_in'] = given.reshape(-1, units).T.copy()
        if w_out is not None:
            out['W_out'], out['b_out'] = w_out.reshape(-1, units), b_out
        if c is not None:
            out['confidence'] = c[0]
        return out

    def arrays(self):
        """Parameters by name: M, N (N, K) or W (N, N), b (N,), W_in (N, inputs), W_out
        (outputs, N), b_out (outputs,), confidence.  np.savez(path, **w.arrays()) is a
        file that the program reads."""
        return self._arrays('ghost_rnn_get')

    def gradient(self):
        """The gradient of the latest epoch, by the same names and in the same shapes."""
        return self._arrays('ghost_rnn_gradient')

    def set(self, **arrays):
        """Replaces parameters by name, as arrays() has them."""
        units, s = self._s.units, self._s
        own = s.rank or units
        wanted = {'W' if s.rank == 0 else 'M': (0, (units, own)), 'N': (1, (units, s.rank)),
                  'W_in': (2, (units, s.inputs)), 'b': (3, (units,)),
                  'W_out': (4, (s.outputs, units)), 'b_out': (5, (s.outputs,)), 'confidence': (6, (1,))}
        for name, values in arrays.items():
            if name not in wanted:
                raise TypeError('%s is no parameter of this network' % name)
            k, shape = wanted[name]
            v = _array(values, *shape)
            if k < 3:
                v = np.ascontiguousarray(v.T)
            _call('ghost_rnn_set', self._c, _int(k), _pointer(v))

    def train(self, rate, epochs, every=1, momentum=0.0, adam=None, epsilon=1e-8, clip=0.0):
        """So many steps of descent, as Network.train; adam: its second beta, with the
        momentum as the first.  clip: largest norm of a step's gradient."""
        def step(last, row):
            rule = _descent(0.0 if last else rate, momentum, adam or 0.0, epsilon, clip)
            _call('ghost_rnn_train', self._c, ctypes.byref(rule), row)
        return _log(step, epochs, every)

    def outputs(self):
        """Outputs of the latest epoch, shape (steps, trials, outputs)."""
        out = np.empty(self._shape)
        _call('ghost_rnn_outputs', self._c, _pointer(out))
        return out

    def states(self):
        """States of the latest epoch, shape (steps + 1, trials, N)."""
        out = np.empty((self._shape[0] + 1, self._shape[1], self._s.units))
        _call('ghost_rnn_states', self._c, _pointer(out))
        return out

    def set_start(self, states):
        """Initial states, shape (trials, N); with a spread they are the means."""
        _call('ghost_rnn_set_start', self._c,
              _pointer(_array(states, self._shape[1], self._s.units)))

    def field(self):
        """Its latent field without inputs, for a rank of one to three."""
        a = self.arrays()
        if 'M' not in a or self._s.phi != 0:
            raise ValueError('a network of low rank with tanh is wanted')
        return Field(a['M'], a['N'], a['b'])


# ---- one picture -------------------------------------------------------------------------
def plot(path, network, log=None, points=1001):
    """f with its certified points and the network's orbit, and beside it the orbit in
    time; with the log of a training, loss and gradient below.  network: a Network, or a
    Circuit (without an orbit).  The ending of path says what it is: .pdf, .svg, .png.
    Returns the certified points.  Wants matplotlib."""
    from matplotlib.figure import Figure
    circuit = network if isinstance(network, Circuit) else network.circuit()
    orbit = None if circuit is network else network.orbit()
    found = circuit.points()
    figure = Figure(figsize=(8.0, 3.2 if log is None else 6.0), constrained_layout=True)
    axes = figure.subplots(1 if log is None else 2, 2, squeeze=False)
    _plot_field(axes[0, 0], circuit, found, orbit, points)
    _plot_orbit(axes[0, 1], found, orbit)
    for a, name, word in zip(axes[1] if log is not None else (), ('loss', 'gradient_norm'),
                             ('loss', 'norm of the gradient')):
        a.plot(log['epoch'], np.where(log[name] > 0.0, log[name], np.nan), lw=0.8)
        a.set(xlabel='epoch', ylabel=word)
        if log[name].max() > 10.0 * log[name].min():
            a.set_yscale('log')
    figure.savefig(path, metadata={'Date': None} if str(path).endswith('.svg') else
                   {'CreationDate': None} if str(path).endswith('.pdf') else None)
    return found


_MARKS = {'stable': dict(marker='o', color='tab:blue'), 'ghost': dict(marker='*', color='tab:red', s=90),
          'unstable': dict(marker='o', facecolor='none', edgecolor='tab:blue'),
          'undecided_zero': dict(marker='|', color='black'),
          'undecided_extremum': dict(marker='|', color='grey')}


def _plot_field(a, circuit, found, orbit, points):
    middle = 0.5 * (found['low'] + found['high'])
    shown = np.concatenate([middle, [] if orbit is None else orbit, [-1.0, 1.0]])
    reach = 0.1 * np.ptp(shown)
    kappa = np.linspace(shown.min() - reach, shown.max() + reach, points)
    a.axhline(0.0, color='grey', lw=0.5)
    a.plot(kappa, circuit(kappa), color='black', lw=1.0)
    if orbit is not None:
        a.plot(orbit, circuit(orbit), '.', ms=3, color='tab:orange', label='orbit')
    for kind, mark in _MARKS.items():
        of = found['kind'] == kind
        if of.any():
            a.scatter(middle[of], found['value'][of], zorder=3, label=kind.replace('_', ' '), **mark)
    a.set(xlabel=r'$\kappa$', ylabel=r'$f(\kappa)$')
    a.legend(fontsize='small')


def _plot_orbit(a, found, orbit):
    for p in found[np.isin(found['kind'], ['stable', 'unstable', 'ghost'])]:
        a.axhline(0.5 * (p['low'] + p['high']), lw=0.6, color=_MARKS[p['kind']].get('color', 'tab:blue'),
                  ls='-' if p['kind'] == 'stable' else ':')
    if orbit is not None:
        a.plot(orbit, '.-', ms=3, lw=0.6, color='tab:orange')
    a.set(xlabel='step', ylabel=r'$\kappa_t$')
