#!/usr/bin/env bash
# What the cloud must contain before the story starts. LocalStack runs this when it is ready (this folder's parent mounted
# as /etc/localstack/init); the lab sends the same requests through the SDK. Running it again changes nothing.
set -euo pipefail
requests="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"

# create SERVICE OPERATION FILE: what exists already is as good as created.
create() {
  local said
  if said=$(awslocal "$1" "$2" --cli-input-json "file://$requests/$1/$3" 2>&1); then
    echo "$1 $2 $3: created"
  elif [[ $said == *ResourceInUseException* ]]; then
    echo "$1 $2 $3: exists already"
  else
    echo "$1 $2 $3: $said" >&2
    return 1
  fi
}

create kinesis create-stream create-stream.json
create dynamodb create-table create-table.json
create dynamodb create-table create-dead-letter-table.json
