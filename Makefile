# Every job of the project; `make help` lists them.  What is long is a script
# beside what it serves: paper/web/weave, tests/run, proofs/check-coq, ...
.DEFAULT_GOAL := all
SHELL := /bin/bash -o pipefail
CC ?= gcc
ifeq ($(CC),cc)
CC := gcc
endif

# The layers, lowest first, and the files that ghost.nw tangles to: the book's own
# list (section "The files, layer by layer").
listed = $(shell sed -n 's/^\\$1{\([^}]*\)}.*/\1/p' ghost.nw)
LAYERS := $(call listed,layer)
ROOTS := $(call listed,layerfile)
VERSION := $(shell sed -n 's/^version: //p' CITATION.cff)

# Where is built, and from what: `make debug` and the tests' builds set both.
B := build
G := generated

STD := -std=c17 -D_GNU_SOURCE
WARN := -Wall -Wextra -Wconversion -Wshadow -Werror
# The arithmetic is part of the product: no contraction, no fast-math.
ARITH := -ffp-contract=off -fno-math-errno
OPT := -O2 -g
CFLAGS_ALL = $(STD) $(WARN) $(ARITH) $(OPT) -fPIC -fvisibility=hidden -pthread $(CFLAGS)
LIBS := -lgsl -lgslcblas -lflint-arb -lflint -lmpfr -lgmp -lz -lm -pthread

SOURCES := $(filter %.c,$(ROOTS))
OBJECTS := $(SOURCES:%.c=$(B)/obj/%.o)
UNIT_OBJECTS := $(filter-out $(B)/obj/program/%,$(OBJECTS))
# The library proper: no figures, no claims, no verbs.
LIB_OBJECTS := $(filter-out $(B)/obj/study/% $(B)/obj/audit/%,$(UNIT_OBJECTS))

.PHONY: all help deps deps-check tangle audit check check-tangle lint trace tests prove \
  prove-fresh memcheck sanitize coverage slow bench compare-torch debug install clean fuzz \
  paper argument web check-web dist picture figures stored sweeps

##@ To build and to use
all: $(B)/ghost $(B)/libghost.a $(B)/libghost.so  ## the program and the library

audit: $(B)/ghost  ## the main job: every claim of the paper, evaluated
	@$(B)/ghost audit

PREFIX ?= /usr/local
install: all  ## program, library, header, manual: PREFIX= DESTDIR=
	@paper/install-tree "$(DESTDIR)" "$(PREFIX)" $(VERSION)

help:  ## this list
	@awk -F ':.*## ' '/^##@ / { printf "%s%s\n", n++ ? "\n" : "", substr($$0, 5) } \
	  /^[a-z-]+:.*## / { printf "  %-14s%s\n", $$1, $$2 }' Makefile

clean:  ## remove what was built
	rm -rf build

# Packages of Debian 12: what `make audit` needs, and what the checks and the
# book need beyond it.
PACKAGES := gcc libc6-dev make libgsl-dev libflint-dev libflint-arb-dev libmpfr-dev libgmp-dev zlib1g-dev
PACKAGES_CHECK := noweb python3 python3-numpy python3-matplotlib g++ pkg-config groff-base libcmocka-dev valgrind clang \
  libclang-rt-14-dev gcovr \
  universal-ctags git parallel locales coq libcoq-coquelicot libcoq-flocq libcoq-interval \
  libcoq-gappa frama-c-base why3 z3 cvc5 gappa \
  texlive-latex-base texlive-latex-recommended texlive-latex-extra texlive-pictures \
  texlive-fonts-recommended texlive-science texlive-bibtex-extra tex-gyre lmodern latexmk \
  graphviz poppler-utils katex fonts-katex fonts-texgyre nodejs lld wasi-libc musl-dev python3-fonttools
