#!/usr/bin/env bash
# Draws the pictures of docs/lessons again: runs the command of each lesson and takes the figure out of its report.
# Less than a minute on two cores. The commands repeat their numbers bit for bit, so the pictures do not change unless
# a method or a chart does; a test compares them.
#   scripts/lessons.sh [DIR]     the runs' folders; by default temporary ones
set -euo pipefail
cd "$(dirname "$0")/.."
./halfstep java org.halfstep.experiments.LessonPictures docs/lessons "${1:-$(mktemp -d)}"
