#!/bin/sh
# Follows the membership changes of a realm with curl and jq: bootstraps from the snapshot, then polls the feed, and
# keeps of each member the entry with the highest version. One pass per call: run it from cron or in a loop.
#
#   ORGSSO_URL       https://sso.example/admin/realms/cloud/orgsso
#   ORGSSO_TOKEN_CMD a command that prints an access token with the role view-organizations
#   directory        holds members.json and cursor; give each consumer its own
set -eu
directory=${1:?usage: changes-consumer.sh DIRECTORY}
mkdir -p "$directory"
work=$(mktemp -d "$directory/.work.XXXXXX")
trap 'rm -rf "$work"' EXIT

# Answers the HTTP status; the body is in $work/body. The token goes by standard input, where ps does not show it.
get() {
  printf 'header = "Authorization: Bearer %s"\n' "$(sh -c "$ORGSSO_TOKEN_CMD")" \
    | curl -sS --max-time 60 -K - -o "$work/body" -w '%{http_code}' "$ORGSSO_URL/changes$1"
}

# Members of today into members.json: the highest version of each wins. The whole file is replaced at once.
keep() {
  [ -f "$directory/members.json" ] || echo '{}' > "$directory/members.json"
  jq --slurpfile page "$work/body" --arg field "$1" '
    reduce ($page[0][$field][]) as $it (.;
      ($it.organizationId + "/" + $it.userId) as $key
      | if (.[$key].version // 0) < $it.version
        then .[$key] = ($it | {organization, userId, email, state, role, version}) else . end)' \
    "$directory/members.json" > "$work/members.json"
  mv "$work/members.json" "$directory/members.json"
}

# After the members: a crash between both costs a repetition, never a loss.
remember() {
  echo "$1" > "$work/cursor"
  mv "$work/cursor" "$directory/cursor"
}

bootstrap() {
  after=
  while :; do
    status=$(get "/snapshot?limit=1000$after")
    [ "$status" = 200 ] || { echo "snapshot: HTTP $status" >&2; exit 1; }
    keep members
    next=$(jq -r '.next // empty' "$work/body")
    [ -n "$next" ] || break
    after="&after=$next"
  done
  remember "$(jq -r .cursor "$work/body")"
}

[ -f "$directory/cursor" ] || bootstrap
more=true
while [ "$more" = true ]; do
  status=$(get "?limit=1000&after=$(cat "$directory/cursor")")
  case $status in
    200) keep changes
         remember "$(jq -r .next "$work/body")"
         more=$(jq -r .more "$work/body") ;;
    # We were away for longer than the history reaches back.
    410) bootstrap ;;
    *)   echo "changes: HTTP $status" >&2; exit 1 ;;
  esac
done
