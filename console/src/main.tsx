import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './app/global.css';
import { loadCatalog } from './language/language.ts';

// Modules read their texts when they are imported.
void loadCatalog()
  .then(() => import('./app/start.tsx'))
  .then(({ start }) => start());
