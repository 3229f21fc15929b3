#!/bin/sh
# Makes the namespace where it is missing, as soon as the server takes requests.
set -eu

for _ in 1 2 3 4 5 6 7 8 9 10; do
  temporal operator namespace describe --namespace "$NAMESPACE" >/dev/null 2>&1 && exit 0
  temporal operator namespace create --namespace "$NAMESPACE" --retention "$RETENTION" && exit 0
  sleep 3
done
exit 1
