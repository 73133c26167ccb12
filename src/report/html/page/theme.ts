import { h } from './element.js';
import { store, stored } from './store.js';

const THEMES = ['system', 'light', 'dark'] as const;

/** Light, dark, or as the system has it. */
export function themeChoice(): HTMLElement {
  const select = h(
    'select',
    {
      onchange: () => {
        store('theme', select.value === 'system' ? null : select.value);
        apply();
      },
    },
    ...THEMES.map((theme) => h('option', { value: theme }, theme)),
  );
  const apply = () => {
    const theme = stored('theme') ?? 'system';
    select.value = theme;
    document.documentElement.dataset.theme = theme;
  };
  apply();
  return h('label', { class: 'theme' }, 'Theme ', select);
}
