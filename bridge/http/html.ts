/** Text for use between tags and in quoted attributes. */
export function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replaceAll(/[&<>"']/g, (letter) => entities[letter] ?? letter);
}

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:10vh auto;padding:0 1.5rem;
color:#e8e6e3;background:#17181a}a{color:#ffb454}code{background:#26282b;padding:.1em .4em;border-radius:4px}`;

/** A small page of the daemon itself. `body` is HTML. */
export function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title>
<meta name="viewport" content="width=device-width"><style>${STYLE}</style></head>
<body><h1>${escapeHtml(title)}</h1>${body}</body></html>
`;
}
