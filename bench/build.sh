# Builds the benchmarks, and Remora with them; sets home, java and class_path. For the scripts beside it.
home=$(dirname -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")")
die() { local code=$1; shift; printf 'bench: %s\n' "$@" >&2; exit "$code"; }
source "$home/build/jdk.sh"
java=$(find_jdk)/bin/java
export REMORA_CLASS_ARCHIVE=off # made in the background, while we measure
"$home/remora" --version >/dev/null # builds the launcher's modules if need be, and says what is missing
log=$home/bench/target/build.log
mkdir -p -- "$home/bench/target"
(cd -- "$home" && mvn -B -q -P bench package -pl bench -am -DskipTests) >"$log" 2>&1 </dev/null || {
  tail -n 30 -- "$log" >&2
  die 70 "the build failed; all of its output is in $log"
}
class_path=$(printf '%s:' "$home"/bench/target/remora-bench-*.jar "$home"/bench/target/libraries/*.jar)
