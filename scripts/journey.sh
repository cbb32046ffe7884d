#!/usr/bin/env bash
# What the site is for, once through, against a running one that holds the demo course:
#   scripts/journey.sh http://127.0.0.1:8000 "$(gcampus demo --json)"
# A pupil logs in with a key, records a measurement, publishes it, and everybody can see it.
set -euo pipefail

url=$1
field() { sed -n "s/.*\"$1\":\"\\([^\"]*\\)\".*/\\1/p" <<<"$demo"; }
demo=$2
key=$(field access_key)
water=$(sed -n 's/.*"water_ids":\[\([0-9]*\).*/\1/p' <<<"$demo")
cookies=$(mktemp)
trap 'rm -f "$cookies"' EXIT

fail() { echo "The journey ends here: $1" >&2; exit 1; }

# post PATH FIELD=VALUE...: where the site leads to after a form.
post() {
    local path=$1 field
    shift
    local fields=()
    for field in "$@"; do fields+=(--data-urlencode "$field"); done
    curl --silent --show-error --noproxy '*' --cookie "$cookies" --cookie-jar "$cookies" --output /dev/null \
        --write-out '%{http_code} %{redirect_url}' "${fields[@]}" "$url$path"
}

get() { curl --silent --show-error --fail --noproxy '*' "$@"; }

answer=$(post /login/access-key/ "token=$key")
[[ $answer == 303* ]] || fail "log-in: $answer"

# Where a measurement of the demo was taken, its water is near.
place=$(get "$url/api/v1/measurements/?water=$water" | grep -o '"coordinates":\[[-0-9.,]*' | head -1)
place=${place#*[}
note="Reise $(date +%s)"
answer=$(post /measurement/add/ "name=$note" "latitude=${place#*,}" "longitude=${place%,*}" "water=$water" \
    time_0_0=2 time_0_1=6 time_0_2=2024 time_1_0=10 time_1_1=15 "comment=$note" version=)
[[ $answer == 303* ]] || fail "recording: $answer"
number=$(sed -n 's#.*/measurement/\([0-9]*\)/.*#\1#p' <<<"$answer")
[ -n "$number" ] || fail "the measurement has no number: $answer"

status=$(curl --silent --noproxy '*' --output /dev/null --write-out '%{http_code}' "$url/measurement/$number/")
[ "$status" = 404 ] || fail "it was to be seen before it was published: $status"
version=$(get --cookie "$cookies" "$url/measurement/$number/" | grep -o 'name="version" value="[0-9]*"' | grep -o '[0-9]*' | head -1)
answer=$(post "/measurement/$number/publish" "version=$version")
[[ $answer == 303* ]] || fail "publishing: $answer"
get "$url/measurement/$number/" | grep -qF "$note" || fail 'nobody can see it'
echo "A pupil recorded measurement $number, and all can see it."
