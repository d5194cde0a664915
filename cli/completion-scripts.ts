export type OptionWords = {
  /** `--long`, and `-s` where there is one. */
  names: string[];
  description: string;
  takesValue: boolean;
  choices: readonly string[];
};

export type VerbWords = {
  name: string;
  description: string;
  options: OptionWords[];
  /** Of `keys`: what stands behind it. */
  verbs: { name: string; description: string }[];
  /** Whether names of models are completed behind it. */
  takesModel: boolean;
  choices: readonly string[];
};

/** Asks Paddock itself; a moment's wait, and nothing where it fails. */
const askModels = 'paddock complete-models 2>/dev/null';

export function bashScript(verbs: readonly VerbWords[]): string {
  const cases = verbs.map(({ name, options, verbs: inner, choices }) => {
    const words = [...options.flatMap(({ names }) => names), ...inner.map((verb) => verb.name), ...choices];
    return `    ${name}) words="${words.join(' ')}" ;;`;
  });
  const withModels = verbs.filter(({ takesModel }) => takesModel).map(({ name }) => name);
  return `# Completion of paddock for bash.
_paddock() {
  local current="\${COMP_WORDS[COMP_CWORD]}" verb="\${COMP_WORDS[1]}" words=""
  # Names of models have a colon, at which bash parts words.
  if declare -F _get_comp_words_by_ref >/dev/null; then
    _get_comp_words_by_ref -n : cur
    current="$cur"
  fi
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${verbs.map(({ name }) => name).join(' ')} help" -- "$current"))
    return
  fi
  case "$verb" in
${cases.join('\n')}
  esac
  if [[ "$current" != -* ]]; then
    case "$verb" in
      ${withModels.join('|')}) words="$words $(${askModels})" ;;
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  if [[ "$current" != -* ]]; then COMPREPLY+=($(compgen -f -- "$current")); fi
  if declare -F __ltrim_colon_completions >/dev/null; then __ltrim_colon_completions "$current"; fi
}
complete -o filenames -F _paddock paddock`;
}

export function zshScript(verbs: readonly VerbWords[]): string {
  const quoted = (text: string) => text.replaceAll("'", "'\\''");
  const described = (name: string, description: string) =>
    `'${name.replaceAll(':', '\\:')}:${quoted(description).replaceAll(':', '\\:')}'`;
  const optionSpecs = ({ names, description, takesValue, choices }: OptionWords) =>
    names.map((name) => {
      const text = quoted(description).replaceAll('[', '(').replaceAll(']', ')').replaceAll(':', '\\:');
      const value = choices.length > 0 ? `:value:(${choices.join(' ')})` : takesValue ? ':value:_files' : '';
      return `'*${name}[${text}]${value}'`;
    });
  const cases = verbs.map(({ name, options, verbs: inner, takesModel, choices }) => {
    const words =
      inner.length > 0
        ? `'1:verb:((${inner.map((verb) => verb.name).join(' ')}))'`
        : choices.length > 0
          ? `'1:choice:(${choices.join(' ')})'`
          : takesModel
            ? "'1:model:_paddock_models'"
            : '';
    const specs = [...options.flatMap(optionSpecs), words, "'*:file:_files'"].filter((spec) => spec !== '');
    return `    ${name}) _arguments ${specs.join(' ')} ;;`;
  });
  return `#compdef paddock
# Completion of paddock for zsh.
_paddock_models() {
  local -a models
  models=(\${(f)"$(${askModels})"})
  compadd -a models
  _files -g '*.gguf'
}
_paddock() {
  local -a verbs
  verbs=(
${verbs.map(({ name, description }) => `    ${described(name, description)}`).join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe verb verbs
    return
  fi
  local verb="\${words[2]}"
  shift words
  (( CURRENT-- ))
  case "$verb" in
${cases.join('\n')}
  esac
}
if [ "$funcstack[1]" = "_paddock" ]; then _paddock; else compdef _paddock paddock; fi`;
}

export function fishScript(verbs: readonly VerbWords[]): string {
  const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const behind = (name: string) => `-n '__fish_seen_subcommand_from ${name}'`;
  return [
    '# Completion of paddock for fish.',
    ...verbs.flatMap(({ name, description, options, verbs: inner, takesModel, choices }) => [
      `complete -c paddock -f -n '__fish_use_subcommand' -a ${name} -d ${quoted(description)}`,
      ...options.map(({ names, description: text, takesValue, choices: values }) => {
        const flags = names.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
        const value = values.length > 0 ? ` -x -a ${quoted(values.join(' '))}` : takesValue ? ' -r' : '';
        return `complete -c paddock ${behind(name)} ${flags.join(' ')}${value} -d ${quoted(text)}`;
      }),
      ...inner.map((verb) => `complete -c paddock -f ${behind(name)} -a ${verb.name} -d ${quoted(verb.description)}`),
      ...(choices.length > 0 ? [`complete -c paddock -f ${behind(name)} -a ${quoted(choices.join(' '))}`] : []),
      ...(takesModel ? [`complete -c paddock ${behind(name)} -a '(${askModels})'`] : []),
    ]),
  ].join('\n');
}

export function powershellScript(verbs: readonly VerbWords[]): string {
  const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
  const list = (words: readonly string[]) => (words.length === 0 ? '@()' : `@(${words.map(quoted).join(', ')})`);
  const table = verbs.map(({ name, options, verbs: inner, choices }) => {
    const words = [...options.flatMap(({ names }) => names), ...inner.map((verb) => verb.name), ...choices];
    return `    ${quoted(name)} = ${list(words)}`;
  });
  const withModels = verbs.filter(({ takesModel }) => takesModel).map(({ name }) => name);
  return `# Completion of paddock for PowerShell.
Register-ArgumentCompleter -Native -CommandName paddock -ScriptBlock {
  param($wordToComplete, $commandAst, $cursorPosition)
  $words = @{
${table.join('\n')}
  }
  $typed = @($commandAst.CommandElements | ForEach-Object { $_.ToString() })
  $verb = if ($typed.Count -gt 1) { $typed[1] } else { '' }
  if ($typed.Count -lt 2 -or ($typed.Count -eq 2 -and $wordToComplete -ne '')) {
    $found = $words.Keys
  } else {
    $found = @($words[$verb])
    if (${list(withModels)} -contains $verb -and -not $wordToComplete.StartsWith('-')) {
      $found += @(paddock complete-models 2>$null)
    }
  }
  $found | Where-Object { $_ -like "$wordToComplete*" } | Sort-Object | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}`;
}
