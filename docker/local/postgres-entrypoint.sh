#!/usr/bin/env bash
# What of the official PostgreSQL image's entry point the compose file relies on, for the local stand-in.
set -euo pipefail

: "${POSTGRES_USER:=postgres}" "${POSTGRES_DB:=$POSTGRES_USER}"
data=/var/lib/postgresql/data
bin=$(echo /usr/lib/postgresql/*/bin)

if [ ! -s "$data/PG_VERSION" ]; then
  mkdir -p "$data"
  chown postgres "$data"
  chmod 700 "$data"
  printf '%s' "$POSTGRES_PASSWORD" > /run/initial-password
  chown postgres /run/initial-password
  su postgres -c "$bin/initdb -D $data -U '$POSTGRES_USER' --pwfile=/run/initial-password --auth-local=trust --auth-host=scram-sha-256 -E UTF8" > /dev/null
  rm /run/initial-password
  echo "host all all all scram-sha-256" >> "$data/pg_hba.conf"
  if [ "$POSTGRES_DB" != postgres ]; then
    printf 'CREATE DATABASE "%s";\n' "$POSTGRES_DB" | su postgres -c "$bin/postgres --single -j -D $data postgres" > /dev/null
  fi
fi
exec su postgres -c "exec $bin/postgres -D $data -c listen_addresses='*'"
