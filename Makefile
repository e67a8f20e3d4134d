# Every job of the project; `make help` lists them.  What is long is a script
# beside what it serves: paper/weave, tests/run, proofs/check-coq, ...
.DEFAULT_GOAL := all
SHELL := /bin/bash -o pipefail
CC ?= gcc
ifeq ($(CC),cc)
CC := gcc
endif

# The fixed list of roots that ghost.nw tangles to, layer by layer, lowest first.
LAYERS := kernels model enclose study audit program
ROOTS := ghost.h \
  kernels/exact.h \
  kernels/libm.h \
  kernels/libm.c \
  kernels/kernels.h \
  kernels/kernels.c \
  kernels/map.c \
  kernels/lanes.h \
  kernels/lanes.c \
  kernels/lanes_avx2.c \
  kernels/lanes_avx512.c \
  kernels/lanes_single.c \
  kernels/lanes_choice.c \
  model/whole.h \
  model/whole.c \
  model/pool.h \
  model/pool.c \
  model/toy.c \
  model/training.c \
  model/map_sweep.c \
  model/finite.h \
  model/finite.c \
  model/finite_descent.c \
  model/torch_random.h \
  model/torch_random.c \
  model/network.c \
  enclose/certify.h \
  enclose/certify.c \
  enclose/orbit.h \
  enclose/orbit.c \
  enclose/outward.h \
  enclose/basin.h \
  enclose/basin.c \
  enclose/windows.h \
  enclose/windows.c \
  enclose/certify_finite.h \
  enclose/certify_finite.c \
  enclose/latent.h \
  enclose/latent.c \
  study/progress.h \
  study/progress.c \
  study/sweep.h \
  study/sweep.c \
  study/figures.h \
  study/figures.c \
  study/averages.h \
  study/map_figures.c \
  audit/audit.h \
  audit/audit.c \
  audit/claims.c \
  audit/toy_claims.c \
  audit/map_claims.c \
  audit/finite_claims.c \
  audit/finite_descent_claims.c \
  audit/network_claims.c \
  audit/collapse.c \
  program/cli.h \
  program/cli.c \
  program/journal.h \
  program/journal.c \
  program/main.c \
  program/map_verbs.c \
  program/network_verbs.c \
  program/sweep_verbs.c

# Debian 12 packages: to build and audit, to test and prove, to typeset.
PACKAGES_BUILD := gcc libc6-dev make pkg-config noweb libgsl-dev libflint-dev \
  libflint-arb-dev libmpfr-dev libgmp-dev
PACKAGES_CHECK := g++ groff-base libcmocka-dev valgrind clang gcovr universal-ctags python3 \
  git parallel coq libcoq-coquelicot libcoq-flocq libcoq-interval \
  libcoq-gappa frama-c-base why3 z3 cvc5 gappa
PACKAGES_PAPER := texlive-latex-base texlive-latex-recommended \
  texlive-latex-extra texlive-pictures texlive-fonts-recommended \
  texlive-science texlive-bibtex-extra tex-gyre lmodern latexmk graphviz
PACKAGES := $(PACKAGES_BUILD) $(PACKAGES_CHECK) $(PACKAGES_PAPER)

VERSION := 0.1.0
STD := -std=c17 -D_GNU_SOURCE
WARN := -Wall -Wextra -Wconversion -Wshadow -Werror
# The arithmetic is part of the product: no contraction, no fast-math.
ARITH := -ffp-contract=off -fno-math-errno
OPT := -O2 -g
CFLAGS_ALL = $(STD) $(WARN) $(ARITH) $(OPT) -fPIC -fvisibility=hidden -pthread $(CFLAGS)
LIBS := -lgsl -lgslcblas -lflint-arb -lflint -lmpfr -lgmp -lm -pthread

SOURCES := $(filter %.c,$(ROOTS))
HEADERS := $(filter %.h,$(ROOTS))
GENERATED := $(ROOTS:%=generated/%)
OBJECTS := $(SOURCES:%.c=build/obj/%.o)
LIB_OBJECTS := $(filter-out build/obj/program/%,$(OBJECTS))

.PHONY: all deps tangle check check-tangle lint trace audit paper figures stored sweeps \
  prove prove-fresh memcheck sanitize coverage bench compare-torch install clean help debug slow

all: build/ghost build/libghost.a build/libghost.so  ## the program and the library

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' Makefile | sed -E 's/:.*##/\t/' | expand -t 16

deps:  ## install the Debian packages (nothing to do when they are there)
	@missing=$$(for p in $(PACKAGES); do dpkg-query -W -f='$${Status}' $$p 2>/dev/null \
	  | grep -q 'ok installed' || echo $$p; done); \
	if [ -n "$$missing" ]; then \
	  run=; [ "$$(id -u)" = 0 ] || run=sudo; \
	  $$run apt-get update -q && \
	  DEBIAN_FRONTEND=noninteractive $$run apt-get install -y -q --no-install-recommends $$missing; fi

## ---- one source --------------------------------------------------------
# A change of prose leaves generated/ untouched, so it recompiles nothing.
tangle: build/tangle.stamp  ## ghost.nw -> generated/
build/tangle.stamp: ghost.nw Makefile tests/tangle tests/name-functions
	@mkdir -p build
	@tests/tangle generated $(ROOTS)
	@touch $@
