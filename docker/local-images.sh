#!/usr/bin/env bash
# Stand-ins for the official images on a Debian machine whose Docker engine can pull none: local/keycloak:VERSION and
# local/postgres:15. Needs root, debootstrap and a Docker engine (DOCKER_HOST). Images that are there already are kept.
#
# usage: local-images.sh KEYCLOAK_ZIP
set -euo pipefail

zip=$1
version=$(unzip -Z1 "$zip" | awk -F/ 'NR == 1 { print substr($1, length("keycloak-") + 1) }')
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

have() { docker image inspect "$1" > /dev/null 2>&1; }

debian() { # tag, packages
  have "$1" && return
  echo "Building $1"
  debootstrap --variant=minbase --include="$2" bookworm "$work/root" > "$work/debootstrap.log" 2>&1 ||
    { tail -20 "$work/debootstrap.log" >&2; return 1; }
  tar -C "$work/root" -c . | docker import - "$1" > /dev/null
  rm -rf "$work/root"
}

image() { # tag, directory with a Dockerfile
  echo "Building $1"
  docker build -q -t "$1" "$2" > /dev/null
}

if ! have "local/keycloak:$version"; then
  debian local/debian-jre:17 openjdk-17-jre-headless,ca-certificates
  mkdir "$work/keycloak"
  unzip -q "$zip" -d "$work/keycloak"
  mv "$work/keycloak/keycloak-$version" "$work/keycloak/server"
  # As in the official image: else whoever mounts or copies a file below it makes it root's.
  mkdir "$work/keycloak/server/data"
  cat > "$work/keycloak/Dockerfile" <<'DOCKERFILE'
FROM local/debian-jre:17
COPY --chown=1000:0 server /opt/keycloak
# Otherwise dev mode listens on localhost, inside the container.
ENV KC_RUN_IN_CONTAINER=true
USER 1000
EXPOSE 8080 9000
ENTRYPOINT ["/opt/keycloak/bin/kc.sh"]
DOCKERFILE
  image "local/keycloak:$version" "$work/keycloak"
fi

if ! have local/postgres:15; then
  debian local/debian-postgresql:15 postgresql,ca-certificates
  mkdir "$work/postgres"
  cp "$here/local/postgres-entrypoint.sh" "$work/postgres/"
  cat > "$work/postgres/Dockerfile" <<'DOCKERFILE'
FROM local/debian-postgresql:15
COPY postgres-entrypoint.sh /usr/local/bin/
ENV PATH=/usr/lib/postgresql/15/bin:/usr/local/bin:/usr/bin:/bin
EXPOSE 5432
ENTRYPOINT ["bash", "/usr/local/bin/postgres-entrypoint.sh"]
DOCKERFILE
  image local/postgres:15 "$work/postgres"
fi
