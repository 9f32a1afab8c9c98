# Functions of .ci/run and .ci/deep: named checks, and the count of what passed.
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
passed=0 failed=0 skipped=0

# check NAME COMMAND...
check() {
  local name=$1 start=$SECONDS
  shift
  echo
  echo "== $name"
  if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)) && echo "FAILED: $name"; fi
  echo "-- $name: $((SECONDS - start)) s"
}

# tests NAME COMMAND...: a run of Jest, whose tests are counted one by one
tests() {
  local name=$1 file="$results/jest.$BASHPID.json" counts
  shift
  rm -f "$file"
  check "$name" "$@" --ci --json --outputFile="$file"
  if [ ! -f "$file" ]; then
    failed=$((failed + 1))
    return
  fi
  node tools/checks/test-results.mjs "$file"
  read -r -a counts < <(node tools/checks/test-results.mjs "$file" --counts)
  passed=$((passed + counts[0])) failed=$((failed + counts[1])) skipped=$((skipped + counts[2]))
}

# beside LANE: runs the checks of the function LANE at the same time as those that follow. Checks that mostly wait, such as
# on an emulator, leave the processor to others.
beside() {
  (
    passed=0 failed=0 skipped=0
    "$1"
    echo "$passed $failed $skipped" > "$results/$1.counts"
  ) > "$results/$1.log" 2>&1 &
}

# join LANE: waits for a lane, prints its output, and adds its counts
join() {
  local counts
  wait
  cat "$results/$1.log"
  if ! read -r -a counts < "$results/$1.counts"; then
    failed=$((failed + 1)) && echo "FAILED: $1 did not end"
    return
  fi
  passed=$((passed + counts[0])) failed=$((failed + counts[1])) skipped=$((skipped + counts[2]))
}

# The last line, and the exit status.
summary() {
  echo
  echo "$passed passed, $failed failed, $skipped skipped"
  [ "$failed" -eq 0 ]
}
