// Registers a part of the gallery, once: two applications on one page may each bring their own copy of
// the module, and a name that is taken throws.
export const part =
  (name: string) =>
  (type: CustomElementConstructor): void => {
    if (!customElements.get(name)) customElements.define(name, type);
  };
