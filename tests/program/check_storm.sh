#!/usr/bin/env bash
# A few signals, kills and pairs of processes; `make slow' makes some hundred of each.
tests/program/faults/storm "${SIGNALS:-12}" "${KILLS:-12}" "${PAIRS:-3}"
