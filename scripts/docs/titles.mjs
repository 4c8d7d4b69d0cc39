// Plugin of typedoc: a guide is named by its first heading, where typedoc would take the name of its file, and that heading is not printed twice.
// (Typedoc's own way, front matter, stands as a table at the top of the file on GitHub.)
export function load(app) {
  app.converter.on('resolveBegin', (context) => {
    for (const document of context.project.documents ?? []) {
      const [first] = document.content;
      const heading = first?.kind === 'text' && /^\s*# (.+)\n/.exec(first.text);
      if (!heading) continue;
      document.name = heading[1];
      first.text = first.text.slice(heading[0].length);
    }
  });
}
