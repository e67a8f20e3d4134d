#!/usr/bin/env bash
# A few faults of each kind in each verb; tests/program/faults/run, of `make slow', makes all.
exec tests/program/faults/run "${FAULTS:-5}"
