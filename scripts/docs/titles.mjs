// Plugin of typedoc: a page is named by its first heading, where typedoc would take the name of its file, and that heading is not printed twice.
// (Typedoc's own way, front matter, stands as a table at the top of the file on GitHub.) What it calls `index` is the reference.
export function load(app) {
  app.converter.on('resolveBegin', ({ project }) => {
    for (const document of project.documents ?? []) document.name = takeHeading(document.content) ?? document.name;
    takeHeading(project.readme ?? []); // the project has its name already
    for (const module of project.children ?? []) if (module.name === 'index') module.name = 'Reference';
  });
}

/** The heading that a text begins with, taken out of it; undefined where it begins with none. */
function takeHeading([first]) {
  const heading = first?.kind === 'text' && /^\s*# (.+)\n/.exec(first.text);
  if (!heading) return undefined;
  first.text = first.text.slice(heading[0].length);
  return heading[1];
}
