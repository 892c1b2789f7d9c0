#!/bin/sh
# By when? curl, nothing else: sh deadlines.sh http://127.0.0.1:8000 钦州/会签回复 2024-04-03
# Prints the answer's JSON. An error is JSON, too; curl then ends with 22.
set -eu
curl --fail-with-body --silent --show-error --max-time 15 --get "$1/v1/due" \
    --header 'Accept-Language: zh' --data-urlencode "limit=$2" --data-urlencode "on=$3"
printf '\n'
curl --fail-with-body --silent --show-error --max-time 15 "$1/v1/columns" \
    --header 'Accept-Language: zh' --header 'Content-Type: application/json' \
    --data "{\"limit\": \"$2\", \"days\": [\"$3\", \"2024-09-30\"]}"
printf '\n'
