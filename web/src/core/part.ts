// Registers a custom element of the gallery, once: two applications on one page may each bring their own copy
// of the module, and defining a name twice throws.
export const part =
  (name: string) =>
  (type: CustomElementConstructor): void => {
    if (!customElements.get(name)) customElements.define(name, type);
  };
