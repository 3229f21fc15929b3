import { Alert, Badge, Button, createTheme, Drawer, Modal, Table } from '@mantine/core';

/** The head of a dialog is no second banner of the page. */
const DIALOG = {
  closeButtonProps: { 'aria-label': 'Close' },
  attributes: { header: { role: 'presentation' } },
};

/** Shades are dark enough in light mode, and light enough in dark mode, for text on them to be read. */
export const theme = createTheme({
  primaryColor: 'teal',
  primaryShade: { light: 9, dark: 9 },
  autoContrast: true,
  respectReducedMotion: true,
  defaultRadius: 'md',
  fontFamily:
    'Inter, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif',
  headings: { fontWeight: '650' },
  components: {
    Alert: Alert.extend({ defaultProps: { variant: 'outline' } }),
    Badge: Badge.extend({ defaultProps: { variant: 'outline', radius: 'sm', tt: 'none', fw: 600 } }),
    Button: Button.extend({ defaultProps: { loaderProps: { 'aria-label': 'Working' } } }),
    Drawer: Drawer.extend({ defaultProps: { ...DIALOG, position: 'right', size: 'lg' } }),
    Modal: Modal.extend({ defaultProps: { ...DIALOG, centered: true } }),
    Table: Table.extend({ defaultProps: { verticalSpacing: 'xs', highlightOnHover: true } }),
  },
});
