#!/bin/sh
# By when? curl, nothing else: sh deadlines.sh http://127.0.0.1:8000 钦州/会签回复 2024-04-03
# Prints the answer's JSON. An error is JSON, too, and goes to stderr. Ends with 2 for a question to be corrected, 3 for
# one without an answer (the error's "exit"), and 1 if no answer came from the service at all.
set -eu
if [ $# -ne 3 ]; then
    echo 'Usage: sh deadlines.sh SERVICE LIMIT DATE' >&2
    exit 2
fi

ask() {
    if answer=$(curl --fail-with-body --silent --show-error --max-time 15 --header 'Accept-Language: zh' "$@"); then
        case $answer in
            '{"schema":'*) printf '%s\n' "$answer" ;;
            *) echo 'No answer of the service' >&2; exit 1 ;; # a page of what is between
        esac
    else
        printf '%s\n' "$answer" >&2
        code=$(printf '%s' "$answer" | sed -n 's/.*"exit":\([0-9]\).*/\1/p')
        exit "${code:-1}"
    fi
}

ask --get "$1/v1/due" --data-urlencode "limit=$2" --data-urlencode "on=$3"
ask "$1/v1/columns" --header 'Content-Type: application/json' \
    --data "{\"limit\": \"$2\", \"days\": [\"$3\", \"2024-09-30\"]}"