install_missing = missing=$$(comm -23 <(printf '%s\n' $1 | sort) \
    <(dpkg-query -W -f='$${db:Status-Abbrev} $${Package}\n' 2>/dev/null | sed -n 's/^ii *//p' | sort)); \
  [ -z "$$missing" ] || { run=; [ "$$(id -u)" = 0 ] || run=sudo; \
  $$run apt-get update -q && \
  DEBIAN_FRONTEND=noninteractive $$run apt-get install -y -q --no-install-recommends $$missing; }

deps:  ## install what audit needs (nothing to do when it is there)
	@$(call install_missing,$(PACKAGES))
deps-check:  ## install what check and paper need
	@$(call install_missing,$(PACKAGES) $(PACKAGES_CHECK))

##@ One source
tangle: $(B)/tangle.stamp  ## ghost.nw -> generated/

check-tangle:  ## is generated/ what the source tangles to?
	@paper/web/tangle --check

lint:  ## noweb's traps, sizes of chunks
	@paper/web/lint ghost.nw

trace: $(B)/ghost  ## every name of the registry leads somewhere, both ways
	@paper/web/trace

# A change of prose leaves generated/ untouched, so it recompiles nothing.  A tree
# in which nothing changed is built without noweb and Python.
$(B)/tangle.stamp: ghost.nw paper/web/web.py paper/web/tangle
	@mkdir -p $(B)
ifneq ($(G),generated)
	@paper/web/tangle --lines $(G)
else
	@if [ -x /usr/lib/noweb/markup ] && command -v python3 >/dev/null; then \
	  paper/web/tangle generated; \
	elif ! sha256sum --quiet -c generated/SHA256SUMS; then \
	  echo "to tangle a changed source takes noweb and Python: make deps-check" >&2; exit 1; fi
endif
	@touch $@
$(ROOTS:%=$(G)/%): $(B)/tangle.stamp ; @:

# A layer sees itself, the layers below it and the public header, and no more:
# the compiler refuses an include that climbs.
below = $(if $(filter-out $(firstword $(LAYERS)),$1),-I$(B)/include) $(call lower,$1,$(LAYERS))
lower = $(if $(filter-out $1,$(firstword $2)),-I$(G)/$(firstword $2) $(call lower,$1,$(wordlist 2,9,$2)))
$(B)/include/ghost.h: $(G)/ghost.h
	@mkdir -p $(@D)
	@cp $< $@
$(B)/obj/%.o: $(G)/%.c $(B)/include/ghost.h $(addprefix $(G)/,$(filter %.h,$(ROOTS)))
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) $(call below,$(notdir $(patsubst %/,%,$(dir $<)))) -c $< -o $@

# The vector kernels in three widths; the width changes the speed, not the bits.
LANES := $(patsubst %.c,$(B)/obj/%.o,$(filter kernels/lanes%.c kernels/rank%.c,$(SOURCES)))
$(LANES): OPT := -O3 -g -fno-trapping-math
$(LANES): $(G)/kernels/lanes.c $(G)/kernels/rank.c
# A group of lanes, 8 or 16 numbers, stays a loop until it has become a vector; what is
# shorter is unrolled before.  So gcc is told; clang has no such switch.
peel = $(if $(findstring clang,$(CC)),,--param max-completely-peel-times=$1)
SINGLE := $(filter $(B)/obj/kernels/rank_single%,$(LANES))
$(filter-out $(SINGLE),$(filter $(B)/obj/kernels/rank%,$(LANES))): OPT += $(call peel,7)
$(SINGLE): OPT += $(call peel,15)
ifeq ($(shell uname -m),x86_64)
$(B)/obj/kernels/lanes_avx2.o $(B)/obj/kernels/rank_avx2.o \
  $(B)/obj/kernels/rank_single_avx2.o: OPT += -mavx2
$(B)/obj/kernels/lanes_avx512.o $(B)/obj/kernels/rank_avx512.o \
  $(B)/obj/kernels/rank_single_avx512.o: OPT += -mavx512f -mavx512dq -mavx512vl -mavx512bw \
  -mprefer-vector-width=512
