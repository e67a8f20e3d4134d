#!/usr/bin/env bash
# A few faults of each kind in each verb; tests/faults/run, of `make slow', makes all.
exec tests/faults/run "${FAULTS:-5}"
