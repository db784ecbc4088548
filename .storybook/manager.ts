import { addons } from 'storybook/manager-api';
import { create } from 'storybook/theming';

const base = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
const [colorPrimary, colorSecondary] = base === 'dark' ? ['#8ea8ff', '#8ea8ff'] : ['#2447c9', '#2447c9'];

addons.setConfig({ theme: create({ base, brandTitle: 'Switchboard Elements', brandTarget: '_self', colorPrimary, colorSecondary }) });