endif

# The first two choose their width themselves; -O3 makes them packed.
$(B)/obj/model/map_sweep.o $(B)/obj/enclose/latent.o $(B)/obj/enclose/field.o: OPT := -O3 -g -fno-trapping-math

# In the program, and only there, a call of ours that gets no memory ends it.
WRAPPED := -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=aligned_alloc,--wrap=strdup
$(B)/ghost: $(OBJECTS)
	$(CC) $(CFLAGS_ALL) $(WRAPPED) $^ -o $@ $(LIBS)

# Kernels carry bare names; outside the library only ghost_* may be seen.
$(B)/libghost.a: $(LIB_OBJECTS)
	ld -r $^ -o $(B)/libghost.o
	objcopy --localize-hidden $(B)/libghost.o
	rm -f $@ && ar rcs $@ $(B)/libghost.o
$(B)/libghost.so: $(LIB_OBJECTS)
	$(CC) $(CFLAGS_ALL) -shared -Wl,-soname,libghost.so.$(firstword $(subst ., ,$(VERSION))) $^ -o $@ $(LIBS)

##@ Tests and proofs
check: deps-check  ## what a push must pass
	@tests/run

# tests/LAYER/test_NAME.c becomes build/tests/test_NAME.
PROGRAM_UNITS := $(addprefix $(B)/obj/program/,cli.o journal.o network_options.o)
UNITS := $(wildcard tests/test_*.c $(LAYERS:%=tests/%/test_*.c))
TESTS := $(patsubst %.c,$(B)/tests/%,$(notdir $(UNITS)))
vpath test_%.c tests $(LAYERS:%=tests/%)
tests: $(TESTS)  ## the unit tests, built: build/tests/
$(B)/tests/%: %.c tests/oracle.h $(UNIT_OBJECTS) $(PROGRAM_UNITS)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -I$(G) $(LAYERS:%=-I$(G)/%) -Itests $< $(UNIT_OBJECTS) \
	  $(PROGRAM_UNITS) -o $@ -lcmocka $(LIBS)

