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
  local name=$1 file="$results/jest.json" counts
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

# The last line, and the exit status.
summary() {
  echo
  echo "$passed passed, $failed failed, $skipped skipped"
  [ "$failed" -eq 0 ]
}
