#!/bin/bash
# Starts local-aws, runs the ready hooks, and says what LocalStack says last.
set -euo pipefail
exec 3< <(exec java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx512m -cp '/app/libs/*' io.shardlab.aws.LocalAwsMain --host 0.0.0.0 --port 4566)
program=$!
trap 'kill "$program"' TERM INT
read -r ready <&3 || { echo "local-aws did not start"; exit 1; }
echo "$ready"
for hook in /etc/localstack/init/ready.d/*.sh; do
  [ -x "$hook" ] && "$hook"
done
echo "Ready."
wait "$program"
