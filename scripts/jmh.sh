#!/usr/bin/env bash
# Runs the JMH benchmarks of a module, which are among its tests.
#   scripts/jmh.sh MODULE [JMH OPTIONS]     for example: scripts/jmh.sh core MatMul -p threads=1
#   scripts/jmh.sh core -l                  lists them; -h shows JMH's options
set -euo pipefail
cd "$(dirname "$0")/.."
if [ $# -eq 0 ] || [ "$1" = --help ] || [ ! -f "$1/pom.xml" ]; then
  sed -n '2,4s/^# //p' "$0" >&2
  exit 2
fi
module="$1"
shift
list="$PWD/$module/target/jmh-class-path"
mvn -q -B -pl "$module" -am test-compile dependency:build-classpath -Dmdep.includeScope=test -Dmdep.outputFile="$list"
exec ./halfstep java -cp "$module/target/test-classes:$module/target/classes:$(cat "$list")" org.openjdk.jmh.Main "$@"