$(GENERATED): build/tangle.stamp ; @:

check-tangle:  ## is generated/ what the source tangles to?
	@tests/check-tangle $(ROOTS)

lint:  ## noweb's traps, sizes of chunks, prose to code
	@tests/lint ghost.nw

trace: build/ghost  ## every name of the registry leads somewhere, both ways
	@tests/trace

## ---- building ----------------------------------------------------------
# A layer sees itself, the layers below it and the public header, and no more:
# the compiler refuses an include that climbs.
below = $(if $(filter-out $(firstword $(LAYERS)),$1),-Ibuild/include) $(call lower,$1,$(LAYERS))
lower = $(if $(filter-out $1,$(firstword $2)),-Igenerated/$(firstword $2) $(call lower,$1,$(wordlist 2,9,$2)))
build/include/ghost.h: generated/ghost.h
	@mkdir -p $(@D)
	@cp $< $@
build/obj/%.o: generated/%.c build/include/ghost.h $(HEADERS:%=generated/%)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) $(call below,$(notdir $(patsubst %/,%,$(dir $<)))) -c $< -o $@

# The vector kernels in three widths; the width changes the speed, not the bits.
LANES := $(patsubst %.c,build/obj/%.o,$(filter kernels/lanes%.c,$(SOURCES)))
$(LANES): OPT := -O3 -g -fno-trapping-math
$(LANES): generated/kernels/lanes.c
ifeq ($(shell uname -m),x86_64)
build/obj/kernels/lanes_avx2.o: OPT += -mavx2
build/obj/kernels/lanes_avx512.o: OPT += -mavx512f -mavx512dq -mavx512vl -mavx512bw \
  -mprefer-vector-width=512
endif

# These two choose their width themselves; -O3 makes them packed.
build/obj/model/map_sweep.o build/obj/enclose/latent.o: OPT := -O3 -g -fno-trapping-math

build/ghost: $(OBJECTS)
	$(CC) $(CFLAGS_ALL) $^ -o $@ $(LIBS)

# Kernels carry bare names; outside the library only ghost_* may be seen.
build/libghost.a: $(LIB_OBJECTS)
	ld -r $^ -o build/libghost.o
	objcopy --localize-hidden build/libghost.o
	rm -f $@ && ar rcs $@ build/libghost.o
build/libghost.so: $(LIB_OBJECTS)
	$(CC) -shared -Wl,-soname,libghost.so.0 $^ -o $@ $(LIBS)

PREFIX ?= /usr/local
install: all  ## PREFIX= DESTDIR=
	@tests/install-tree "$(DESTDIR)" "$(PREFIX)" $(VERSION)

## ---- auditing, testing, proving ----------------------------------------
audit: build/ghost  ## the main job: every claim of the paper, evaluated
	@build/ghost audit

TESTS := $(patsubst tests/%.c,build/tests/%,$(wildcard tests/test_*.c))
PROGRAM_UNITS := build/obj/program/cli.o build/obj/program/journal.o
build/tests/%: tests/%.c tests/oracle.h $(LIB_OBJECTS) $(PROGRAM_UNITS)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -Igenerated $(LAYERS:%=-Igenerated/%) -Itests $< $(LIB_OBJECTS) $(PROGRAM_UNITS) -o $@ -lcmocka $(LIBS)

check: ## what a push must pass
	@tests/run $(ROOTS)

memcheck:  ## everything under Valgrind
	@tests/memcheck $(ROOTS)
sanitize:  ## everything under ASan and UBSan
	@tests/sanitize $(ROOTS)
coverage:  ## lines and branches of ghost.nw that the tests reach
	@tests/coverage $(ROOTS)
debug:  ## a build whose errors point at lines of ghost.nw: build/debug/ghost
	@tests/debug-build build/debug "-O0 -gdwarf-4" $(ROOTS)
compare-torch: build/ghost  ## the paper's network in PyTorch (installs python3-torch)
	@/usr/bin/python3 -c 'import torch' 2>/dev/null || apt-get install -y -q --no-install-recommends python3-torch
	@/usr/bin/python3 tests/compare_torch.py
bench: all  ## steps per second beside the hardware's floor
	@tests/bench/run
prove:  ## replay every proof
	@proofs/check-coq && proofs/prove && proofs/prove-lanes
prove-fresh:  ## the same without any cache, with the rounding of the vector functions; timed
	@proofs/fresh
slow: ## the long tiers: 10^8 inputs, mutation, fresh proofs
	@tests/slow

## ---- the book ----------------------------------------------------------
figures: build/ghost  ## the data of every figure and number in the book
	@paper/make-data
stored: build/ghost  ## the data that takes minutes: certified basins, rates covered
	@paper/make-stored
sweeps: build/ghost  ## the tables of many networks: about two hours of one processor
	@paper/make-sweeps
paper: paper/ghost.pdf  ## typeset the book
paper/ghost.pdf: ghost.nw $(wildcard paper/*.tex paper/*.bib paper/weave paper/figures/* paper/data/*) build/tangle.stamp
	@paper/weave

clean:  ## remove what was built
	rm -rf build
