#!/bin/bash
# Runs the containers of one kubelet, each in a process group of its own, and ends them all when the kubelet is gone.
#
#   supervisor.sh STATE_DIR GRACE_SECONDS        (STATE_DIR is absolute)
#
# Commands, one a line, on standard input:
#   start ID             runs STATE_DIR/specs/ID: working directory, log file, number of variables, the variables
#                        (NAME=VALUE) and the command line, each ended by a NUL byte; the file is removed
#   signal ID TERM|KILL  TERM reaches the first process only, as a container runtime does it; KILL the whole group
# Events, one a line, on standard output:
#   started ID PID       PID is also the process group
#   exited ID CODE       128 + n after signal n; whatever was left of the group has been killed
#   failed ID MESSAGE    it could not be started
#
# End of standard input means that the kubelet has ended, however it did: every group gets TERM, and KILL after
# GRACE_SECONDS. For a later run to find what kill -9 of this script leaves behind, STATE_DIR/groups/ID holds the
# process group of each container that runs and STATE_DIR/supervisor.pid our own pid.
#
# Written for bash 3.2, which is what macOS has.

state=$1
grace=$2
LC_ALL=C

# Logs and our own files are nobody else's business; containers get the usual mask back.
umask 077

# The terminal's and the system's signals must not end the supervisor before its containers.
trap '' INT TERM HUP QUIT

# Job control: every background command gets a process group of its own, and none of the signals that a shell without job
# control ignores for it (which nothing could undo in the container).
set -m

env=$(type -P env) || exit 1

echo $$ > "$state/supervisor.pid" || exit 1

# Replaces this shell by command with variables and nothing else in its environment. Everybody can read command lines, so
# variables are exported, and only those go through env's that bash cannot export or would act upon itself.
run_in_environment() {
    local variable onto_env=()
    unset PATH
    for variable in "${variables[@]}"; do
        case ${variable%%=*} in
            *[!A-Z0-9_]* | '' | [0-9]* | _ | BASH* | UID | EUID | PPID | SHELLOPTS | SHLVL | PWD | OLDPWD | IFS | LANG | \
                LC_* | POSIXLY_CORRECT | RANDOM | SRANDOM | SECONDS | LINENO | EPOCH* | HIST* | FUNCNAME | GROUPS | \
                DIRSTACK | PIPESTATUS | COMP_* | OPT*)
                onto_env[${#onto_env[@]}]=$variable ;;
            *) export "$variable" ;;
        esac
    done
    exec "$env" -u SHLVL -u PWD -u OLDPWD -u _ -- "${onto_env[@]}" "${command[@]}"
}

# Starts one container, reports its end at once, and leaves nothing of it behind.
keep() {
    local id=$1 directory log count word pid code
    local variables=() command=()
    {
        IFS= read -r -d '' directory && IFS= read -r -d '' log && IFS= read -r -d '' count
        while [ "${#variables[@]}" -lt "$count" ] && IFS= read -r -d '' word; do variables[${#variables[@]}]=$word; done
        while IFS= read -r -d '' word; do command[${#command[@]}]=$word; done
    } < "$state/specs/$id" || { echo "failed $id its specification cannot be read"; return; }
    rm -f "$state/specs/$id"
    [ -d "$directory" ] && [ -x "$directory" ] || { echo "failed $id cannot enter working directory $directory"; return; }

    # A subshell starts without it; it is switched off again so that wait only ends with the process.
    set -m
    (
        # Ignored signals would stay ignored in the container.
        trap - INT TERM HUP QUIT
        umask 022
        # Told only now: a TERM that came before would be ignored, and lost. bash 3.2 has no BASHPID.
        pid=${BASHPID:-$(exec sh -c 'echo $PPID')}
        echo "$pid" > "$state/groups/$id"
        echo "started $id $pid" >&3
        cd "$directory" && run_in_environment 3>&-
    ) 3>&1 < /dev/null >> "$log" 2>&1 &
    pid=$!
    set +m
    wait "$pid"
    code=$?
    kill -KILL -- "-$pid"
    rm -f "$state/groups/$id"
    echo "exited $id $code"
} 2> /dev/null

group_of() { IFS= read -r group < "$state/groups/$1"; } 2> /dev/null

signal() {
    local group
    group_of "$1" || return
    case $2 in
        TERM) kill -TERM "$group" ;;
        KILL) kill -KILL -- "-$group" ;;
    esac
} 2> /dev/null

# Signals every group that has not had this signal yet: one that is only now being started is found in the next round.
signal_groups() {
    local file group
    for file in "$state"/groups/*; do
        group_of "${file##*/}" || continue
        case " $signalled " in *" $1$group "*) continue ;; esac
        kill "-$1" -- "-$group" && signalled="$signalled $1$group"
    done
} 2> /dev/null

while IFS=' ' read -r command id argument; do
    case $command in
        start) keep "$id" < /dev/null & ;;
        signal) signal "$id" "$argument" ;;
    esac
done

signalled=
SECONDS=0
while [ -n "$(jobs -rp)" ] && [ "$SECONDS" -lt "$((grace + 5))" ]; do
    signal_groups TERM
    [ "$SECONDS" -lt "$grace" ] || signal_groups KILL
    sleep 0.05
done
rm -f "$state/supervisor.pid"
