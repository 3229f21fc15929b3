#!/bin/sh
# Brings Temporal's two databases up to the version of this image; does nothing where they are.
set -eu

update() { # database, folder of its versions
  tool="temporal-sql-tool --plugin postgres12 --ep postgres --port 5432 --user temporal --db $1"
  $tool setup-schema -v 0.0
  $tool update-schema -d "/etc/temporal/schema/postgresql/v12/$2/versioned"
}

update temporal temporal
update temporal_visibility visibility