# tests/fuzz/NAME.c becomes build/fuzz/fuzz/NAME.  A target that takes a file of
# the program apart holds its text itself.
FUZZERS := $(patsubst tests/fuzz/%.c,$(B)/fuzz/%,$(wildcard tests/fuzz/*.c))
$(B)/fuzz/table: TAKEN := study/table
REFUSED := -Wl,--wrap=cli_usage,--wrap=cli_fail
$(B)/fuzz/journal $(B)/fuzz/field $(B)/fuzz/task: MORE = $(B)/obj/program/cli.o $(REFUSED)
$(B)/fuzz/rows: MORE = $(addprefix $(B)/obj/program/,cli.o network_options.o) $(REFUSED)
$(B)/fuzz/log: MORE = $(PROGRAM_UNITS) $(REFUSED)
$(B)/fuzz/options: TAKEN := program/cli
$(B)/fuzz/options: MORE = $(filter $(B)/obj/program/%,$(OBJECTS)) \
  $(WRAPPED) $(addprefix -Wl$(comma)--wrap=,cli_open cli_reserve cli_claim journal_read \
  ghost_digits ghost_network_create ghost_rnn_create_delayed)
comma := ,
.PHONY: fuzzers
fuzzers: $(FUZZERS)
$(FUZZERS): $(B)/fuzz/%: tests/fuzz/%.c $(wildcard tests/fuzz/*.h) $(OBJECTS)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -fsanitize=fuzzer -I$(G) $(LAYERS:%=-I$(G)/%) -Itests/fuzz $< \
	  $(filter-out $(TAKEN:%=$(B)/obj/%.o),$(UNIT_OBJECTS) $(MORE)) -o $@ $(LIBS)
ifneq ($(filter fuzzers,$(MAKECMDGOALS)),)
$(B)/obj/program/main.o: STD += -Dmain=ghost_main
$(B)/obj/program/sweep_verbs.o $(B)/obj/program/map_verbs.o \
$(B)/obj/program/network_verbs.o $(B)/obj/program/slow_verbs.o: STD += -Dcalloc=kept_calloc
endif
fuzz:  ## random bytes for the readers and the options, a minute
	@tests/fuzz/run

prove:  ## replay every proof
	@proofs/check-coq && proofs/prove && proofs/prove-lanes && for shape in '' avx2 avx512 single single-avx2 single-avx512; do \
	  proofs/prove-lanes --unit rank --shape "$$shape" || exit 1; done
prove-fresh:  ## the same without any cache, with the rounding of the vector functions; timed
	@proofs/fresh

# Builds whose errors, symbols and counts speak of lines of ghost.nw.  Debug
# information is DWARF 4: in version 5 the tools keep the name of the C file.
DEBUG := -O0 -gdwarf-4
debug:  ## such a build, for gdb: build/debug/ghost
	@$(MAKE) --no-print-directory B=build/debug G=build/debug/src OPT="$(DEBUG)" build/debug/ghost
memcheck:  ## everything under Valgrind
	@tests/memcheck
sanitize:  ## everything under ASan and UBSan
	@tests/sanitize
coverage:  ## lines and branches of ghost.nw that the tests reach
	@tests/coverage
slow:  ## the long tiers: 10^8 inputs, mutation, fresh proofs
	@tests/slow
bench: all  ## steps per second beside the hardware's floor
	@tests/bench/run
compare-torch: $(B)/ghost $(B)/libghost.so  ## the paper's networks in PyTorch (installs python3-torch)
	@/usr/bin/python3 -c 'import torch' 2>/dev/null || apt-get install -y -q --no-install-recommends python3-torch
	@/usr/bin/python3 tests/model/compare_torch.py

##@ The book
paper: paper/ghost.pdf  ## typeset the book
argument: paper/ghost-argument.pdf  ## its first part alone, paper/ghost-argument.pdf
web: paper/ghost.pdf  ## the web edition: build/web/index.html
	@[ -s build/paper/ghost.aux ] || paper/web/weave
	@paper/web/goals && paper/web/site
# The accessibility checker is a file of npm's, of a fixed version, and only for this.
AXE := axe-core@4.14.1
check-web:  ## every page of it in a browser, at three widths (installs chromium, axe-core)
	@$(call install_missing,chromium $(if $(shell command -v npm),,npm))
	@mkdir -p build/axe && [ -s build/axe/package/axe.min.js ] || \
	  { cd build/axe && npm pack --silent $(AXE) >/dev/null && tar xzf axe-core-*.tgz; }
	@BROWSER=1 bash tests/gates/check_web.sh && bash tests/gates/check_dist.sh
dist: paper argument web  ## a release: source, PDFs, web edition; the same bytes twice
	@paper/make-dist
BOOK := ghost.nw CITATION.cff $(filter-out %__pycache__,$(wildcard paper/*.tex paper/*.bib paper/web/* paper/figures/* paper/data/*))
paper/ghost.pdf: $(BOOK) $(B)/tangle.stamp
	@paper/web/weave
paper/ghost-argument.pdf: paper/ghost.pdf
	@paper/web/weave --argument
picture: paper/ghost.pdf  ## the README's picture, out of the book's figure
	@pdftoppm -png -r 300 -singlefile build/paper/fig/map-bifurcation.pdf paper/picture
figures: $(B)/ghost  ## the data of every figure and number in the book
	@paper/make-data
stored: $(B)/ghost  ## the data that takes minutes: certified basins, rates covered
	@paper/make-stored
sweeps: $(B)/ghost  ## the tables of many networks: some hours of one processor
	@paper/make-sweeps
