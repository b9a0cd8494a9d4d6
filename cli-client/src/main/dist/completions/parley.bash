# Completion of parley's commands and options for bash. Installed as bash-completion/completions/parley, or read by ~/.bashrc.
# Bash 3.2 or later; the package bash-completion is not needed.

# What compgen finds for the word; a line each, since names of files may have spaces.
_parley_reply() {
  local found
  while IFS= read -r found; do
    COMPREPLY+=("$found")
  done < <(compgen "$@" -- "$word")
}

_parley() {
  local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]}
  local common='--user --host --port --url --tls --insecure --tls-ca --pin --password-file --no-token --help --version'
  local words=
  COMPREPLY=()

  if [ "$COMP_CWORD" -eq 1 ]; then
    words='chat send edit delete react tail history upload download users up gateway help --help --version'
    _parley_reply -W "$words"
    return
  fi

  case $command:$previous in
    *:--password-file | *:--tls-ca | *:--config | *:--out | *:-o)
      compopt -o filenames 2>/dev/null
      _parley_reply -f
      return
      ;;
    *:--downloads | *:--data)
      compopt -o filenames 2>/dev/null
      _parley_reply -d
      return
      ;;
    *:--images)
      _parley_reply -W 'kitty iterm2 sixel blocks'
      return
      ;;
    *:--notify)
      _parley_reply -W 'bell desktop off'
      return
      ;;
    *:--host)
      _parley_reply -A hostname
      return
      ;;
    *:--user | *:-u | *:--port | *:--url | *:--room | *:-r | *:--to | *:--reply-to | *:--with | *:--last | *:-n | *:--count | \
      *:--before | *:--history)
      return
      ;;
  esac

  case $command in
    chat) words="--room --downloads --history --images --notify --no-typing --forget-lines $common" ;;
    send) words="--room --to --reply-to $common" ;;
    edit | delete) words="--room --to $common" ;;
    react) words="--room --to --off $common" ;;
    tail) words="--room --private --last --count --json $common" ;;
    history) words="--room --with --private --thread --last --before --json $common" ;;
    upload) words="--room --to --quiet $common" ;;
    download) words="--room --out --quiet $common" ;;
    users) words="--room --json $common" ;;
    up) words='--data --port --host --tls --config --help --version' ;;
    gateway) words='--config --check --help --version' ;;
  esac
  case $word in
    -*) _parley_reply -W "$words" ;;
    *)
      if [ "$command" = upload ]; then
        compopt -o filenames 2>/dev/null
        _parley_reply -f
      fi
      ;;
  esac
}

complete -F _parley parley ./parley
