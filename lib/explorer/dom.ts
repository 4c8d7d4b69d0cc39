type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;
type Child = Node | string;

/** An element. Text goes in as text, whatever is written in it. */
export function make<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children);
  return element;
}

/** A button that says what it does. */
export function button(label: string, run: () => void, attributes: Attributes = {}): HTMLButtonElement {
  const element = make('button', { type: 'button', ...attributes }, label);
  element.addEventListener('click', run);
  return element;
}

/** A slider with its name and its value. */
export function slider(
  name: Child,
  { least, most, value }: { readonly least: number; readonly most: number; readonly value: number },
  run: (value: number) => void,
): { readonly element: HTMLElement; set(value: number): void } {
  const input = make('input', { type: 'range', min: least, max: most, step: 0.02, value });
  const output = make('output');
  const show = () => {
    output.textContent = Number(input.value).toFixed(2).replace('-', '−');
  };
  input.addEventListener('input', () => {
    show();
    run(Number(input.value));
  });
  show();
  const set = (to: number) => {
    input.value = String(to);
    show();
  };
  return { element: make('label', { class: 'slider' }, make('span', {}, name), input, output), set };
}

/** The element of the page with an id. */
export function byId<Kind extends HTMLElement = HTMLElement>(id: string): Kind {
  return document.getElementById(id) as Kind;
}

/** At most once a frame. */
export function onceAFrame(run: () => void): () => void {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      run();
    });
  };
}
