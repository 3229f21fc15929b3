#!/bin/sh
# Run once, when the database server is first made: a user and databases for each of the two that use it.
set -eu

create() { # user, password, databases
  user=$1 password=$2
  shift 2
  psql --username postgres --set ON_ERROR_STOP=1 --set user="$user" --set password="$password" <<'SQL'
create role :"user" login password :'password';
SQL
  for database in "$@"; do
    createdb --username postgres --owner "$user" --encoding UTF8 --template template0 "$database"
  done
}

create ledgerbridge "$LEDGERBRIDGE_DB_PASSWORD" ledgerbridge
create temporal "$TEMPORAL_DB_PASSWORD" temporal temporal_visibility
