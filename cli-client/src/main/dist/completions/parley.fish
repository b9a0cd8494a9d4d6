# Completion of parley's commands and options for fish. Installed as fish/vendor_completions.d/parley.fish or in
# ~/.config/fish/completions.

complete -c parley -f

function __parley_none
    set -l words (commandline -opc)
    test (count $words) -eq 1
end

# Whether the command is one of these.
function __parley_is
    set -l words (commandline -opc)
    test (count $words) -gt 1; and contains -- $words[2] $argv
end

complete -c parley -n __parley_none -a chat -d 'Talk, in a terminal'
complete -c parley -n __parley_none -a send -d 'Say something, or what standard input has'
complete -c parley -n __parley_none -a edit -d 'Give a message another text'
complete -c parley -n __parley_none -a delete -d 'Take a message back'
complete -c parley -n __parley_none -a react -d 'Show an emoji at a message'
complete -c parley -n __parley_none -a tail -d 'What is said, as it is said'
complete -c parley -n __parley_none -a history -d 'What was said'
complete -c parley -n __parley_none -a upload -d 'Share files'
complete -c parley -n __parley_none -a download -d 'Fetch a file'
complete -c parley -n __parley_none -a users -d 'Who is there'
complete -c parley -n __parley_none -a up -d 'Broker, object store and gateway in one process'
complete -c parley -n __parley_none -a gateway -d 'A gateway alone'
complete -c parley -n __parley_none -a help -d 'The commands'
complete -c parley -n __parley_none -l help -d 'Tell the commands'
complete -c parley -n __parley_none -l version -d 'Tell the version'

set -l client chat send edit delete react tail history upload download users

complete -c parley -n "__parley_is $client" -l user -s u -x -d 'Who you are'
complete -c parley -n "__parley_is $client" -l host -x -a '(__fish_print_hostnames)' -d 'Host of the gateway'
complete -c parley -n "__parley_is $client" -l port -x -d 'Port of the gateway'
complete -c parley -n "__parley_is $client" -l url -x -d 'Gateway as ws://HOST:PORT or wss://HOST:PORT'
complete -c parley -n "__parley_is $client" -l tls -d 'Speak TLS with --host and --port'
complete -c parley -n "__parley_is $client" -l tls-ca -r -F -d 'Trust the certificates in this PEM file, too'
complete -c parley -n "__parley_is $client" -l pin -x -d 'Take the certificate with this SHA-256'
complete -c parley -n "__parley_is $client" -l password-file -r -F -d 'Read the password from the first line of a file'
complete -c parley -n "__parley_is $client" -l insecure -d 'Sign in to another machine without TLS'
complete -c parley -n "__parley_is $client" -l no-token -d 'Keep no token'
complete -c parley -n "__parley_is $client" -l help -s h -d 'Tell how it is used'
complete -c parley -n "__parley_is $client" -l version -d 'Tell the version'

complete -c parley -n '__parley_is chat' -l room -s r -x -d 'Room to enter'
complete -c parley -n '__parley_is chat' -l downloads -x -a '(__fish_complete_directories)' -d 'Where files go'
complete -c parley -n '__parley_is chat' -l history -x -d 'Messages to show on entering a room'
complete -c parley -n '__parley_is chat' -l images -x -a 'kitty iterm2 sixel blocks' -d 'How images are shown'
complete -c parley -n '__parley_is chat' -l notify -x -a 'bell desktop off' -d 'How mentions are told'
complete -c parley -n '__parley_is chat' -l no-typing -d 'Nobody sees that you type, and you see it of nobody'
complete -c parley -n '__parley_is chat' -l forget-lines -d 'Keep no lines for the next time'

complete -c parley -n '__parley_is send' -l room -s r -x -d 'Room to say it in'
complete -c parley -n '__parley_is send' -l to -x -d 'User to say it to, in private'
complete -c parley -n '__parley_is send' -l reply-to -x -d 'The message that it answers'

complete -c parley -n '__parley_is edit' -l room -s r -x -d 'Room in which it was said'
complete -c parley -n '__parley_is edit' -l to -x -d 'User to whom it was said, in private'

complete -c parley -n '__parley_is delete' -l room -s r -x -d 'Room in which it was said'
complete -c parley -n '__parley_is delete' -l to -x -d 'User to whom it was said, in private'

complete -c parley -n '__parley_is react' -l room -s r -x -d 'Room in which it was said'
complete -c parley -n '__parley_is react' -l to -x -d 'The other one, if it was said in private'
complete -c parley -n '__parley_is react' -l off -d 'Withdraw the emoji'

complete -c parley -n '__parley_is tail' -l room -s r -x -d 'Room to follow'
complete -c parley -n '__parley_is tail' -l private -d 'Your private messages, too'
complete -c parley -n '__parley_is tail' -l last -s n -x -d 'Messages of each room to begin with'
complete -c parley -n '__parley_is tail' -l count -x -d 'End after so many messages'
complete -c parley -n '__parley_is tail' -l json -d 'One JSON object a line'

complete -c parley -n '__parley_is history' -l room -s r -x -d 'The room'
complete -c parley -n '__parley_is history' -l with -x -d 'Private messages with this user'
complete -c parley -n '__parley_is history' -l private -d 'All private messages'
complete -c parley -n '__parley_is history' -l thread -x -d 'Only the answers to the message with this id'
complete -c parley -n '__parley_is history' -l last -s n -x -d 'How many messages'
complete -c parley -n '__parley_is history' -l before -x -d 'Those before an event or a time'
complete -c parley -n '__parley_is history' -l json -d 'One JSON object a line'

complete -c parley -n '__parley_is upload' -F
complete -c parley -n '__parley_is upload' -l room -s r -x -d 'Room to share them with'
complete -c parley -n '__parley_is upload' -l to -x -d 'User to share them with, in private'
complete -c parley -n '__parley_is upload' -l quiet -s q -d 'Show no progress'

complete -c parley -n '__parley_is download' -l room -s r -x -d 'Where the file was shared'
complete -c parley -n '__parley_is download' -l out -s o -r -F -d 'A folder for it, or a name that is free'
complete -c parley -n '__parley_is download' -l quiet -s q -d 'Show no progress'

complete -c parley -n '__parley_is users' -l room -s r -x -d 'Who is in this room'
complete -c parley -n '__parley_is users' -l json -d 'One JSON object a line'

complete -c parley -n '__parley_is up' -l data -x -a '(__fish_complete_directories)' -d 'Where everything is kept'
complete -c parley -n '__parley_is up' -l port -x -d 'For browsers and clients'
complete -c parley -n '__parley_is up' -l host -x -d 'The address to listen on'
complete -c parley -n '__parley_is up' -l tls -d 'Speak TLS, by a certificate of its own'
complete -c parley -n '__parley_is up gateway' -l config -r -F -d 'Settings of a gateway'
complete -c parley -n '__parley_is gateway' -l check -d 'Say whether they are right, and do not start'
complete -c parley -n '__parley_is up gateway' -l help -d 'Tell how it is used'
complete -c parley -n '__parley_is up gateway' -l version -d 'Tell the version'
